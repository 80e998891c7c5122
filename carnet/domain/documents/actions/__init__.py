"""What may be done to the vault: deposit, add, change. Each verb asks the rule, writes, and appends to the journal."""

from carnet.domain.documents.actions.announcement import announce_overdue
from carnet.domain.documents.actions.arranging import UniqueIdInUse
from carnet.domain.documents.actions.bringing import Brought, bring_own
from carnet.domain.documents.actions.change import (
    RevisionConflict,
    archive,
    change,
    delete,
    hide,
    show_to_patient,
    unarchive,
    unhide,
)
from carnet.domain.documents.actions.checking import check_deposit
from carnet.domain.documents.actions.deposit import deposit
from carnet.domain.documents.actions.filing import AlreadyFiled, Made, file_made
from carnet.domain.documents.actions.own import NO_DIRECTIVES, add_own, edit_own
from carnet.domain.documents.actions.update_entry import delete_named, update_entries
from carnet.domain.documents.deciding import UnknownDocument

__all__ = [
    "NO_DIRECTIVES",
    "AlreadyFiled",
    "Brought",
    "Made",
    "RevisionConflict",
    "UniqueIdInUse",
    "UnknownDocument",
    "add_own",
    "announce_overdue",
    "archive",
    "bring_own",
    "change",
    "check_deposit",
    "delete",
    "delete_named",
    "deposit",
    "edit_own",
    "file_made",
    "hide",
    "show_to_patient",
    "unarchive",
    "unhide",
    "update_entries",
]
