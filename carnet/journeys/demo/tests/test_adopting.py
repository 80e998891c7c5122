"""Making room for the patients of given files."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from carnet.domain.access import reading as access
from carnet.domain.documents import actions as documents
from carnet.domain.documents.codes import NewDocument, NewSubmission
from carnet.domain.identity.codes import IdentityStatus
from carnet.journeys.demo import adopting, client, collection, people, registering
from carnet.journeys.demo.adopting import Adopted, Outcome
from tests.shared import shared_path

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
OID = b"1.2.250.1.213.1.4.10"


def document(tmp_path: Path, name: str = "a.xml", *changes: tuple[bytes, bytes]) -> Path:
    """Writes a demo document to a file, with changes."""
    (told, *_) = collection.documents_of_citizen(people.population(), "thomas-petit", today=date(2026, 11, 21))
    content = told.content
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    path = tmp_path / name
    path.write_bytes(content)
    return path


def adopt(*files: Path) -> list[Adopted]:
    return list(adopting.adopt(files=files, at=NOW))


def test_makes_room_for_the_patient_of_a_file(tmp_path: Path) -> None:
    file, thomas = document(tmp_path), people.population().citizen("thomas-petit")

    (adopted,) = adopt(file)

    assert (adopted.outcome, adopted.remark) == (Outcome.ADOPTED, "")
    assert adopted.known_as is not None
    assert adopted.known_as.value == thomas.ins.value
    assert adopted.space_id is not None
    by = registering.acting(client.doctor(people.population()), people.population())
    sheet = access.patient_sheet(space_id=adopted.space_id, by=by, at=NOW)
    assert (sheet.identity.birth_on, sheet.status, sheet.is_authorized) == (
        thomas.birth_on,
        IdentityStatus.VALIDATED,
        True,
    )
    new = NewDocument(content=file.read_bytes(), media_type="text/xml")
    deposited = documents.deposit(space_id=adopted.space_id, submission=NewSubmission(documents=(new,)), by=by, at=NOW)
    assert deposited.was_new


def test_keeps_the_first_identity_of_a_matricule(tmp_path: Path) -> None:
    thomas = people.population().citizen("thomas-petit")
    born = thomas.birth_on.strftime("%Y%m%d").encode()
    other = document(tmp_path, "b.xml", (b'birthTime value="' + born, b'birthTime value="19500101'))

    first, again, different = adopt(document(tmp_path), document(tmp_path), other)

    assert [one.outcome for one in (first, again, different)] == [Outcome.ADOPTED, Outcome.KNOWN, Outcome.OTHER_TRAITS]
    assert first.space_id == again.space_id == different.space_id
    assert different.remark == "birth date"


def test_reports_a_wrong_key_and_adopts_all_the_same(tmp_path: Path) -> None:
    value = people.population().citizen("thomas-petit").ins.value
    wrong = f"{value[:13]}{(int(value[13:]) + 1) % 97 + 1:02d}"
    (adopted,) = adopt(document(tmp_path, "a.xml", (value.encode(), wrong.encode())))
    assert (adopted.outcome, adopted.remark) == (Outcome.ADOPTED, "the key is not the computed one")


@pytest.mark.parametrize("change", [(OID, b"1.2.3.4"), (b'extension="1', b'extension="X')])
def test_reports_a_document_without_ins(tmp_path: Path, change: tuple[bytes, bytes]) -> None:
    (adopted,) = adopt(document(tmp_path, "a.xml", change))
    assert (adopted.outcome, adopted.space_id) == (Outcome.NO_INS, None)
    assert adopted.remark


def test_reports_what_it_cannot_read_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "b.xml").write_bytes(b"<html/>")
    outcomes = [one.outcome for one in adopt(tmp_path / "absent.xml", tmp_path / "b.xml", document(tmp_path))]
    assert outcomes == [Outcome.UNREADABLE, Outcome.UNREADABLE, Outcome.ADOPTED]


@pytest.mark.conformance
def test_makes_room_for_every_public_sample() -> None:
    files = sorted(shared_path("data/cda").rglob("*.xml"))
    outcomes = {adopted.file: adopted for adopted in adopt(*files)}
    assert len(outcomes) == len(files) > 40
    assert all(adopted.space_id is not None for adopted in outcomes.values())
