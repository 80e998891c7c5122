"""Whom a VIHF makes known: the actor and the patient, as the law will read them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from carnet.domain.access import queries as access
from carnet.domain.access.codes import Authentication, Mode, ReaderKind
from carnet.foundation import clock
from carnet.foundation.actors import ActorKind
from carnet.gateways.xds.exchange import Caller
from carnet.gateways.xds.tests import knocking
from carnet.gateways.xds.vihf.conditions import SKEW
from carnet.gateways.xds.vihf.refusals import Check
from tests import cast, xds_caller
from tests.xds_caller import Vihf

pytestmark = pytest.mark.django_db

ALICE = cast.ALICE.ins


@pytest.fixture(autouse=True)
def _scene() -> None:
    cast.assemble()


def recognized(said: Vihf) -> Caller:
    found = knocking.knock(said)
    assert isinstance(found, Caller), found
    return found


def test_knows_a_professional_by_the_card() -> None:
    found = recognized(xds_caller.of(cast.DIANE, patient=ALICE))

    assert found.actor == cast.acting(cast.DIANE)
    assert found.patient == ALICE


@pytest.mark.parametrize(
    ("mode", "is_secret", "expected"),
    [
        ("normal", False, Mode.NORMAL),
        ("normal", True, Mode.SECRET),
        ("break_glass", False, Mode.BREAK_GLASS),
        ("regulation", False, Mode.REGULATION),
    ],
    ids=["normal", "secret", "break_glass", "regulation"],
)
def test_enters_as_the_software_says(mode: str, is_secret: bool, expected: Mode) -> None:
    found = recognized(xds_caller.of(cast.EMMA, patient=ALICE, mode=mode, is_secret=is_secret))

    assert found.actor.mode == expected


@pytest.mark.parametrize(
    ("said", "kind", "authentication"),
    [
        (xds_caller.of(cast.PAUL, patient=ALICE), ReaderKind.PROFESSIONAL, Authentication.DIRECT),
        (
            xds_caller.of(cast.PAUL, patient=ALICE, way="INDIRECTE_RENFORCEE"),
            ReaderKind.PROFESSIONAL,
            Authentication.REINFORCED_INDIRECT,
        ),
        (xds_caller.of(cast.PAUL, patient=ALICE, way="INDIRECTE"), ReaderKind.STRUCTURE, Authentication.INDIRECT),
        (
            xds_caller.of_structure(cast.PRACTICE, responsible=cast.DIANE, patient=ALICE),
            ReaderKind.STRUCTURE,
            Authentication.INDIRECT,
        ),
        (xds_caller.of_staff(cast.PRACTICE, patient=ALICE), ReaderKind.STAFF, Authentication.DIRECT),
        (
            xds_caller.of_staff(cast.PRACTICE, patient=ALICE, way="INDIRECTE_RENFORCEE"),
            ReaderKind.STAFF,
            Authentication.REINFORCED_INDIRECT,
        ),
    ],
    ids=["card", "reinforced", "word", "automaton", "staff_card", "staff_reinforced"],
)
def test_tells_the_law_how_somebody_was_recognised(
    said: Vihf, kind: ReaderKind, authentication: Authentication
) -> None:
    reader = access.reader_of(recognized(said).actor)

    assert (reader.kind, reader.authentication) == (kind, authentication)


def test_tells_when_somebody_proved_who_they_are() -> None:
    said = replace(xds_caller.of(cast.PAUL, patient=ALICE), authenticated_at="2026-03-02T07:30:00+01:00")

    assert recognized(said).actor.proved_at == datetime(2026, 3, 2, 6, 30, tzinfo=UTC)


def test_on_a_structures_word_the_structure_acts() -> None:
    actor = recognized(xds_caller.of(cast.DIANE, patient=ALICE, way="INDIRECTE")).actor

    assert (actor.kind, actor.id, actor.name) == (ActorKind.STRUCTURE, cast.PRACTICE.id, cast.PRACTICE.name)
    assert (actor.profession, actor.specialty) == ("", "")


@pytest.mark.parametrize(
    "changes",
    [
        {"version": "4.0", "spelling": "Authentification_Mode"},
        {"conditions": {"NotBefore": "2020-01-01T00:00:00Z", "NotOnOrAfter": "2039-01-01T00:00:00+01:00"}},
        {"conditions": {"NotAfter": "2039-01-01T00:00:00.1234567Z"}},
        {"audience": "http://localhost:8000"},
        {"patient": xds_caller.cx(ALICE) + "^^19840312"},
        {"patient": "2 84 03 75 111 111 38" + xds_caller.cx(ALICE)[15:]},
        {"issued_at": xds_caller.written(clock.now() + SKEW / 2)},
    ],
    ids=["version_4", "bounds", "not_after", "audience", "patient_with_a_date", "patient_with_spaces", "clock_ahead"],
)
def test_accepts_what_real_software_writes(changes: dict[str, object]) -> None:
    found = recognized(replace(xds_caller.of(cast.DIANE, patient=ALICE), **changes))  # type: ignore[arg-type]

    assert found.patient == ALICE


def test_needs_no_patient_where_none_is_concerned() -> None:
    found = knocking.knock(xds_caller.of(cast.DIANE), needs_patient=False)

    assert isinstance(found, Caller)
    assert found.patient is None


def _far(days: int) -> str:
    return xds_caller.written(clock.now() + timedelta(days=days))


DIANE = xds_caller.of(cast.DIANE, patient=ALICE)
STRUCTURE = xds_caller.of_structure(cast.PRACTICE, responsible=cast.DIANE, patient=ALICE)
STAFF = xds_caller.of_staff(cast.PRACTICE, patient=ALICE)


@pytest.mark.parametrize(
    ("said", "check"),
    [
        (replace(DIANE, version="2.0"), Check.VERSION),
        (replace(DIANE, extra={"Ressource_URN": "urn:autre"}), Check.RESOURCE),
        (replace(DIANE, extra={"VIHF_Version": None}), Check.CONTENT),
        (replace(DIANE, way="SUR_PAROLE"), Check.CONTENT),
        (replace(DIANE, authenticated_at="hier"), Check.CONTENT),
        (replace(DIANE, authenticated_at="0001-01-01T00:00:00+14:00"), Check.CONTENT),
        (replace(DIANE, issuer="CN=somebody else,C=FR"), Check.ISSUER),
        (replace(DIANE, issuer="nobody"), Check.ISSUER),
        (replace(DIANE, issued_at=_far(1)), Check.EARLY),
        (replace(DIANE, authenticated_at=_far(1)), Check.EARLY),
        (replace(DIANE, conditions={"NotBefore": _far(1)}), Check.EARLY),
        (replace(DIANE, issued_at=_far(-1)), Check.LATE),
        (replace(DIANE, conditions={"NotOnOrAfter": _far(-1)}), Check.LATE),
        (replace(DIANE, conditions={"NotAfter": _far(-1)}), Check.LATE),
        (replace(DIANE, audience="https://autre.example"), Check.AUDIENCE),
        (replace(DIANE, purpose="curiosite"), Check.PURPOSE),
        (replace(DIANE, purpose="centre_15", extra={xds_caller.CONFIDENTIALITY: "R"}), Check.PURPOSE),
        (replace(DIANE, structure="1920000999"), Check.STRUCTURE),
        (replace(STRUCTURE, structure="1920000999"), Check.STRUCTURE),
        (replace(DIANE, person="810999999999"), Check.PROFESSIONAL),
        (replace(STRUCTURE, person="810999999999"), Check.PROFESSIONAL),
        (replace(STAFF, profession=("10", "1.2.250.1.71.1.2.7")), Check.PROFESSIONAL),
        (replace(DIANE, structure=cast.HOSPITAL.id), Check.LINK),
        (replace(STRUCTURE, person="810000000033"), Check.LINK),
        (replace(DIANE, profession=("21", "1.2.250.1.71.1.2.7")), Check.PROFESSION),
        (replace(DIANE, profession=("AUTOMATE", "1.2.250.1.213.1.1.4.6")), Check.PROFESSION),
        (replace(DIANE, specialty=""), Check.SPECIALTY),
        (replace(DIANE, patient=""), Check.NO_PATIENT),
        (replace(DIANE, patient="284037511111138"), Check.PATIENT),
        (replace(DIANE, patient="28403751111113X^^^&1.2.250.1.213.1.4.10&ISO^NH"), Check.PATIENT),
        (replace(DIANE, patient="AAAAAAAAAAAAA^^^&1.2.250.1.213.1.4.10&ISO^NH"), Check.PATIENT),
        (replace(DIANE, patient="284037511111138^^^&1.2.3&ISO^NH"), Check.DOMAIN),
    ],
    ids=lambda value: str(value) if isinstance(value, Check) else "vihf",
)
def test_says_which_check_failed(said: Vihf, check: Check) -> None:
    assert knocking.knock(replace(said, id=f"_{check}")) == check


def test_the_checks_are_made_in_their_order() -> None:
    said = replace(DIANE, structure="1920000999", person="810999999999", specialty="", patient="")

    assert knocking.knock(said) == Check.STRUCTURE
    cast_known = replace(said, structure=cast.PRACTICE.id)
    assert knocking.knock(cast_known) == Check.PROFESSIONAL
    assert knocking.knock(replace(DIANE, specialty="", patient="")) == Check.SPECIALTY
