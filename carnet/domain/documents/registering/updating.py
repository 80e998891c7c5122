"""What a message of a registry asks to change: the status of documents, their restrictions, the status of folders.

Nothing else changes here.

Source: IHE ITI TF-2 §3.57; protocols §1.8 (ITI-57 on the wire); functional-rules §2.5.
"""

from dataclasses import dataclass
from uuid import UUID

from carnet.domain.documents.codes import Change, Document, Status
from carnet.domain.documents.folder_codes import FolderStatus
from carnet.domain.documents.registering import labels, moments, people, submitting
from carnet.domain.documents.rules import header as headers
from carnet.domain.documents.rules import media
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.foundation.ebrim import values
from carnet.foundation.ebrim.values import Association, Code, DocumentEntry, Objects

_PREVIOUS, _ORIGINAL, _NEW = "PreviousVersion", "OriginalStatus", "NewStatus"
# Each update of a message holds the lock of its document until the last is done.
MOST_UPDATES = 200
_STATUSES = frozenset({values.APPROVED, values.ARCHIVED, values.DELETED})
# Only a folder is put out of force by a message: a document is, by what replaces it.
_OF_FOLDERS = {values.APPROVED: FolderStatus.CURRENT, values.DEPRECATED: FolderStatus.SUPERSEDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryUpdate:
    """One update of one document. `target` is an entryUUID or the logical id; `place` the object that asks.

    `entry` holds the metadata as they shall be and `previous` the version they replace; `original` and `status` are the
    statuses, before and after. Either pair may be missing.
    """

    target: UUID
    place: str
    entry: DocumentEntry | None = None
    previous: int | None = None
    original: str = ""
    status: str = ""


def read(objects: Objects) -> tuple[EntryUpdate, ...]:
    """Reads the updates that a message asks, in its order. Raises Invalid."""
    if len(objects.submission_sets) != 1:
        raise _wrong("structure", "submission", "expected one submission set", "RegistryObjectList")
    if objects.folders:
        raise _wrong("operation", "folder", "only the status of a folder changes", objects.folders[0].entry_uuid)
    submission = submitting.key(objects.submission_sets[0].entry_uuid)
    entries = {submitting.key(entry.entry_uuid): entry for entry in objects.documents}
    related = {submitting.key(association.entry_uuid) for association in objects.associations}
    updates = []
    for association in objects.associations:
        place, target = association.entry_uuid or association.target, submitting.key(association.target)
        if association.kind == values.HAS_MEMBER and target in related:
            continue
        if submitting.key(association.source) != submission:
            raise _wrong("operation", "association", "only the submission set updates", place)
        if association.kind == values.UPDATES_STATUS:
            updates.append(_of_status(association, place))
        elif association.kind == values.HAS_MEMBER and target in entries:
            updates.append(_of_entry(association, entries.pop(target)))
        else:
            raise _wrong("operation", "association", "this association updates nothing here", place)
    if entries:
        left = next(iter(entries.values()))
        raise _wrong("update", "association", "no association says what to do with this entry", left.entry_uuid)
    if not updates:
        raise _wrong("operation", "association", "the message asks no update", "RegistryObjectList")
    if len(updates) > MOST_UPDATES:
        message = f"more than {MOST_UPDATES} updates in a message"
        raise _wrong("operation", "association", message, "RegistryObjectList")
    return tuple(updates)


def _wrong(code: str, name: str, message: str, place: str) -> Invalid:
    return Invalid(Fault(code, name, message, place))


def _only(association: Association, name: str, place: str) -> str:
    found = association.slots.get(name, ())
    if len(found) != 1:
        raise _wrong("update", name, "expected one value", place)
    return found[0]


def _of_status(association: Association, place: str) -> EntryUpdate:
    target = submitting.entry_id(association.target)
    if target is None:
        raise _wrong("unknown-entry", "entry", "no entry has this identifier", place)
    original, status = _only(association, _ORIGINAL, place), _only(association, _NEW, place)
    if status not in _STATUSES and status not in _OF_FOLDERS:
        raise _wrong("operation", _NEW, "this status is not given here", place)
    return EntryUpdate(target=target, place=place, original=original, status=status)


def _of_entry(association: Association, entry: DocumentEntry) -> EntryUpdate:
    place = entry.entry_uuid
    target = submitting.entry_id(entry.logical_id)
    if target is None:
        raise _wrong("identifier", "lid", "an update names the logical id of its document", place)
    previous = _only(association, _PREVIOUS, place)
    if not (previous.isascii() and previous.isdigit() and len(previous) < 10):
        raise _wrong("update", _PREVIOUS, "expected the number of a version", place)
    return EntryUpdate(target=target, place=place, entry=entry, previous=int(previous))


def change_of(update: EntryUpdate, document: Document) -> Change:
    """Says what an update changes of a document as it now is. Raises Invalid.

    A status that the document has already is no change: software sends again what it had no answer to.
    """
    if update.entry is not None:
        return _restricted(update, update.entry, document)
    if update.status not in _STATUSES:
        raise _wrong("operation", _NEW, "a document is only archived, brought back or deleted", update.place)
    present = _statuses(document)
    if update.status not in present and update.original not in present:
        raise _wrong("update", _ORIGINAL, "the document has another status", update.place)
    revision = document.revision
    if update.status == values.DELETED:
        return Change(status=Status.DELETED, expected_revision=revision)
    if document.status is not Status.CURRENT and update.status not in present:
        raise _wrong("operation", _NEW, "what is deleted or replaced does not come back", update.place)
    return Change(is_archived=update.status == values.ARCHIVED, expected_revision=revision)


def status_of(update: EntryUpdate, present: FolderStatus) -> FolderStatus:
    """Says which status an update gives to a folder; the one it has already is no change. Raises Invalid."""
    status = _OF_FOLDERS.get(update.status)
    if update.entry is not None or status is None:
        raise _wrong("operation", "folder", "a folder is only put out of force, or back", update.place)
    if present not in {status, _OF_FOLDERS.get(update.original)}:
        raise _wrong("update", _ORIGINAL, "the folder has another status", update.place)
    return status


def _statuses(document: Document) -> frozenset[str]:
    """Gives the statuses by which a registry may call a document as it now is."""
    if document.status is Status.DELETED:
        return frozenset({values.DELETED})
    if document.status is Status.SUPERSEDED:
        return frozenset({values.DEPRECATED} | ({values.ARCHIVED} if document.is_archived else set()))
    return frozenset({values.ARCHIVED if document.is_archived else values.APPROVED})


def _restricted(update: EntryUpdate, entry: DocumentEntry, document: Document) -> Change:
    place = update.place
    if entry.unique_id and headers.unique_id(entry.unique_id) != document.unique_id:
        raise _wrong("identifier", "unique_id", "the document of this logical id has another uniqueId", place)
    if update.previous != document.revision:
        raise _wrong("version", _PREVIOUS, "another version is in force", place)
    try:
        restrictions = labels.settle(code.code for code in entry.confidentiality)
    except labels.UnknownLabel as error:
        raise _wrong("unknown-code", "confidentiality", "unknown confidentiality code", place) from error
    if (restrictions.level or "N") != document.confidentiality:
        raise _wrong("forbidden-change", "confidentiality", "the level does not change", place)
    changed = changed_fields(entry, document)
    if changed:
        raise _wrong("forbidden-change", changed[0], "only restrictions change", place)
    return Change(visibility=restrictions.visibility, expected_revision=document.revision)


def changed_fields(entry: DocumentEntry, document: Document) -> tuple[str, ...]:
    """Names what an entry says otherwise than the vault keeps it. What it does not say changes nothing.

    Codes are compared, not labels nor schemes. The class follows the type and is not compared.
    """
    details = document.details
    pairs: tuple[tuple[str, str, str], ...] = (
        ("media_type", media.canonical(entry.mime_type), media.canonical(document.media_type)),
        ("title", " ".join(entry.title.split()), " ".join(details.title.split())),
        ("comments", entry.comments, details.comments),
        ("type", _code(entry.type_code), document.type_code),
        ("format", _code(entry.format_code), document.format_code),
        ("facility", _code(entry.facility), details.facility.code if details.facility else ""),
        ("practice_setting", _code(entry.practice_setting), _setting(document)),
        ("language", entry.language, document.language),
        ("hash", entry.hash, document.sha1.hex()),
        ("size", "" if entry.size is None else str(entry.size), str(document.size)),
        ("created_at", entry.creation_time, moments.write(document.created_at)),
        ("service_start", entry.service_start, moments.write(document.service_start) if document.service_start else ""),
        ("service_stop", entry.service_stop, moments.write(document.service_stop) if document.service_stop else ""),
        ("author", _ids(entry), " ".join(sorted(document.author_ids))),
        ("events", " ".join(sorted(code.code for code in entry.events)), _events(document)),
    )
    times = {"created_at", "service_start", "service_stop"}
    return tuple(
        name
        for name, said, kept in pairs
        if said and (not kept.startswith(said) if name in times else said != kept) and not _alias(name, said, kept)
    )


def _alias(name: str, said: str, kept: str) -> bool:
    """Tells whether two media types are the two that one clinical document may have."""
    return name == "media_type" and media.is_clinical_document(said) and media.is_clinical_document(kept)


def _code(code: Code | None) -> str:
    return code.code if code is not None else ""


def _setting(document: Document) -> str:
    return document.details.practice_setting.code if document.details.practice_setting else ""


def _events(document: Document) -> str:
    return " ".join(sorted(event.code for event in document.details.events))


def _ids(entry: DocumentEntry) -> str:
    found = (people.read(author).id for author in entry.authors)
    return " ".join(sorted(identifier for identifier in found if identifier))
