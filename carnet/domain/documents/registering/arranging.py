"""What a message of a registry asks of folders: those that it makes, what goes into them or into those already here.

Source: IHE ITI TF-3 §4.1.9 (Folder), §4.2.1.3; french-profiles §2.3.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from carnet.domain.documents.codes import Coded
from carnet.domain.documents.folder_codes import Filing, NewFolder
from carnet.domain.documents.rules import texts
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.foundation.ebrim.values import Association, Folder

# Each document that goes into a folder is a line of the journal.
MOST_FILINGS = 200

type Key = Callable[[str], str]
type Row = Callable[[str], UUID | None]


@dataclass(slots=True)
class Arrangement:
    """The folders that a message makes, each with its rank, and what it puts into folders."""

    folders: dict[str, int]
    filings: list[Filing] = field(default_factory=list)


def folders(found: Iterable[Folder], *, row: Row) -> tuple[NewFolder, ...]:
    """Reads the folders that a message makes. Raises Invalid."""
    read = tuple(_folder(one, row) for one in found)
    names = [one.unique_id for one in read]
    if len(set(names)) != len(names):
        raise Invalid(Fault("duplicate", "folder", "two folders of the message have the same uniqueId", read[-1].place))
    return read


def _folder(found: Folder, row: Row) -> NewFolder:
    place = found.entry_uuid
    if not found.unique_id:
        raise Invalid(Fault("required", "unique_id", "the folder has no uniqueId", place))
    if not found.codes:
        raise Invalid(Fault("required", "codeList", "a folder has at least one code", place))
    return NewFolder(
        unique_id=found.unique_id,
        title=texts.kept(found.title),
        comments=texts.kept(found.comments),
        codes=tuple(Coded(code.code, code.scheme, code.label) for code in found.codes),
        place=place,
        row_id=row(place),
    )


def file(arrangement: Arrangement, said: Association, *, documents: Mapping[str, int], key: Key, row: Row) -> None:
    """Reads that a folder holds a document: of the message, or already here by their entryUUIDs. Raises Invalid."""
    place = said.entry_uuid or said.source
    folder = arrangement.folders.get(key(said.source), row(said.source))
    document = documents.get(key(said.target), row(said.target))
    if folder is None:
        raise Invalid(Fault("dangling", "association", "its source is not in the message", place))
    if document is None:
        raise Invalid(Fault("unknown-entry", "folder", "no entry has this identifier", place))
    arrangement.filings.append(Filing(folder, document, place))
    if len(arrangement.filings) > MOST_FILINGS:
        raise Invalid(Fault("structure", "folder", f"more than {MOST_FILINGS} documents go into folders", place))
