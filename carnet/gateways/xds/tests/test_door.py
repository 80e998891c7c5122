"""The door, through the site map: a signed message comes in, an answer or a fault goes out."""

from dataclasses import replace

import pytest
from lxml import etree

from carnet.gateways.xds import table
from carnet.gateways.xds.exchange import Attachment, Call, Reply
from carnet.gateways.xds.operations import Operation
from carnet.gateways.xds.wire import names
from carnet.gateways.xds.wire.names import name
from tests import cast, xds_caller

pytestmark = pytest.mark.django_db

_ASKED, _ANSWERED = "{urn:essai}Asked", "{urn:essai}Answered"


def _echo(call: Call) -> Reply:
    """Says who asked, and gives back the part that the question names."""
    answered = etree.Element(_ANSWERED, who=call.caller.actor.id)
    part = call.included(call.body, set())
    return Reply(answered, () if part is None else (Attachment("back@essai", "application/octet-stream", part),))


@pytest.fixture(autouse=True)
def _scene(monkeypatch: pytest.MonkeyPatch) -> None:
    cast.assemble()
    echo = Operation(transaction="essai", service="registry", body=_ASKED, action="urn:answered", answer=_echo)
    monkeypatch.setattr(table, "OPERATIONS", (echo,))


def test_answers_who_is_recognised() -> None:
    answer = xds_caller.send("registry", etree.Element(_ASKED), by=xds_caller.of(cast.DIANE, patient=cast.ALICE.ins))

    assert (answer.status, answer.body.tag, answer.body.get("who")) == (200, _ANSWERED, cast.DIANE.rpps)
    assert answer.header.findtext(name(names.ADDRESSING, "Action")) == "urn:answered"


def test_parts_travel_both_ways() -> None:
    asked = etree.Element(_ASKED)
    etree.SubElement(asked, name(names.XOP, "Include"), href="cid:one%40essai")
    who = xds_caller.of(cast.DIANE, patient=cast.ALICE.ins)

    answer = xds_caller.send("registry", asked, by=who, parts={"one@essai": b"\r\n\0--\xff"})

    assert answer.parts["back@essai"].content == b"\r\n\0--\xff"


def test_tells_who_is_not_recognised_why() -> None:
    who = replace(xds_caller.of(cast.DIANE, patient=cast.ALICE.ins), structure=cast.HOSPITAL.id)

    answer = xds_caller.send("registry", etree.Element(_ASKED), by=who)

    assert (answer.status, answer.fault) == (400, "FailedAuthentication")
    assert answer.sentence == "Le professionnel et la structure ne sont pas liés."


def test_logs_a_refusal_without_naming_the_patient(caplog: pytest.LogCaptureFixture) -> None:
    who = replace(xds_caller.of(cast.DIANE, patient=cast.ALICE.ins), audience="https://autre.example")

    xds_caller.send("registry", etree.Element(_ASKED), by=who)

    (record,) = [record for record in caplog.records if record.name == "carnet.gateways.xds.vihf"]
    assert (record.levelname, record.__dict__["check"]) == ("WARNING", "audience")
    assert cast.ALICE.ins.matricule not in str(record.__dict__)
