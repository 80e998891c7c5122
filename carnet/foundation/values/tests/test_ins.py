"""The INS: its form, its key, Corsica; a wrong key is reported and never refused."""

import csv

import pytest

from carnet.foundation.values import ins, structures
from tests.shared import shared_path


def test_computes_the_key_of_every_real_matricule_whose_key_is_right() -> None:
    with shared_path("data/test-identities.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    found = [(ins.parse(row["matricule"], oid=row["oid"]).has_right_key, row["nir_key_valid"]) for row in rows]
    assert len(found) > 20
    assert all(str(right) == stated for right, stated in found)


@pytest.mark.parametrize(
    ("matricule", "key"), [("2790351215189", "89"), ("160012B020777", "13"), ("297022A020778", "78")]
)
def test_computes_the_key(matricule: str, key: str) -> None:
    assert ins.computed_key(matricule) == key


def test_reads_a_matricule_with_spaces_and_a_wrong_key() -> None:
    found = ins.parse("2 79 03 51 215 189 00", oid=ins.NIR_TEST)
    assert (found.matricule, found.key, found.has_right_key) == ("2790351215189", "00", False)


def test_reads_a_matricule_without_key() -> None:
    assert ins.parse("2790351215189", oid=ins.NIR).key == ""


@pytest.mark.parametrize(
    "text", ["", "27903512151", "279035121518A", "279032C215189", "27903512151891", "2790351215189AB"]
)
def test_refuses_what_is_not_a_matricule(text: str) -> None:
    with pytest.raises(ins.UnreadableIns):
        ins.parse(text, oid=ins.NIR)


def test_reads_an_rpps_number_alone_or_behind_its_prefix() -> None:
    assert structures.parse_rpps("810003456789") == structures.parse_rpps("10003456789") == "10003456789"
    assert structures.rpps_of("310003456789") is None
    with pytest.raises(structures.UnreadableIdentifier):
        structures.parse_rpps("1000345678")
