"""Files of each kind, cut or whole, and the command that takes them in."""

import json
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from carnet.domain.identity import queries
from carnet.domain.identity.listed import Why
from carnet.domain.identity.models import Mailbox
from carnet.foundation.actors import SYSTEM
from carnet.gateways.directories import entries, importing
from carnet.gateways.directories.entries import Unreadable
from carnet.gateways.directories.importing import How, Report
from carnet.gateways.directories.tests.resources import practitioner
from tests import cast
from tests.cast import NOON
from tests.shared import shared_path

DAY = NOON.date()


def _told(report: Report) -> dict[str, tuple[list[str], list[str], list[str], int]]:
    return {kind: (one.added, one.changed, one.departed, one.same) for kind, one in report.kinds}


ARIANE, THERE = "10100000001", "10100000001 @ 1010000001"
COLUMNS = (
    "rpps;family_name;given_name;civility;profession;specialty;mailbox;organization_id;organization_name;sector;since"
)
TABLE = f"""{COLUMNS}
10100000001;Sapin;Ariane;Mme;10;SM26;a.sapin@medecin.mssante.fr;1010000001;Clinique des Pins;SA01;2024-01-15
10100000001;Sapin;Ariane;Mme;10;SM26;a.sapin@medecin.mssante.fr;1010000002;Cabinet du Lac;SA07;2025-01-15
12;Court;;;10;;;;;;
10100000003;Date;;;10;;;1010000001;;;15/01/2024
;;;;;;;;;;
10100000004;Peu;Paul
"""


EXTRACT = """Type d'identifiant PP|Identifiant PP|Code civilité|Nom d'exercice|Prénom d'exercice|Code profession|\
Code type savoir-faire|Code savoir-faire|Numéro SIRET site|Numéro FINESS site|Raison sociale site|\
Libellé commune (coord. Structure)|Ancien identifiant de la structure|Code secteur d'activité|
8|10100000001|MME|SAPIN|ARIANE|10|S|SM26||010000001|CLINIQUE DES "PINS"|Nanterre|1010000001|SA01|
8|10100000001|MME|SAPIN|ARIANE|10|CEX|C53||010000002|CLINIQUE DU LAC|Annecy||SA01|
8|10100000002|M|ORME|PAUL|60||||||||
0|012600631|M|TILLEUL|LUC|26|||49940088500020||OPTIQUE|||SA42|
8|10100000003|M|ORME
""".replace("\\\n", "")


@pytest.mark.django_db
def test_takes_the_public_extract_in(tmp_path: Path) -> None:
    file = tmp_path / "PS_LibreAcces_Personne_activite.txt"
    file.write_text(EXTRACT, encoding="utf-8")
    report = importing.take(file, How(at=NOON, by=SYSTEM))
    assert _told(report) == {
        "organisations": (["1010000001", "1010000002"], [], [], 0),
        "professionals": ([ARIANE, "10100000002"], [], [], 0),
        "situations": ([THERE, "10100000001 @ 1010000002"], [], [], 0),
    }
    assert [(one.place, one.why) for one in report.refused] == [
        ("line 5", "no RPPS number"),
        ("line 6", "not as many values as columns"),
    ]
    known = queries.professional(rpps=ARIANE, on=DAY)
    assert known is not None
    assert (known.display_name, known.civility, known.profession, known.specialty) == (
        "Dr ARIANE SAPIN",
        "MME",
        "10",
        "SM26",
    )
    places = sorted((place.id, place.name, place.sector, place.city) for place in known.organizations)
    assert places[0] == ("1010000001", 'CLINIQUE DES "PINS"', "SA01", "Nanterre")
    assert importing.take(file, How(at=NOON, by=SYSTEM)).everything().added == []


@pytest.mark.django_db
def test_takes_a_table_in(tmp_path: Path) -> None:
    file = tmp_path / "annuaire.csv"
    file.write_text(TABLE, encoding="utf-8-sig")
    report = importing.take(file, How(at=NOON, by=SYSTEM))
    assert _told(report) == {
        "organisations": (["1010000001", "1010000002"], [], [], 0),
        "professionals": ([ARIANE], [], [], 0),
        "situations": ([THERE, "10100000001 @ 1010000002"], [], [], 0),
    }
    assert [(one.place, one.why) for one in report.refused] == [
        ("line 4", "an RPPS number has 11 digits"),
        ("line 5", "a date is not of the form AAAA-MM-JJ"),
        ("line 6", "neither an RPPS number nor an organisation"),
        ("line 7", "not as many values as columns"),
    ]
    assert importing.take(file, How(at=NOON, by=SYSTEM)).everything().added == []


