"""How refusals are told: each one has its status, its sentence, its place."""

import dataclasses

import pytest
from django.db import OperationalError

from carnet.domain.access.codes import Reason
from carnet.domain.access.queries import NoReader
from carnet.domain.documents.actions import RevisionConflict, UniqueIdInUse, UnknownDocument
from carnet.domain.documents.codes import NewDocument
from carnet.domain.documents.rules.faults import Contradiction, Fault, Invalid
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation.decisions import Refused, refuse
from carnet.gateways.fhir import errors
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire import schema


@pytest.mark.parametrize(
    ("error", "status", "issue"),
    [
        (Refused(refuse(Reason.BLOCKED)), 403, "forbidden"),
        (Refused(refuse("space_closed")), 403, "forbidden"),
        (UnknownDocument(), 404, "not-found"),
        (NoSuchSpace("x"), 404, "not-found"),
        (NoReader("x"), 404, "not-found"),
        (UniqueIdInUse(), 409, "duplicate"),
        (RevisionConflict(), 412, "conflict"),
        (Invalid(Fault("unknown-type", "type", "no")), 422, "code-invalid"),
        (Invalid(Fault("cda-malformed", "content", "no")), 422, "structure"),
        (Invalid(Fault("never-seen", "zebra", "no")), 422, "business-rule"),
        (Contradiction(Fault("contradicts-header", "type", "no")), 422, "conflict"),
        (OperationalError("no"), 503, "transient"),
        (Rejection(Kind.BASE64, "a"), 400, "value"),
    ],
)
def test_tells_each_refusal(error: Exception, status: int, issue: str) -> None:
    problem = errors.of_exception(error)
    assert problem is not None
    assert (problem.status, problem.issue) == (status, issue)
    assert problem.french.endswith(".")


def test_says_nothing_of_what_is_no_refusal() -> None:
    assert errors.of_exception(ValueError("MARTIN")) is None


@pytest.mark.parametrize(
    ("fault", "place"),
    [
        (Fault("x", "type", "", "Bundle.entry[1].resource"), "Bundle.entry[1].resource.type"),
        (Fault("x", "zebra", "", "Bundle.entry[1].resource"), "Bundle.entry[1].resource"),
        (Fault("x", "hash", ""), "content[0].attachment.hash"),
        (Fault("x", "zebra", ""), ""),
    ],
)
def test_names_the_place_of_a_fault(fault: Fault, place: str) -> None:
    assert errors.place_of(fault) == place


def test_knows_a_place_that_exists_for_every_field() -> None:
    fields = {field.name for field in dataclasses.fields(NewDocument)} | {"size", "hash", "patient", "author", "status"}
    assert errors.PLACES.keys() <= fields
    for place in errors.PLACES.values():
        assert place.partition("[")[0].partition(".")[0] in schema.types()["DocumentReference"]


@pytest.mark.parametrize("kind", list(Kind))
def test_says_every_refusal_in_french_and_in_english(kind: Kind) -> None:
    answer = kind.value
    assert 400 <= answer.status < 600
    assert answer.french.endswith(".")
    assert answer.english
    assert not answer.english.endswith(".")
