"""The packaged tables keep their shape and agree with one another."""

from pathlib import Path

import pytest

from carnet.foundation import nomenclatures
from carnet.foundation.nomenclatures import systems, tables

DATA = sorted(systems.DATA.glob("*.tsv"))


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_says_where_its_facts_come_from(path: Path) -> None:
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert any("Source" in line or "source" in line for line in head)


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_holds_no_row_twice(path: Path) -> None:
    rows = tables.rows(path=path)
    first, second = list(rows[0])[:2]
    keys = [(row[first], row[second]) for row in rows]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_names_only_known_systems(path: Path) -> None:
    named = {row["system"] for row in tables.rows(path=path) if "system" in row}
    assert {systems.by_key(key).key for key in named} == named


def test_refuses_a_row_that_lacks_a_cell(tmp_path: Path) -> None:
    broken = tmp_path / "broken.tsv"
    broken.write_text("# Source: nobody\ncode\tlabel\nA\n", encoding="utf-8")
    with pytest.raises(tables.MalformedTable, match="1 cells under 2 headings"):
        tables.rows(path=broken)


def test_refuses_a_cell_that_says_neither_yes_nor_no() -> None:
    with pytest.raises(tables.MalformedTable, match="maybe"):
        tables.is_yes("maybe")


def test_gives_every_type_a_known_class_and_category() -> None:
    for kind in nomenclatures.document_types():
        assert nomenclatures.document_class(kind.class_code) is not None, kind.code
        assert nomenclatures.category(kind.category_code) is not None, kind.code


def test_gives_every_class_a_known_category() -> None:
    assert nomenclatures.document_classes()
    for kind in nomenclatures.document_classes():
        assert nomenclatures.category(kind.category_code) is not None, kind.code


def test_gives_every_template_and_media_type_a_known_format() -> None:
    for name in ("template_formats.tsv", "media_formats.tsv"):
        for row in tables.rows(path=systems.DATA / name):
            assert nomenclatures.document_format(row["format"]) is not None, row


def test_lets_citizens_deposit_only_their_own_types_under_each_category() -> None:
    for heading in nomenclatures.categories():
        if heading.deposit_type is None:
            continue
        kind = nomenclatures.document_type(heading.deposit_type)
        assert kind is not None
        assert kind.category_code == heading.code
        assert nomenclatures.is_of_patient(kind.code, kind.class_code)
