"""An archive is made of documents that somebody may read: each one is decided, written in the journal, then packed.

Source: IHE ITI TF-2 §3.32; french-profiles §2.1 (metadata), §2.4 (names).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from carnet.domain.access import queries as access_queries
from carnet.domain.documents import reading, registry
from carnet.domain.documents.codes import Document
from carnet.domain.documents.folder_codes import Folder
from carnet.domain.documents.reading import Opened
from carnet.domain.documents.registering import entries, foldering, moments, patients
from carnet.domain.documents.registering.entries import Frame
from carnet.foundation import contents
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.ebrim import names, values
from carnet.foundation.ebrim.values import Code, Objects
from carnet.foundation.ebrim.writing import Writer
from carnet.foundation.values.structures import STRUCTURES_OID
from carnet.foundation.xdm import writing
from carnet.foundation.xdm.writing import Held, Sender

MOST_DOCUMENTS = 200
MOST_BYTES = 100_000_000
_SET = "SubmissionSet01"


class TooMuch(Exception):
    """The selection is larger than an archive may be; the message gives the limit."""


class NothingChosen(Exception):
    """An archive holds at least one document."""


def export_archive(*, space_id: UUID, document_ids: Iterable[UUID], repository: str, by: Actor, at: datetime) -> bytes:
    """Packs a selection, in its order, as an archive that other software can deposit; `repository` is our OID.

    Raises NothingChosen, TooMuch, actions.UnknownDocument, decisions.Refused, spaces.queries.NoSuchSpace.
    """
    wanted = tuple(dict.fromkeys(document_ids))
    if not wanted:
        raise NothingChosen
    if len(wanted) > MOST_DOCUMENTS:
        raise TooMuch(f"at most {MOST_DOCUMENTS} documents")
    opened, size = [], 0
    for document_id in wanted:
        found = reading.open_document(space_id=space_id, document_id=document_id, by=by, at=at)
        size += contents.size(found.held)
        if size > MOST_BYTES:
            raise TooMuch(f"at most {MOST_BYTES} bytes")
        opened.append(found)
    with access_queries.entered(space_id=space_id, by=by, at=at, counted=False) as standing:
        patient_id = patients.write_ins(standing.identity().ins)
    rows = {one.document.id for one in opened}
    held = registry.folders_holding(space_id=space_id, documents=rows, by=by, at=at)
    return _packed(opened, held, Frame(patient_id=patient_id, repository=repository), by, at)


def _packed(opened: Sequence[Opened], folders: Sequence[Folder], frame: Frame, by: Actor, at: datetime) -> bytes:
    held = [
        Held(writing.file_name(rank, one.document.media_type), one.document.title, one.content)
        for rank, one in enumerate(opened, start=1)
    ]
    described = tuple(
        replace(entries.document(one.document, frame), uri=file.name) for one, file in zip(opened, held, strict=True)
    )
    members = tuple(
        values.Association(
            entry_uuid=f"Association{rank:04d}",
            kind=values.HAS_MEMBER,
            source=_SET,
            target=entry.entry_uuid,
            slots={"SubmissionSetStatus": ("Original",)},
        )
        for rank, entry in enumerate(described, start=1)
    )
    rows = {one.document.id for one in opened}
    objects = Objects(
        submission_sets=(_submission(opened[0].document, frame, by, at),),
        documents=described,
        folders=tuple(foldering.folder(one, frame) for one in folders),
        associations=(*members, *_of_folders(folders, rows)),
    )
    return writing.write(metadata=_metadata(objects), documents=held, sender=_sender(by), at=at)


def _of_folders(folders: Sequence[Folder], rows: set[UUID]) -> Iterator[values.Association]:
    """Ties the folders that are carried to the submission, and to their documents that are in the selection."""
    for rank, folder in enumerate(folders, start=1):
        made = foldering.making(folder)
        yield replace(made, entry_uuid=f"Folder{rank:04d}", source=_SET)
        yield from (foldering.holding(folder, one) for one in folder.members if one.document_id in rows)


def _submission(first: Document, frame: Frame, by: Actor, at: datetime) -> values.SubmissionSet:
    """Describes the selection as a new submission, made by who takes it away. OIDs under 2.25 are UUIDs (X.667)."""
    source = f"{STRUCTURES_OID}.{by.organization_id}" if by.organization_id.isdigit() else frame.repository
    facility = first.details.facility
    return values.SubmissionSet(
        entry_uuid=_SET,
        unique_id=f"2.25.{uuid4().int}",
        source_id=source,
        patient_id=frame.patient_id,
        status=values.APPROVED,
        submission_time=moments.write(at),
        title=first.title,
        content_type=Code(facility.code, facility.system, facility.display) if facility else None,
        authors=entries.document(first, frame).authors[:1],
    )


def _metadata(objects: Objects) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<lcm:SubmitObjectsRequest xmlns:lcm="{names.LCM}" xmlns:rim="{names.RIM}"><rim:RegistryObjectList>'
        f"{Writer().every(objects)}</rim:RegistryObjectList></lcm:SubmitObjectsRequest>"
    ).encode()


def _sender(by: Actor) -> Sender:
    """Names who takes the archive away; a citizen is not named on a page that anybody may open."""
    if by.kind in {ActorKind.CITIZEN, ActorKind.REPRESENTATIVE, ActorKind.CARER}:
        return Sender(person="Patient")
    person = by.name if by.kind is ActorKind.PROFESSIONAL else ""
    return Sender(person=person, place=by.organization_name, place_id=by.organization_id)
