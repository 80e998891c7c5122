"""What tools are told of the demo."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from joserfc import jwk

from carnet.domain.identity import queries as identity
from carnet.domain.identity import rules as identity_rules
from carnet.journeys.demo import client, credentials, describing, loading, people, values
from carnet.journeys.demo.tests.situations import keep_few

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
ADDRESSES = describing.Addresses(
    web="http://h/", citizen_sign_in="http://h/c", professional_sign_in="http://h/p", agent_sign_in="http://h/a", mailbox="http://h/m",
    account_sign_in="http://h/a", activation="http://h/activer",
    fhir="http://h/fhir", token="http://h/t", revocation="http://h/r", metadata="http://h/o",
)  # fmt: skip


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> values.Population:
    made = keep_few(monkeypatch)
    loading.load(today=date(2026, 11, 21), at=NOW)
    return made


def test_gives_software_a_key_of_its_own_once(few: values.Population, tmp_path: Path) -> None:
    made = client.ensure(tmp_path / "demo")
    key = made.jwk_file.read_bytes()
    again = client.ensure(tmp_path / "demo")

    assert again.jwk_file.read_bytes() == key
    for file in (made.jwk_file, made.pem_file):
        assert file.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "demo").stat().st_mode & 0o777 == 0o700
    private = jwk.ECKey.import_key(orjson.loads(key))
    assert identity.client_keys(client_id=made.id) == {"keys": [private.as_dict(private=False)]}
    assert "d" not in private.as_dict(private=False)
    assert jwk.ECKey.import_key(made.pem_file.read_bytes()).as_dict(private=False)["x"] == private.as_dict()["x"]
    place = identity.client_organization(client_id=made.id)
    assert place is not None
    assert place.id == made.organization.struct_idnat


def test_gives_a_token_that_acts_as_a_doctor_of_the_place(few: values.Population, tmp_path: Path) -> None:
    client.ensure(tmp_path)
    issued = client.bearer(at=NOW)

    known = identity.token_bearer(token=issued.token, at=NOW + timedelta(hours=11, minutes=59))

    assert known is not None
    assert known.professional is not None
    assert known.professional.rpps == client.doctor(few).rpps
    assert "system/DocumentReference.c" in known.scope
    person = identity.professional(rpps=known.professional.rpps, on=NOW.date())
    assert person is not None
    assert known.organization.id in {place.id for place in person.organizations}
    assert identity.token_bearer(token=issued.token, at=NOW + timedelta(hours=12)) is None


def test_tells_everybodys_identifiers_and_ways_in(few: values.Population, tmp_path: Path) -> None:
    software = client.ensure(tmp_path)
    told = orjson.loads(
        orjson.dumps(describing.describe(addresses=ADDRESSES, software=software, bearer=client.bearer(at=NOW)))
    )

    assert [person["ins"] for person in told["people"]] == [citizen.ins.value for citizen in few.citizens]
    assert all(person["fhir_patient_id"] and person["sign_in"]["fields"]["person"] for person in told["people"])
    assert [person["rpps"] for person in told["professionals"]] == [person.rpps for person in few.professionals]
    assert told["client"]["key_file"] == str(software.pem_file)
    assert told["base_urls"]["fhir"] == "http://h/fhir"
    assert all(len(person["vitale_serial"]) == 11 for person in told["people"])


def test_tells_people_how_to_begin(few: values.Population, tmp_path: Path) -> None:
    text = describing.page(addresses=ADDRESSES, software=client.ensure(tmp_path), at=NOW)
    assert "http://h/c" in text
    assert few.citizens[0].display_name in text
    assert client.doctor(few).display_name in text


def test_gives_each_a_card_and_the_absent_a_code() -> None:
    everybody = people.population()
    serials = [credentials.serial(citizen) for citizen in everybody.citizens]
    assert len(set(serials)) == len(serials)
    assert all(identity_rules.canonical_serial(serial) == serial for serial in serials)
    waiting = [citizen for citizen in everybody.citizens if citizen.story == credentials.NEVER_CAME]
    assert all(
        set(identity_rules.canonical_code(credentials.code(citizen))) <= set(identity_rules.CODE_ALPHABET)
        for citizen in waiting
    )
    assert waiting
    claire = everybody.citizen("claire-morvan")
    assert identity_rules.identifier_fault(credentials.identifier(claire)) is None
