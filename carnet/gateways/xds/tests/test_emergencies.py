"""A software breaks the glass by its assertion: once for an emergency, with a reason that the citizen reads."""

from dataclasses import replace
from xml.sax.saxutils import escape

import pytest
from lxml import etree
from pytest_django import Settings

from carnet.domain.access import actions as access
from carnet.domain.access import reading
from carnet.foundation import clock
from carnet.foundation.journal import queries as journal
from tests import cast, xds_caller
from tests.cast import Cast

pytestmark = pytest.mark.django_db
QUERY = (
    '<query:AdhocQueryRequest xmlns:query="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0" '
    'xmlns:rim="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"><query:ResponseOption returnComposedObjects="true" '
    'returnType="ObjectRef"/><rim:AdhocQuery id="urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d">'
    f"<rim:Slot name=\"$XDSDocumentEntryPatientId\"><rim:ValueList><rim:Value>'{escape(xds_caller.cx(cast.ALICE.ins))}'"
    '</rim:Value></rim:ValueList></rim:Slot><rim:Slot name="$XDSDocumentEntryStatus"><rim:ValueList><rim:Value>'
    "('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved')</rim:Value></rim:ValueList></rim:Slot>"
    "</rim:AdhocQuery></query:AdhocQueryRequest>"
)


@pytest.fixture
def people(db: None) -> Cast:
    """The fixed cast."""
    return cast.assemble()


def _asked(*, mode: str = "break_glass", reason: str = "") -> xds_caller.Answer:
    who = xds_caller.of(cast.EMMA, patient=cast.ALICE.ins, mode=mode)
    extra = {**who.extra, "Mode_Acces_Raison": reason or None}
    return xds_caller.send("registry", etree.fromstring(QUERY), by=replace(who, extra=extra))


def _told(people: Cast) -> list[str]:
    lines = [line for line in journal.newest(space_id=people.alice, count=20) if line.entry.act == "break_glass"]
    by = cast.citizen(people.alice)
    return [
        reading.emergency_reason(
            space_id=people.alice, emergency_id=line.entry.object_id, note=line.entry.note, by=by, at=clock.now()
        )
        for line in lines
        if line.entry.object_id is not None and line.entry.note is not None
    ]


def test_the_reason_of_the_assertion_is_read_by_the_citizen_once(people: Cast) -> None:
    assert _asked(mode="normal").fault == "DMPAccessDeniedByRightsService"
    assert [_asked(reason="Inconsciente aux urgences").status for _ in range(3)] == [200, 200, 200]
    assert _told(people) == ["Inconsciente aux urgences"]


def test_software_that_says_no_reason_is_told_of(people: Cast, settings: Settings) -> None:
    assert _asked().status == 200
    assert _told(people) == ["Raison non transmise par le logiciel."]


def test_the_operator_may_ask_for_a_reason(people: Cast, settings: Settings) -> None:
    settings.VIHF = replace(settings.VIHF, needs_reason=True)
    assert _asked().fault == "InvalidSecurityToken"
    assert _told(people) == []
    assert _asked(reason="Inconsciente aux urgences").status == 200


def test_a_citizen_who_said_no_is_heard(people: Cast) -> None:
    access.choose_emergency(
        space_id=people.alice,
        allows_break_glass=False,
        allows_regulation=True,
        allows_hidden=False,
        by=cast.citizen(people.alice),
        at=clock.now(),
    )
    assert _asked(reason="Inconsciente aux urgences").fault == "DMPAccessDeniedByRightsService"
