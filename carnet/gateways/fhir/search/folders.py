"""What a search of folders asks: the parameters of ITI-66 that a folder has.

The vault gives the folders that its reader may see; what is sealed of them is compared here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from carnet.domain.documents import filtering
from carnet.domain.documents.conditions import Part, Words
from carnet.domain.documents.folder_codes import Folder, FolderCriteria
from carnet.gateways.fhir.mappings import folder as mapping
from carnet.gateways.fhir.mappings import references
from carnet.gateways.fhir.search import dates, documents, paging
from carnet.gateways.fhir.search import parameters as grammar
from carnet.gateways.fhir.search.documents import NOTHING
from carnet.gateways.fhir.search.paging import Mark
from carnet.gateways.fhir.search.parameters import Parameters, Tokens

KIND = "folder"
# Whether the newest comes first.
_ORDERS = {"date": False, "-date": True, "_lastUpdated": False, "-_lastUpdated": True}

type Condition = Callable[[Folder], bool]


@dataclass(frozen=True, slots=True)
class Search:
    """What a search of folders asks: of the vault, then of each folder found; the order and the page."""

    criteria: FolderCriteria
    conditions: tuple[Condition, ...]
    newest_first: bool
    mark: Mark
    count: int

    def kept(self, found: tuple[Folder, ...]) -> list[Folder]:
        """Keeps the folders that pass every condition, in the order asked for."""
        passing = [folder for folder in found if all(passes(folder) for passes in self.conditions)]
        return sorted(passing, key=lambda one: (one.updated_at, one.id), reverse=self.newest_first)


def is_asked(parameters: Parameters) -> bool:
    """Tells whether a search of Lists is about folders alone: submissions otherwise."""
    asked = grammar.tokens(parameters, "code")
    return bool(asked) and all(set(one.codes) == {KIND} and not one.is_negated for one in asked)


def read(parameters: Parameters, *, base: str, at: datetime) -> Search:
    """Reads the parameters of a search of folders, the patient apart. Raises Rejection."""
    mark = paging.read(parameters, at=at)
    updated = dates.read(parameters, "date", at=at).within(dates.read(parameters, "_lastUpdated", at=at))
    orders = grammar.sorts(parameters, _ORDERS) or (True,)
    return Search(
        criteria=FolderCriteria(updated_from=updated.start, updated_to=updated.end),
        conditions=(*_tokens(parameters, base), *_titles(parameters)),
        newest_first=orders[0],
        mark=mark or Mark(0, at),
        count=grammar.count(parameters),
    )


def _tokens(parameters: Parameters, base: str) -> Iterator[Condition]:
    for asked in grammar.tokens(parameters, "_id"):
        named = (references.local(value, "List", base) or value for value in asked.codes)
        yield _among(asked, _rows, {str(row[1] if row else NOTHING) for row in map(mapping.row, named)})
    for asked in grammar.tokens(parameters, "identifier"):
        yield _among(asked, _names, set(documents.unique_ids(asked, "identifier")))
    for asked in grammar.tokens(parameters, "status"):
        yield _among(asked, _status, set(asked.codes))
    for asked in grammar.tokens(parameters, "designationType", "DesignationType"):
        yield _among(asked, _codes, set(asked.codes))


def _rows(folder: Folder) -> set[str]:
    return {str(folder.id)}


def _names(folder: Folder) -> set[str]:
    return {folder.unique_id, str(folder.id).upper()}


def _status(folder: Folder) -> set[str]:
    return {mapping.STATUSES[folder.status]}


def _codes(folder: Folder) -> set[str]:
    return {code.code for code in folder.codes}


def _among(asked: Tokens, said: Callable[[Folder], set[str]], wanted: set[str]) -> Condition:
    return lambda folder: bool(said(folder) & wanted) is not asked.is_negated


def _titles(parameters: Parameters) -> Iterator[Condition]:
    return (_titled(words) for words in documents.words(parameters, Part.TITLE, "title"))


def _titled(words: Words) -> Condition:
    return lambda folder: filtering.found(folder.title, words)
