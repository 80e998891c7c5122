"""What tests of folders share: messages that make and fill folders, and the questions about them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from carnet.foundation.actors import Actor
from carnet.foundation.ebrim import values
from carnet.foundation.ebrim.values import Association, Code, DocumentEntry, Folder, Objects
from carnet.gateways.xds.tests import asking, registering
from carnet.gateways.xds.tests.registering import PATIENT, SET, Message
from tests.cast import DIANE, NOON, PDF, acting

DOCTOR = acting(DIANE)
LATER = NOON + timedelta(days=2)
ENTRY = "$XDSDocumentEntry"

NAME = "1.2.250.1.999.7"
FOLDER = Folder(
    entry_uuid="Folder01",
    unique_id=NAME,
    patient_id=PATIENT,
    title="Suivi du diabète",
    comments="Depuis 2024",
    codes=(Code("E11", "2.16.840.1.113883.6.3", "Diabète"),),
)
CODE = "('E11^^2.16.840.1.113883.6.3')"
FIND = {"$XDSFolderPatientId": asking.PATIENT, "$XDSFolderStatus": asking.APPROVED}


def holds(source: str, target: str) -> Association:
    """Says that one object holds another."""
    return Association(entry_uuid=f"{source} {target}", kind=values.HAS_MEMBER, source=source, target=target)


def made(
    *entries: DocumentEntry, folder: Folder = FOLDER, held: Iterable[str] | None = None, number: str = ""
) -> Message:
    """Writes a submission that makes a folder of its documents, or of `held`; `number` makes its uniqueId another."""
    whole = registering.message(*entries)
    targets = [one.entry_uuid for one in whole.objects.documents] if held is None else list(held)
    ties = (holds(SET.entry_uuid, folder.entry_uuid), *(holds(folder.entry_uuid, target) for target in targets))
    objects = replace(
        whole.objects,
        submission_sets=(replace(SET, unique_id=SET.unique_id + number),),
        folders=(folder,),
        associations=(*whole.objects.associations, *ties),
    )
    return replace(whole, objects=objects)


def filed(*pairs: tuple[str, str], number: str = ".9", folders: tuple[Folder, ...] = ()) -> Message:
    """Writes a submission without documents that puts what is here into folders (folder, document)."""
    ties = [holds(folder, document) for folder, document in pairs]
    ties += [holds(SET.entry_uuid, folder.entry_uuid) for folder in folders]
    submission = replace(SET, unique_id=SET.unique_id + number)
    return Message(Objects(submission_sets=(submission,), folders=folders, associations=tuple(ties)))


def entry(number: int, **said: object) -> DocumentEntry:
    """Describes one of several documents."""
    return registering.entry(
        PDF, **{"entry_uuid": f"Document{number:02d}", "unique_id": f"1.2.250.1.999.1.{number}", **said}
    )


def status(target: str, before: str, after: str) -> Objects:
    """Asks another status."""
    slots: dict[str, tuple[str, ...]] = {"OriginalStatus": (before,), "NewStatus": (after,)}
    asked = Association(entry_uuid="u", kind=values.UPDATES_STATUS, source=SET.entry_uuid, target=target, slots=slots)
    return Objects(submission_sets=(SET,), associations=(asked,))


def answered(query: str, slots: Mapping[str, str | list[str]], *, by: Actor = DOCTOR) -> Objects:
    """Asks a stored query and reads the objects that it answers."""
    return asking.objects(asking.asked(query, slots, by=by))


def shown(*, by: Actor = DOCTOR) -> Folder:
    """Gives the one folder that a reader finds."""
    (folder,) = answered("FindFolders", {**FIND}, by=by).folders
    return folder


def held(*, by: Actor = DOCTOR) -> list[str]:
    """Gives the uniqueIds of what the folder holds."""
    contents = answered("GetFolderAndContents", {"$XDSFolderUniqueId": f"'{NAME}'"}, by=by)
    return sorted(document.unique_id for document in contents.documents)


def named(number: int) -> str:
    """Gives the entryUUID of one of the documents."""
    (document,) = answered("GetDocuments", {f"{ENTRY}UniqueId": f"('1.2.250.1.999.1.{number}')"}).documents
    return document.entry_uuid
