"""An archive of documents is taken in: opened, read, deposited for the patient whom its metadata name.

Source: IHE ITI TF-2 §3.32; french-profiles §2.3, §2.4.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from carnet.domain.access import queries as access_queries
from carnet.domain.documents import actions
from carnet.domain.documents.codes import Deposited
from carnet.domain.documents.registering import patients, submitting
from carnet.domain.documents.registering.submitting import Asked, Notice
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.domain.identity import queries as identity
from carnet.foundation import database
from carnet.foundation.actors import Actor
from carnet.foundation.contents import Content
from carnet.foundation.decisions import Refused
from carnet.foundation.ebrim import reading
from carnet.foundation.ebrim.values import Objects
from carnet.foundation.spooling import Spool
from carnet.foundation.values.ins import Ins, UnreadableIns
from carnet.foundation.xdm import opening
from carnet.foundation.xdm.opening import SubmissionFolder

# The refusals that leave a line in the patient's journal.
_REFUSED = (Refused, actions.UnknownDocument)


class NoSuchPatient(Exception):
    """Nobody here has the INS that the archive names."""


class OtherPatient(Exception):
    """The archive is not about the person whose space was named: about somebody else of here, or of nowhere."""


@dataclass(frozen=True, slots=True)
class Held:
    """One document as an archive names it: its place (`SUBSET01/DOC0001.PDF`), and the title it is given there."""

    place: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one submission of an archive: the documents deposited, those deleted, what was set aside.

    `held` names the documents deposited, `gone` those deleted, each in the order of their identifiers.
    """

    folder: str
    space_id: UUID
    deposited: Deposited | None
    removed: tuple[UUID, ...]
    notices: tuple[Notice, ...]
    held: tuple[Held, ...] = ()
    gone: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One submission as it was read. `places` names each entry by its file, for faults to be found in the archive;
    `gone` what it deletes."""

    folder: str
    space_id: UUID
    asked: Asked
    places: Mapping[str, Held]
    gone: tuple[Held, ...]

    def held(self, entry_id: str) -> Held:
        """Names an entry; what is no entry is somewhere in the metadata."""
        return self.places.get(submitting.key(entry_id)) or Held(f"{self.folder}/METADATA.XML", "")


def deposit_archive(
    *, content: bytes, by: Actor, at: datetime, patient: Ins | None = None, space_id: UUID | None = None
) -> Sequence[Taken]:
    """Deposits every submission of an archive, in the order of their names; all are kept, or none.

    Everything is read before anything is written. `patient` or `space_id`, when given, must be the one of the archive.
    Faults are placed by the file of the archive. Raises xdm.opening.NotAnArchive, ebrim.reading.UnreadableObjects,
    rules.faults.Invalid, NoSuchPatient, OtherPatient, actions.UniqueIdInUse, actions.UnknownDocument,
    decisions.Refused, spaces.queries.NoSuchSpace.
    """
    return _together(read(content=content, patient=patient, space_id=space_id), by, at)


def read(*, content: bytes, patient: Ins | None = None, space_id: UUID | None = None) -> tuple[Submission, ...]:
    """Reads every submission of an archive, and writes nothing. Raises what `deposit_archive` raises on reading."""
    return tuple(_read(folder, patient, space_id) for folder in opening.folders(content, spool=Spool(settings.SPOOL)))


def _read(folder: SubmissionFolder, patient: Ins | None, space_id: UUID | None) -> Submission:
    objects = reading.parse(folder.metadata)
    places = {
        submitting.key(one.entry_uuid): Held(f"{folder.name}/{one.uri.strip()[:100] or 'METADATA.XML'}", one.title)
        for one in objects.documents
    }
    with placed(folder.name, places):
        named = _patient(objects, patient)
        asked = submitting.read(objects, _contents(objects, folder))
    found = identity.space_of_ins(ins=named)
    if space_id is not None and found != space_id:
        raise OtherPatient
    if found is None:
        raise NoSuchPatient
    by_unique_id = {one.unique_id: places[submitting.key(one.entry_uuid)] for one in objects.documents}
    gone = tuple(by_unique_id[unique_id] for unique_id in asked.removes)
    return Submission(folder=folder.name, space_id=found, asked=asked, places=places, gone=gone)


@contextmanager
def placed(folder: str, places: Mapping[str, Held]) -> Iterator[None]:
    """Says of a fault in which file of the archive it is: the ids by which the metadata name it are of no help."""
    try:
        yield
    except Invalid as error:
        found = places.get(submitting.key(error.fault.place))
        place = found.place if found else f"{folder}/METADATA.XML"
        raise type(error)(replace(error.fault, place=place)) from error


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


def _contents(objects: Objects, folder: SubmissionFolder) -> dict[str, Content]:
    """Finds the file of each entry; a style sheet that no entry names is not a document."""
    found = ((submitting.key(entry.entry_uuid), folder.file(entry.uri)) for entry in objects.documents)
    return {key: content for key, content in found if content is not None}


def _together(submissions: Sequence[Submission], by: Actor, at: datetime) -> Sequence[Taken]:
    """Takes every submission, or none: a refusal undoes those before it, and leaves its own line."""
    taken: list[Taken] = []
    refusal: tuple[Submission, Exception] | None = None
    with transaction.atomic():
        _hold(submissions, by, at)
        for one in submissions:
            try:
                taken.append(_take(one, by, at))
            except _REFUSED as error:
                refusal = (one, error)
                transaction.set_rollback(True)
                break
    if refusal is None:
        return taken
    refused, reason = refusal
    # The line of the refusal went with the rest: what was refused is asked again, alone, and undone if it passes.
    with transaction.atomic(), suppress(*_REFUSED):
        _take(refused, by, at)
        transaction.set_rollback(True)
    raise reason


def _hold(submissions: Sequence[Submission], by: Actor, at: datetime) -> None:
    """Takes the turns of every space, in one order: two archives about the same persons never wait for each other.

    Entering a space to delete there counts on the account's own row, which others take before a turn: so it is done
    first here too.
    """
    for space_id in sorted({one.space_id for one in submissions if one.asked.removes}):
        with access_queries.entered(space_id=space_id, by=by, at=at):
            pass
    for space_id in sorted({one.space_id for one in submissions}):
        database.take_turn(space_id)


def _take(one: Submission, by: Actor, at: datetime) -> Taken:
    space_id, asked, deposited = one.space_id, one.asked, None
    with placed(one.folder, one.places):
        if asked.submission.documents or asked.submission.filings:
            deposited = actions.deposit(space_id=space_id, submission=asked.submission, by=by, at=at)
        removed = tuple(
            actions.delete_named(space_id=space_id, unique_id=unique_id, by=by, at=at).id for unique_id in asked.removes
        )
    return Taken(
        folder=one.folder,
        space_id=space_id,
        deposited=deposited,
        removed=removed,
        notices=asked.notices,
        held=tuple(map(one.held, asked.entries)),
        gone=one.gone,
    )
