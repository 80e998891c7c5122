"""Breaking the glass through a software: the reason first, then the record; the citizen and the doctor know."""

import pytest
from django.conf import settings

from carnet.domain.access import actions as access
from carnet.domain.access import reading
from carnet.domain.notifications import announcing
from carnet.foundation import database, ids
from carnet.foundation.journal import queries as journal
from carnet.foundation.journal.codes import Line
from carnet.foundation.outbox import actions as outbox
from carnet.gateways.fhir.tests.conftest import SCOPE, Software, issue, read, token
from carnet.gateways.fhir.wire.elements import Json, JsonObject
from carnet.gateways.jobs import doing
from tests import cast
from tests.cast import NOON, Cast, acting, citizen, deposited, pdf

pytestmark = pytest.mark.django_db

REASON = "Patiente inconsciente, en détresse respiratoire"


@pytest.fixture
def urgent(people: Cast) -> Software:
    """The software of the emergency ward, where Dr Urgence acts for that purpose; Alice has a document."""
    deposited(people.alice, pdf("Bilan"), by=acting(cast.DIANE))
    return Software(token(cast.HOSPITAL, cast.EMMA.rpps, "break_glass"))


def _said(*values: str, name: str = "reason") -> JsonObject:
    given: list[Json] = [{"name": name, "valueString": value} for value in values]
    return {"resourceType": "Parameters", "parameter": given}


def _address(people: Cast) -> str:
    return f"/Patient/{ids.public(people.alice)}/$break-glass"


def _search(people: Cast) -> str:
    return f"/DocumentReference?patient={ids.public(people.alice)}"


def _newest(people: Cast) -> Line:
    with database.entered(people.alice):
        return journal.newest(space_id=people.alice, count=1)[0]


def test_opens_the_record_once_the_reason_is_said(people: Cast, urgent: Software) -> None:
    closed = urgent.get(_search(people))
    assert issue(closed)[:2] == (403, "forbidden")
    assert b"no_emergency_declared" in closed.content

    answer = urgent.post(_address(people), _said(REASON))
    assert answer.status_code == 200
    until = (NOON + settings.BROKEN_GLASS).isoformat()
    (given,) = read(answer)["parameter"]  # type: ignore[misc, str-unpack]
    assert isinstance(given, dict)
    assert (given["name"], given["valueInstant"]) == ("until", until)
    assert read(urgent.get(_search(people)))["total"] == 1


def test_the_citizen_reads_the_reason_and_nobody_else_does(people: Cast, urgent: Software) -> None:
    urgent.post(_address(people), _said(REASON))
    entry = _newest(people).entry
    assert (entry.act, entry.actor.id, entry.actor.mode) == ("break_glass", cast.EMMA.rpps, "break_glass")
    assert entry.actor.client_id == "software-1920000019"
    assert REASON.encode() not in entry.note
    assert entry.object_id is not None
    told = reading.emergency_reason(
        space_id=people.alice, emergency_id=entry.object_id, note=entry.note, by=citizen(people.alice), at=NOON
    )
    assert told == REASON


def test_the_treating_doctor_is_told(people: Cast, urgent: Software) -> None:
    urgent.post(_address(people), _said(REASON))
    assert reading.emergency_notices(by=acting(cast.DIANE), at=NOON) == ()
    doing.together(outbox.take(at=NOON, count=10, kinds=(announcing.JOB,)))
    (told,) = reading.emergency_notices(by=acting(cast.DIANE), at=NOON)
    assert (told.actor_name, told.patient_name) == (cast.EMMA.display_name, "Alice MARTIN")


def test_opens_to_that_professional_alone_and_for_that_purpose_alone(people: Cast, urgent: Software) -> None:
    urgent.post(_address(people), _said(REASON))
    for rpps, mode in ((cast.NORA.rpps, "break_glass"), (cast.EMMA.rpps, "normal")):
        other = Software(token(cast.HOSPITAL, rpps, mode))
        assert issue(other.get(_search(people)))[0] == 403


def test_stays_closed_where_the_citizen_opposed_it_and_keeps_what_was_pretended(people: Cast, urgent: Software) -> None:
    access.choose_emergency(
        space_id=people.alice,
        allows_regulation=True,
        allows_break_glass=False,
        allows_hidden=False,
        by=citizen(people.alice),
        at=NOON,
    )
    answer = urgent.post(_address(people), _said(REASON))
    assert issue(answer)[:2] == (403, "forbidden")
    entry = _newest(people).entry
    assert (entry.act, entry.outcome, bool(entry.note)) == ("break_glass", "refused", True)
    assert issue(urgent.get(_search(people)))[0] == 403


def test_is_not_for_a_software_alone(people: Cast, laboratory: Software) -> None:
    assert issue(laboratory.post(_address(people), _said(REASON)))[:2] == (403, "forbidden")


@pytest.mark.parametrize(
    ("body", "status", "place"),
    [
        pytest.param(_said(), 400, "Parameters.parameter", id="no reason"),
        pytest.param(_said("a", "b"), 400, "Parameters.parameter", id="two reasons"),
        pytest.param(_said(" "), 422, "Parameters.parameter[0].valueString", id="an empty reason"),
        pytest.param(_said("x" * 1001), 422, "Parameters.parameter[0].valueString", id="a reason too long"),
        pytest.param(_said("a", name="raison"), 400, "Parameters.parameter[0].name", id="an unknown parameter"),
        pytest.param({"resourceType": "Patient"}, 400, "Patient", id="another resource"),
        pytest.param({"resourceType": "Parameters", "reason": "a"}, 400, "Parameters.reason", id="an unknown element"),
    ],
)
def test_wants_one_reason(people: Cast, urgent: Software, body: JsonObject, status: int, place: str) -> None:
    answer = urgent.post(_address(people), body)
    assert (issue(answer)[0], issue(answer)[2]) == (status, place)
    assert _newest(people).entry.act != "break_glass"


@pytest.mark.parametrize("identifier", ["nobody", "a" * 26])
def test_answers_that_nobody_has_an_unknown_identifier(people: Cast, urgent: Software, identifier: str) -> None:
    assert issue(urgent.post(f"/Patient/{identifier}/$break-glass", _said(REASON)))[0] == 404


def test_needs_the_scope_of_the_patient_and_the_method_post(people: Cast, urgent: Software) -> None:
    narrow = Software(token(cast.HOSPITAL, cast.EMMA.rpps, "break_glass", SCOPE - {"system/Patient.r"}))
    assert issue(narrow.post(_address(people), _said(REASON)))[0] == 403
    assert issue(urgent.get(_address(people)))[0] == 405
    assert issue(urgent.post(f"/Patient/{ids.public(people.alice)}/$break-ice", _said(REASON)))[0] == 404
