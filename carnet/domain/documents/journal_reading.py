"""The mediated door to the journal: decide, write that it was read, then give the lines that this reader may see."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.access import actions as access_actions
from carnet.domain.access import codes as access
from carnet.domain.access import queries as access_queries
from carnet.domain.access import rules as law
from carnet.domain.access.queries import Standing
from carnet.domain.documents import queries
from carnet.foundation import decisions
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.journal import searching
from carnet.foundation.journal.codes import Line
from carnet.foundation.journal.searching import ANY, Criteria, Passage

MOST_A_PAGE = 200
# What a line about a document says of it.
DOCUMENT = "document"


class UnknownLine(Exception):
    """There is no such line, as far as this reader may know."""


@dataclass(frozen=True, slots=True)
class JournalItem:
    """A line of the journal as its citizen reads it: with the document's title, when there is one to show.

    `said`: the reason given by who entered, or tried to enter, in an emergency.
    """

    line: Line
    title: str | None
    said: str = ""


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Lines, newest first. `older` is the number to ask the next page before; None on the last page.

    `passages` are those who left lines in the whole journal, the latest first.
    """

    items: tuple[JournalItem, ...]
    older: int | None
    passages: tuple[Passage, ...]


def journal_page(
    *,
    space_id: UUID,
    by: Actor,
    at: datetime,
    criteria: Criteria = ANY,
    before: int | None = None,
    count: int = 50,
) -> JournalPage:
    """Gives the newest lines that answer; reading them is itself written. Raises decisions.Refused, NoSuchSpace.

    Lines about a document that the citizen may not see yet are left out until it is shown, and so is whoever left no
    other line.
    """
    page: JournalPage | None = None
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = law.decide(action=access.Action.READ_JOURNAL, reader=standing.reader, space=standing.facts)
        if decision.allowed:
            page = _page(standing, by, criteria, before, min(max(count, 1), MOST_A_PAGE))
        access_actions.write_decision(decision, space_id=space_id, act="read_journal", by=by, at=at)
    decisions.require(decision)
    assert page is not None
    return page


def journal_line(*, space_id: UUID, seq: int, by: Actor, at: datetime) -> JournalItem:
    """Gives one line, as the page shows it. Raises UnknownLine, decisions.Refused, NoSuchSpace."""
    page = journal_page(space_id=space_id, by=by, at=at, before=seq + 1, count=1)
    if not page.items or page.items[0].line.seq != seq:
        raise UnknownLine(str(seq))
    return page.items[0]


def _page(standing: Standing, by: Actor, criteria: Criteria, before: int | None, count: int) -> JournalPage:
    space_id = standing.space_id
    is_citizen = by.kind is ActorKind.CITIZEN
    unseen = queries.out_of_sight(space_id=space_id, from_representatives=not is_citizen)
    # What a minor had done in secret is the minor's: those who stand for the minor find no trace of it.
    mode = "" if is_citizen else access.Mode.SECRET.value
    found = searching.page(
        space_id=space_id, count=count, before=before, criteria=criteria, unseen=unseen, unseen_mode=mode
    )
    about = [line.entry.object_id for line in found.lines if line.entry.object_kind == DOCUMENT]
    documents = queries.with_ids(space_id=space_id, cipher=standing.cipher, ids=[one for one in about if one])
    titles = {document_id: document.title for document_id, document in documents.items()}
    return JournalPage(
        items=tuple(
            JournalItem(
                line,
                titles.get(line.entry.object_id) if line.entry.object_id else None,
                _said(line, standing),
            )
            for line in found.lines
        ),
        older=found.older,
        passages=searching.passages(space_id=space_id, unseen=unseen, unseen_mode=mode),
    )


def _said(line: Line, standing: Standing) -> str:
    entry = line.entry
    if entry.act != "break_glass" or not entry.note or entry.object_id is None:
        return ""
    field = access_queries.EMERGENCY_FIELD
    return standing.cipher.unseal(entry.note, row_id=entry.object_id, field=field).decode()