UNREADABLE = {
    "another end": ("annuaire.xml", b"<a/>"),
    "a cut Bundle": ("a.json", b'{"entry": [{"resource": {"resourceType": "Practitioner"'),
    "a cut text": ("a.json", b'{"entry": ["'),
    "brackets that close nothing": ("a.json", b"}"),
    "no JSON": ("a.json", b"bonjour"),
    "an entry that is no JSON": ("a.json", b'{"entry": [{"resource": {"a": tru}}]}'),
    "a resource that is no object": ("a.json", b'{"entry": [{"resource": 3}]}'),
    "too deep": ("a.json", b'{"entry": [' + b'{"a":' * 100 + b"1" + b"}" * 100 + b"]}"),
    "a line that is no JSON": ("a.ndjson", b"{}\n{"),
    "a line that is no object": ("a.ndjson", b"3\n"),
    "unknown columns": ("a.csv", b"rpps;nom\n1;2\n"),
    "no column that names anybody": ("a.csv", b"city\nParis\n"),
    "a text that is no extract": ("a.txt", b"Identifiant PP|Nom\n1|2\n"),
    "an extract in another encoding": (
        "a.txt",
        "Identifiant PP|Nom d'exercice|Code profession\n1|Lefèvre|10\n".encode("latin-1"),
    ),
    "another encoding": ("a.csv", "rpps;family_name\n1;Lefèvre\n".encode("latin-1")),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "content"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_refuses_a_file_that_is_not_one(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable):
        importing.take(tmp_path / name, How(at=NOON, by=SYSTEM))


def test_reads_a_bundle_whatever_its_marks_and_wherever_it_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    tricky = {"resourceType": "Practitioner", "id": 'a"}]{\\', "name": [{"family": 'é\\"}'}]}
    bundle = json.dumps({"resourceType": "Bundle", "note": "}]", "entry": [{"resource": tricky}] * 3}).encode()
    for size in (1, 2, 3, 7, 64, 10_000):
        monkeypatch.setattr(entries, "_CHUNK", size)
        assert list(entries.of_bundle(BytesIO(bundle))) == [(f"entry {n}", tricky) for n in (1, 2, 3)]


def test_refuses_a_resource_that_would_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "LARGEST_RESOURCE", 1_000)
    monkeypatch.setattr(entries, "_CHUNK", 100)
    large = b'{"entry": [{"resource": {"a": "' + b"x" * 2_000 + b'"}}]}'
    with pytest.raises(Unreadable, match="too large"):
        list(entries.of_bundle(BytesIO(large)))


def test_gives_one_resource_at_a_time() -> None:
    """The first resource comes out before the rest of a large file was read."""
    entry = b'{"resource": {"resourceType": "Practitioner"}},'
    stream = BytesIO(b'{"entry": [' + entry * 200_000 + entry[:-1] + b"]}")
    resources = entries.of_bundle(stream)
    assert next(resources)[0] == "entry 1"
    assert stream.tell() <= 1_048_576
    assert sum(1 for _ in resources) == 200_000


@pytest.mark.django_db
def test_takes_the_published_examples_in() -> None:
    for example, added, refused in (
        ("annuaire/examples/Organization-481677DP.json", ["1580008803"], 0),
        ("annuaire/examples/Organization-example-organization-fictive.json", ["1458174839"], 0),
        ("annuaire/examples/PractitionerRole-1578230DP.json", [], 1),
    ):
        report = importing.take(shared_path(f"data/fhir/{example}"), How(at=NOON, by=SYSTEM))
        assert (report.everything().added, len(report.refused)) == (added, refused)


@pytest.mark.django_db
def test_takes_the_published_mailboxes_in_for_those_whom_it_knows(take: Callable[..., Report]) -> None:
    file = shared_path("data/fhir/mssante/examples/Bundle-mss-bundle-bal-per-full.json")
    unknown = importing.take(file, How(at=NOON, by=SYSTEM))
    assert {why for _, why in unknown.professionals.refused} == {Why.NO_PROFESSION}
    take(practitioner("10007654321", family="MARTIN"), practitioner("10003456789", family="DUPONT", profession="60"))
    report = importing.take(file, How(at=NOON, by=SYSTEM))
    assert report.professionals.changed == ["10003456789", "10007654321"]
    assert sorted(Mailbox.objects.order_by("id").values_list("address", flat=True)) == [
        "jean-marie.dupont@infirmier.mssante.fr",
        "sophie.martin@medecin.mssante.fr",
    ]


def _command(*words: object) -> str:
    told = StringIO()
    call_command("directory", "import", *map(str, words), stdout=told)
    return told.getvalue()


@pytest.mark.django_db
def test_the_command_tells_what_came_and_what_would_come(tmp_path: Path) -> None:
    file = tmp_path / "annuaire.csv"
    file.write_text(TABLE)
    rehearsed = _command(file, "--dry-run", "--diff")
    assert rehearsed.splitlines()[:3] == [
        "organisations: 2 added, 0 changed, 0 departed, 0 the same",
        "+ 1010000001",
        "+ 1010000002",
    ]
    assert "! line 4: an RPPS number has 11 digits" in rehearsed
    assert rehearsed.endswith("Nothing was written.\n")
    assert "2 added" in _command(file)
    assert "0 added" in _command(file)


@pytest.mark.django_db
def test_the_command_says_in_a_sentence_what_it_cannot_do(tmp_path: Path) -> None:
    cast.assemble()
    file = tmp_path / "annuaire.csv"
    for content, told in (("rpps;nom\n", "cannot be read"), (TABLE, "would leave")):
        file.write_text(content)
        with pytest.raises(CommandError, match=told):
            _command(file, "--complete")
    with pytest.raises(CommandError, match="cannot be opened"):
        _command(tmp_path / "absent.csv")
