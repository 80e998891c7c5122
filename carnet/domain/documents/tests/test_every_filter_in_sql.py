"""What a list holds in SQL is what the law's filter says in Python: every filter there is, on rows of every kind."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.db import connection

from carnet.domain.access import rules as law
from carnet.domain.access.codes import (
    DocumentFacts,
    DocumentStatus,
    ListFilter,
    Reader,
    ReaderKind,
    RestrictedWhat,
    RestrictedWhom,
    Restriction,
    SpaceFacts,
)
from carnet.domain.access.tests import every_fact
from carnet.domain.access.tests import test_every_combination as every
from carnet.domain.access.tests.cast import APRIL, MARCH, MAY
from carnet.domain.documents import queries
from carnet.domain.documents.codes import Criteria
from carnet.foundation import database, ids
from carnet.foundation.actors import Actor
from carnet.foundation.values.structures import ps_idnat
from tests import cast
from tests.cast import NOON, acting, citizen, deposited, pdf

pytestmark = pytest.mark.django_db

type Row = dict[str, Any]

READERS = {
    "citizen": citizen(UUID(int=1)),
    "professional": acting(cast.DIANE),
    "structure": cast.software(cast.PRACTICE),
}
NOT_OWN: Row = {
    "author_ids": ["10000000999"],
    "deposited_by": "10000000999",
    "author_organizations": ["another"],
    "deposited_organization": "another",
    "author_kind": "professional",
}
# What makes a document the reader's own, for each of the readers above.
OWN: dict[str, tuple[Row, ...]] = {
    "citizen": ({}, {"author_kind": "patient"}),
    "professional": (
        {},
        {"author_ids": ["x", cast.DIANE.rpps]},
        {"author_ids": [ps_idnat(cast.DIANE.rpps)]},
        {"deposited_by": cast.DIANE.rpps},
        # A colleague of the same place did: it is not her own.
        {"author_organizations": [cast.PRACTICE.id], "deposited_organization": cast.PRACTICE.id},
    ),
    "structure": (
        {},
        {"author_organizations": ["x", cast.PRACTICE.id]},
        {"deposited_organization": cast.PRACTICE.id},
        {"author_ids": [cast.PRACTICE.id], "deposited_by": cast.PRACTICE.id},
    ),
}
IS_OWN = {"citizen": {1}, "professional": {1, 2, 3}, "structure": {1, 2}}
PLAIN: Row = {"set_id": "another", "category": "another", "reference_ids": ["another"], "service_start": None}


def _seen() -> Iterator[Row]:
    """Gives whatever bears on what is visible."""
    for type_code, status, *hidden in product(every.TYPES, DocumentStatus, *([every.EITHER] * 3)):
        yield {
            **PLAIN,
            "type_code": type_code,
            "status": status,
            "hidden_from_professionals": hidden[0],
            "hidden_from_patient": hidden[1],
            "hidden_from_representatives": hidden[2],
        }


def _cared() -> Iterator[Row]:
    """Gives whatever bears on restrictions."""
    dates = (None, MARCH, APRIL, MAY)
    for set_id, category, episodes, start, created, arrived in product(
        ("", "this", "another"),
        ("this", "another"),
        ((), ("this",), ("another", "this")),
        dates,
        dates[1:],
        dates[1:],
    ):
        yield {
            "type_code": every.TYPES[0],
            "set_id": set_id,
            "category": category,
            "reference_ids": list(episodes),
            "service_start": start,
            "created_at": created,
            "deposited_at": arrived,
        }


def _restrictions() -> tuple[tuple[Restriction, ...], ...]:
    """Gives none, each kind within each bounds, and some together."""
    bounds = tuple(product((None, APRIL), (None, MAY)))
    each = [
        Restriction(what=what, whom=RestrictedWhom.PROFESSIONAL, target="this", since=since, until=until)
        for what in RestrictedWhat
        for since, until in (bounds if what in {RestrictedWhat.PERIOD, RestrictedWhat.ARRIVALS} else bounds[:1])
    ]
    return ((), *((one,) for one in each), tuple(each[:2]), (each[1], each[4], each[-2]))


def _filters() -> list[ListFilter]:
    """Gives every filter that the law makes, whoever asks, whatever is known of the space."""
    restricted = {**every.SPACE, "restrictions": _restrictions()}
    found: dict[ListFilter, None] = {}
    for with_deleted in every.EITHER:
        ways = every_fact.ways(
            lambda reader, space, deleted=with_deleted: law.list_filter(
                reader=reader, space=space, with_deleted=deleted
            ),
            reader=(Reader, every.reader(*ReaderKind)),
            space=(SpaceFacts, restricted),
        )
        found |= {replace(way.answer, reason=""): None for way in ways if way.answer.allowed}
    return list(found)


FILTERS = _filters()


def _facts(row: Row, row_id: UUID, *, is_own: bool) -> DocumentFacts:
    return DocumentFacts(
        type_code=row["type_code"],
        status=DocumentStatus(row.get("status", "current")),
        hidden_from_professionals=row.get("hidden_from_professionals", False),
        hidden_from_patient=row.get("hidden_from_patient", False),
        hidden_from_representatives=row.get("hidden_from_representatives", False),
        is_own=is_own,
        set_id=row["set_id"] or str(row_id),
        category=row["category"],
        episodes=tuple(row["reference_ids"]),
        care_at=row["service_start"] or row.get("created_at", NOON),
        deposited_at=row.get("deposited_at", NOON),
    )


def _kept(space_id: UUID, reader: str) -> dict[UUID, DocumentFacts]:
    """Writes a row of each kind, like one that was deposited but for what bears on lists, and gives its facts."""
    written, known = [], dict[UUID, DocumentFacts]()
    for row, (rank, own) in product((*_seen(), *_cared()), enumerate(OWN[reader])):
        row_id = ids.new_id()
        known[row_id] = _facts(row, row_id, is_own=rank in IS_OWN[reader])
        written.append({**NOT_OWN, **row, **own, "id": row_id, "unique_id": str(row_id)})
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('carnet.space', %s, true)", [str(space_id)])
        cursor.execute(
            """
            INSERT INTO documents_document
            SELECT (jsonb_populate_record(d, made)).* FROM documents_document d, jsonb_array_elements(%s::jsonb) made
            """,
            [orjson.dumps(written).decode()],
        )
        cursor.execute("DELETE FROM documents_document WHERE NOT id = ANY(%s)", [list(known)])
    return known


@pytest.mark.parametrize("reader", sorted(READERS))
def test_a_list_holds_in_sql_what_its_filter_lets_pass(reader: str) -> None:
    space_id = cast.assemble().alice
    deposited(space_id, pdf("modèle"), by=acting(cast.DIANE))
    known = _kept(space_id, reader)
    by: Actor = READERS[reader]
    target = next(row_id for row_id, facts in known.items() if facts.set_id == str(row_id))
    assert len(FILTERS) > 100
    for listed in (*FILTERS, _of_a_document_without_a_set(target)):
        clause, parameters = queries.condition(space_id, listed, by, Criteria(), only_own=False)
        with database.entered(space_id):
            rows = database.rows(f"SELECT id FROM documents_document WHERE {clause}", parameters)
        shown = {row_id for row_id, facts in known.items() if law.passes(listed, facts)}
        assert {row_id for (row_id,) in rows} == shown, listed


def _of_a_document_without_a_set(target: UUID) -> ListFilter:
    """Withholds one document whose producer named no set: its first version stands for all."""
    one = Restriction(what=RestrictedWhat.DOCUMENT, whom=RestrictedWhom.EVERYBODY, target=str(target))
    restricted = next(listed for listed in FILTERS if listed.withheld.restrictions)
    return replace(restricted, withheld=replace(restricted.withheld, restrictions=(one,)))
