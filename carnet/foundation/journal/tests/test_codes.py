"""The canonical form of a line, to the byte: what verifiers of every later year compute again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.journal import codes, statements
from carnet.foundation.journal.codes import Entry, Outcome

SPACE = UUID("11111111-2222-4333-8444-555555555555")
DOCUMENT = UUID("99999999-aaaa-4bbb-8ccc-dddddddddddd")
ACTOR = Actor(
    kind=ActorKind.PROFESSIONAL,
    id="10000000017",
    name="Dr Diane Moreau",
    profession="10",
    specialty="SM54",
    organization_id="1920000001",
    organization_name="Cabinet des Lilas",
    on_behalf_of="la patiente",
    mode="secret",
    client_id="logiciel",
)
ENTRY = Entry(
    space_id=SPACE,
    at=datetime(2026, 3, 2, 13, 0, 0, 7, tzinfo=timezone(timedelta(hours=1))),
    actor=ACTOR,
    act="read_document",
    outcome=Outcome.REFUSED,
    reason="blocked",
    object_kind="document",
    object_id=DOCUMENT,
    object_code="60591-5",
    note=b"\x00\xff",
)
WRITTEN = (
    '[1,"11111111-2222-4333-8444-555555555555","2026-03-02T12:00:00.000007Z","read_document","refused","blocked",'
    '"professional","10000000017","Dr Diane Moreau","10","SM54","1920000001","Cabinet des Lilas","la patiente",'
    '"secret","logiciel","document","99999999-aaaa-4bbb-8ccc-dddddddddddd","60591-5","00ff"]'
)


def test_is_written_to_the_byte() -> None:
    assert codes.canonical(ENTRY).decode() == WRITTEN
    assert codes.canonical(replace(ENTRY, object_id=None)).decode() == WRITTEN.replace(f'"{DOCUMENT}"', "null")


@pytest.mark.parametrize(
    "other",
    [
        replace(ENTRY, space_id=DOCUMENT),
        replace(ENTRY, at=ENTRY.at + timedelta(microseconds=1)),
        replace(ENTRY, act="list_documents"),
        replace(ENTRY, outcome=Outcome.ALLOWED),
        replace(ENTRY, reason=""),
        replace(ENTRY, object_kind=""),
        replace(ENTRY, object_id=None),
        replace(ENTRY, object_code=""),
        replace(ENTRY, note=b"\x00\xfe"),
        replace(ENTRY, actor=replace(ACTOR, id="autre")),
        replace(ENTRY, actor=replace(ACTOR, name="autre")),
        replace(ENTRY, actor=replace(ACTOR, profession="autre")),
        replace(ENTRY, actor=replace(ACTOR, specialty="autre")),
        replace(ENTRY, actor=replace(ACTOR, organization_id="autre")),
        replace(ENTRY, actor=replace(ACTOR, organization_name="autre")),
        replace(ENTRY, actor=replace(ACTOR, on_behalf_of="autre")),
        replace(ENTRY, actor=replace(ACTOR, mode="autre")),
        replace(ENTRY, actor=replace(ACTOR, client_id="autre")),
        replace(ENTRY, actor=replace(ACTOR, kind=ActorKind.CARER)),
    ],
)
def test_every_word_of_a_line_counts(other: Entry) -> None:
    assert codes.canonical(other) != codes.canonical(ENTRY)
    assert codes.chained(b"", seq=1, entry=other) != codes.chained(b"", seq=1, entry=ENTRY)


def test_a_chain_is_computed_to_the_byte() -> None:
    first = codes.genesis(SPACE)
    assert first.hex() == "4427e79a34872503de71508f30276b5eaaabe1d96c89c7c9b3ad28926ba4c8e9"
    assert (
        codes.chained(first, seq=1, entry=ENTRY).hex()
        == "4785c497f13b8a8c9542226495507ddbaaaf8bba1892d77a26d29e1560394943"
    )
    assert codes.chained(first, seq=2, entry=ENTRY) != codes.chained(first, seq=1, entry=ENTRY)
    assert codes.genesis(DOCUMENT) != first


def test_a_row_of_the_table_gives_the_entry_back() -> None:
    utc = replace(ENTRY, at=ENTRY.at.astimezone(UTC))
    for entry in (utc, replace(utc, object_id=None)):
        columns = codes.columns(entry)
        assert codes.entry_from_row(SPACE, columns) == entry
        assert len(columns) == len(statements.COLUMNS.split(", "))
        assert statements.parameters(entry) == (codes.canonical(entry), SPACE, *columns)
        assert statements.trace(entry, None) == (statements.APPEND, statements.parameters(entry))
