"""Asking a service over mutual TLS: what is asked, what each answer becomes, what a bad answer is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from lxml import etree

from carnet.domain.identity import ports
from carnet.domain.identity.codes import Card, Certified, Sex, Sought
from carnet.foundation import pki
from carnet.foundation.values import ins
from carnet.gateways.insi import names
from carnet.gateways.insi.configuration import Connection
from tests import insi_server
from tests.cast import NOON
from tests.insi_server import Running, number, somebody
from tests.shared import SHARED

ZOE = Sought(family_name="Adrun", given_names=("Zoé",), sex=Sex.FEMALE, birth_on="1975-12-31", birth_place="63220")
ZOE_ANSWER = somebody(
    number("INSACTIF", "2751263220749", "73"),
    number("INSHISTO", "1751263220749", "74"),
    number("INSHISTO", "2751263220750", "72"),
    family="ADRUN",
    given="ZOE LOUISE",
    sex="F",
    born="1975-12-31",
    place="63220",
)
RECORDED = sorted(path.name for path in (SHARED / "data/insi").glob("*.xml") if "Virtual" not in path.name)


@pytest.fixture
def authority() -> pki.Issued:
    """The authority of both ends."""
    return pki.authority()


@pytest.fixture
def service(tmp_path: Path, authority: pki.Issued, settings: LazySettings) -> Iterator[Running]:
    """A running service, to which we are connected."""
    with insi_server.running(tmp_path, authority) as started:
        certificate, key = pki.issue(authority, "INSI-AUTO").write(tmp_path, "us")
        settings.INSI = Connection(
            url=started.address,
            certificate_file=str(certificate),
            private_key_file=str(key),
            authorities_file=str(tmp_path / "insi-authority.pem"),
            authorization="AB12",
            software_name="urn:lps:carnet:1",
            software_version="1.0",
            sender="1920000001",
            timeout_seconds=5,
        )
        yield started


def _by_traits(sought: Sought = ZOE) -> Certified:
    return ports.ins_service().by_traits(sought=sought, at=NOON)


def test_finds_somebody_with_the_former_numbers(service: Running) -> None:
    service.answers["ADRUN", "ZOE"] = ZOE_ANSWER
    assert _by_traits() == Certified(
        ins=ins.parse("275126322074973", oid=ins.NIR),
        historic=(ins.parse("175126322074974", oid=ins.NIR), ins.parse("275126322075072", oid=ins.NIR)),
        family_name="ADRUN",
        given_names=("ZOE", "LOUISE"),
        sex=Sex.FEMALE,
        birth_on=date(1975, 12, 31),
        birth_place="63220",
    )


def test_says_who_asks_and_about_whom(service: Running) -> None:
    service.answers["ADRUN", "ZOE"] = ZOE_ANSWER
    _by_traits()
    (asked,) = service.asked
    text = {str(one.tag): one.text for one in asked.iter(etree.Element)}
    assert text["{http://www.cnamts.fr/INSiRecSans}DateNaissance"] == "1975-12-31"
    assert text["{http://www.cnamts.fr/INSiRecSans}LieuNaissance"] == "63220"
    assert text["{urn:siram:lps:ctxlps}IDAM"] == "AB12"
    assert text["{urn:siram:bam:ctxbam}Emetteur"] == "1920000001"
    assert text["{urn:siram:bam:ctxbam}Temps"] == "2026-03-02T12:00:00.000Z"
    action = "urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecTraitsIdentite"
    assert text["{http://www.w3.org/2005/08/addressing}Action"] == action
    assert str(text["{http://www.w3.org/2005/08/addressing}MessageID"]).startswith("uuid:")
    assert service.named == ["INSI-AUTO"]


def test_tries_each_given_name_then_all_of_them(service: Running) -> None:
    with pytest.raises(ports.NobodyFound):
        _by_traits(replace(ZOE, given_names=("Zoé", "Louise")))
    assert [one.findtext(".//{*}Prenom") for one in service.asked] == ["ZOE", "LOUISE", "ZOE LOUISE"]


def test_stops_as_soon_as_somebody_is_found(service: Running) -> None:
    service.answers["ADRUN", "LOUISE"] = ZOE_ANSWER
    assert _by_traits(replace(ZOE, given_names=("Zoé", "Louise", "Anne"))).family_name == "ADRUN"
    assert len(service.asked) == 2


def test_stops_when_several_people_have_these_traits(service: Running) -> None:
    service.answers["ADRUN", "ZOE"] = insi_server.SEVERAL
    with pytest.raises(ports.SeveralFound):
        _by_traits(replace(ZOE, given_names=("Zoé", "Louise")))
    assert len(service.asked) == 1


def test_gives_a_number_that_is_provisional_and_a_birth_date_that_is_no_day(service: Running) -> None:
    service.answers["ADRUN", "ZOE"] = somebody(
        number("INSACTIF", "2751263220749", "73", oid=ins.NIA),
        family="ADRUN",
        given="ZOE",
        sex="F",
        born="1975-00-00",
        place="99100",
    )
    found = _by_traits()
    assert (found.ins.oid, found.birth_on, found.historic) == (ins.NIA, None, ())


def test_asks_with_what_a_card_says(service: Running) -> None:
    service.answers["ADRUN", ""] = ZOE_ANSWER
    card = Card(holder="2751263220749", own="275126322074973", family_name="Adrun", birth_on="1975-12-31")
    assert ports.ins_service().by_card(card=card, at=NOON).family_name == "ADRUN"
    (asked,) = service.asked
    body = asked.find(".//{http://www.cnamts.fr/INSiRecVit}RECVITALE")
    assert body is not None
    assert [str(one.tag).rpartition("}")[2] for one in body] == [
        "MatriculeIndividu",
        "MatriculeOD",
        "NomNaissance",
        "DateNaissance",
        "RangNaissance",
    ]
    assert [one.text for one in body.iter("{*}NumIdentifiant")] == ["2751263220749"] * 2
    assert [one.text for one in body.iter("{*}Cle")] == ["73", ins.computed_key("2751263220749")]


def test_tells_why_the_service_refuses(service: Running) -> None:
    service.answers["ADRUN", "ZOE"] = insi_server.REFUSED.format("desir_550")
    with pytest.raises(ports.ServiceRefused) as refused:
        _by_traits()
    assert (refused.value.code, refused.value.sentence) == ("desir_550", "Logiciel inconnu.")


def test_tells_a_refusal_without_detail_by_its_general_code(service: Running) -> None:
    whole = insi_server.REFUSED.format("")
    service.answers["ADRUN", "ZOE"] = whole
    with pytest.raises(ports.ServiceRefused) as refused:
        _by_traits()
    assert (refused.value.code, refused.value.sentence) == ("siram_100", "Accès refusé.")


BAD_ANSWERS = {
    "nothing": b"",
    "no XML": b"<html>",
    "an entity": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "no envelope": b"<a/>",
    "no body": insi_server.RESULT.format("00", "").replace("soap:Body", "soap:Other").encode(),
    "no code": insi_server.ENVELOPE.format("<a/>").encode(),
    "an unknown code": insi_server.RESULT.format("99", "").encode(),
    "somebody without a number": insi_server.RESULT.format("00", "<INDIVIDU><TIQ/></INDIVIDU>").encode(),
    "somebody without traits": insi_server.RESULT.format(
        "00", f"<INDIVIDU>{number('INSACTIF', '2751263220749', '73')}</INDIVIDU>"
    ).encode(),
    "no INS": ZOE_ANSWER.replace("2751263220749", "MARTIN").encode(),
    "another domain": ZOE_ANSWER.replace("1.2.250.1.213.1.4.8", "1.2.3").encode(),
    "too large": b"<a>" + b" " * 1_000_001 + b"</a>",
}


@pytest.mark.parametrize("raw", BAD_ANSWERS.values(), ids=BAD_ANSWERS.keys())
def test_takes_a_bad_answer_for_none(service: Running, raw: bytes) -> None:
    service.raw = raw
    with pytest.raises(ports.ServiceSilent):
        _by_traits()


@pytest.mark.parametrize("status", [301, 403, 503])
def test_takes_another_status_for_no_answer(service: Running, status: int) -> None:
    service.answers["ADRUN", "ZOE"], service.status = ZOE_ANSWER, status
    with pytest.raises(ports.ServiceSilent):
        _by_traits()


def test_says_that_nobody_answers(service: Running, settings: LazySettings, tmp_path: Path) -> None:
    stranger = pki.issue(pki.authority("une autre"), "INSI-AUTO").write(tmp_path, "stranger")
    certificate, key = map(str, stranger)
    settings.INSI = _changed(certificate_file=certificate, private_key_file=key)
    with pytest.raises(ports.ServiceSilent):
        _by_traits()
    assert service.asked == []


def test_refuses_a_service_that_another_authority_made(
    service: Running, settings: LazySettings, tmp_path: Path
) -> None:
    other = tmp_path / "other.pem"
    other.write_text(pki.authority("une autre").pem)
    settings.INSI = _changed(authorities_file=str(other))
    with pytest.raises(ports.ServiceSilent):
        _by_traits()
    assert service.asked == []


def test_says_that_nothing_is_connected(settings: LazySettings) -> None:
    settings.INSI = None
    with pytest.raises(ports.NotConnected):
        ports.ins_service()


NAMES = {
    "Zoé": "ZOE",
    "jean-pierre": "JEAN-PIERRE",
    "d’Œuvray": "D'OEUVRAY",
    "  de   la Tour ": "DE LA TOUR",
    "Ñuñez": "NUNEZ",
    "a--b": "A--B",
}


@pytest.mark.parametrize(("name", "written"), NAMES.items(), ids=NAMES.keys())
def test_writes_names_as_the_service_wants_them(name: str, written: str) -> None:
    assert names.written(name, "family_name") == written


@pytest.mark.parametrize("name", ["", "-", "Jean2", "A- B", "李", "A<B"], ids=repr)
def test_refuses_names_that_cannot_be_written(name: str) -> None:
    with pytest.raises(ports.Unwritable, match="family_name"):
        names.written(name, "family_name")


def test_refuses_to_ask_without_a_sex_or_a_given_name_or_with_a_wrong_number(service: Running) -> None:
    for wrong in (replace(ZOE, sex=Sex.UNKNOWN), replace(ZOE, given_names=()), replace(ZOE, given_names=(" ",))):
        with pytest.raises(ports.Unwritable):
            _by_traits(wrong)
    with pytest.raises(ports.Unwritable):
        ports.ins_service().by_card(card=Card(holder="12"), at=NOON)
    assert service.asked == []


@pytest.mark.skipif(not RECORDED, reason="the public samples are not here: data/insi (they stand beside the project)")
@pytest.mark.parametrize("name", RECORDED or ["none"])
def test_reads_the_recorded_answers(service: Running, name: str) -> None:
    """What the service's own test centre answered: the numbers, former ones included, come out as they are written."""
    service.raw = (SHARED / "data/insi" / name).read_bytes()
    root = etree.fromstring(service.raw)
    code = root.findtext(".//{*}CodeCR")
    if code == "01":
        with pytest.raises(ports.NobodyFound):
            _by_traits()
        return
    found = _by_traits()
    numbers = [one.text for one in root.iter("{*}NumIdentifiant")]
    assert [found.ins.matricule, *(former.matricule for former in found.historic)] == numbers
    assert [found.ins.oid, *(former.oid for former in found.historic)] == [one.text for one in root.iter("{*}OID")]
    assert found.family_name == root.findtext(".//{*}NomNaissance")
    assert found.birth_on is not None


def _changed(**said: str) -> Connection:
    connection: Connection = django_settings.INSI  # type: ignore[assignment]  # the fixture has connected us
    return msgspec.structs.replace(connection, **said)
