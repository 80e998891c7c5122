"""An archive of documents is taken in: opened, read, deposited for the patient whom its metadata name.

Source: IHE ITI TF-2 §3.32; french-profiles §2.3, §2.4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.documents import actions
from carnet.domain.documents.codes import Deposited
from carnet.domain.documents.registering import patients, submitting
from carnet.domain.documents.registering.submitting import Asked, Notice
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.domain.identity import queries as identity
from carnet.foundation.actors import Actor
from carnet.foundation.ebrim import reading
from carnet.foundation.ebrim.values import Objects
from carnet.foundation.values.ins import Ins, UnreadableIns
from carnet.foundation.xdm import opening
from carnet.foundation.xdm.opening import SubmissionFolder


class NoSuchPatient(Exception):
    """Nobody here has the INS that the archive names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one submission of an archive: the documents deposited, those deleted, what was set aside."""

    folder: str
    space_id: UUID
    deposited: Deposited | None
    removed: tuple[UUID, ...]
    notices: tuple[Notice, ...]


def deposit_archive(*, content: bytes, by: Actor, at: datetime, patient: Ins | None = None) -> Sequence[Taken]:
    """Deposits every submission of an archive, in the order of their names; each is kept whole or not at all.

    Everything is read before anything is written. `patient`, when given, must be the one of the archive. Raises
    xdm.opening.NotAnArchive, ebrim.reading.UnreadableObjects, rules.faults.Invalid, NoSuchPatient,
    actions.UniqueIdInUse, actions.UnknownDocument, decisions.Refused, spaces.queries.NoSuchSpace.
    """
    read = [(folder, *_read(folder, patient)) for folder in opening.folders(content)]
    return [_take(folder, space_id, asked, by, at) for folder, space_id, asked in read]


def _read(folder: SubmissionFolder, patient: Ins | None) -> tuple[UUID, Asked]:
    objects = reading.parse(folder.metadata)
    named = _patient(objects, patient)
    asked = submitting.read(objects, _contents(objects, folder))
    space_id = identity.space_of_ins(ins=named)
    if space_id is None:
        raise NoSuchPatient
    return space_id, asked


def _patient(objects: Objects, expected: Ins | None) -> Ins:
    """Finds the one patient of a submission. Raises Invalid."""
    found: Ins | None = expected
    for place, text in submitting.patient_ids(objects):
        try:
            named = patients.read_ins(text)
        except UnreadableIns as error:
            raise Invalid(Fault("patient", "patient", "this is not an INS", place)) from error
        if found is not None and (named.matricule, named.oid) != (found.matricule, found.oid):
            raise Invalid(Fault("patient", "patient", "not the same patient everywhere", place))
        found = named
    if found is None:
        raise Invalid(Fault("required", "patient", "no patient is named", "METADATA.XML"))
    return found


def _contents(objects: Objects, folder: SubmissionFolder) -> dict[str, bytes]:
    """Finds the file of each entry; a style sheet that no entry names is not a document."""
    found = ((submitting.key(entry.entry_uuid), folder.file(entry.uri)) for entry in objects.documents)
    return {key: content for key, content in found if content is not None}


def _take(folder: SubmissionFolder, space_id: UUID, asked: Asked, by: Actor, at: datetime) -> Taken:
    deposited = None
    if asked.submission.documents:
        deposited = actions.deposit(space_id=space_id, submission=asked.submission, by=by, at=at)
    removed = tuple(
        actions.delete_named(space_id=space_id, unique_id=unique_id, by=by, at=at).id for unique_id in asked.removes
    )
    return Taken(folder=folder.name, space_id=space_id, deposited=deposited, removed=removed, notices=asked.notices)
