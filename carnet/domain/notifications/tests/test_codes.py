"""Reading what an act enqueued."""

from uuid import UUID

import pytest

from carnet.domain.notifications import announcing, codes
from carnet.domain.notifications.tests.factories import AT, payload
from carnet.foundation.actors import Actor, ActorKind

SPACE, FACT = UUID(int=1), UUID(int=2)


def test_reads_what_announcing_writes() -> None:
    by = Actor(ActorKind.PROFESSIONAL, "10900000010", name="Dr Anne VERNET", organization_name="Cabinet")
    job = announcing.announcement(
        space_id=SPACE, kind="document_read", by=by, at=AT, object_id=UUID(int=3), object_code="11502-2"
    )
    assert job is not None

    fact = codes.fact(job.payload, fact_id=FACT, space_id=SPACE, at=AT)

    assert (fact.kind, fact.actor_id, fact.actor_name) == (codes.NoticeKind.DOCUMENT_READ, by.id, by.name)
    assert (fact.organization_name, fact.object_id, fact.object_code) == ("Cabinet", UUID(int=3), "11502-2")


def test_says_nothing_of_the_citizens_own_acts() -> None:
    by = Actor(ActorKind.CITIZEN, "espace")
    assert announcing.announcement(space_id=SPACE, kind="document_added", by=by, at=AT) is None


def test_says_nothing_of_an_act_that_is_not_told() -> None:
    by = Actor(ActorKind.REPRESENTATIVE, "parent", on_behalf_of="espace")
    assert announcing.announcement(space_id=SPACE, kind="", by=by, at=AT) is None


@pytest.mark.parametrize("broken", [{}, {"kind": "document_added"}, payload("inconnu"), payload(object_id="x")])
def test_refuses_what_it_cannot_read(broken: codes.Payload) -> None:
    with pytest.raises(ValueError, match=r".+"):
        codes.fact(broken, fact_id=FACT, space_id=SPACE, at=AT)
