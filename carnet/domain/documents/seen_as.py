"""“As seen by…”: shows the citizen the record as a given professional would see it, by the very filter of the lists."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from carnet.domain.access import actions as access_actions
from carnet.domain.access import codes as access
from carnet.domain.access import queries as access_queries
from carnet.domain.access import rules as law
from carnet.domain.access.codes import Mode
from carnet.domain.access.queries import Standing
from carnet.domain.documents import queries
from carnet.domain.documents.codes import Criteria, Order, Page
from carnet.domain.identity import queries as identity
from carnet.foundation import decisions
from carnet.foundation.actors import Actor, ActorKind

MOST_A_PAGE = 200


class UnknownViewer(ValueError):
    """Nobody in the directory has this RPPS, or no profession was said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Whose eyes: one professional by RPPS, or anybody of a profession (TRE_G15), in an organisation or not.

    Of somebody unnamed it is supposed that the citizen has let them in.
    """

    rpps: str = ""
    profession: str = ""
    organization_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What this viewer would get: the answer of the law, with its reason, and the page; empty when refused."""

    decision: decisions.Decision
    page: Page


def as_seen_by(
    *,
    space_id: UUID,
    viewer: Viewer,
    by: Actor,
    at: datetime,
    mode: Mode = Mode.NORMAL,
    criteria: Criteria = Criteria(),  # noqa: B008  # frozen
    order: Order = Order.NEWEST_FIRST,
    offset: int = 0,
    count: int = 50,
) -> Seen:
    """Shows the citizen what a professional would see, and writes only that the citizen looked.

    What the citizen may not see yet is left out, though the professional sees it. In the mode of a broken glass a
    reason is supposed given. Raises UnknownViewer, decisions.Refused, spaces.queries.NoSuchSpace.
    """
    eyes = _actor(viewer, mode, at)
    seen: Seen | None = None
    with access_queries.entered(space_id=space_id, by=by, at=at) as standing:
        decision = law.decide(action=access.Action.MANAGE_ACCESS, reader=standing.reader, space=standing.facts)
        access_actions.write_decision(
            decision,
            space_id=space_id,
            act="see_as",
            by=by,
            at=at,
            object_kind="viewer",
            object_code=viewer.rpps or viewer.profession,
        )
        if decision.allowed:
            with access_queries.entered(space_id=space_id, by=eyes, at=at, counted=False) as theirs:
                seen = _seen(theirs, viewer, eyes, by, criteria, order, offset, min(max(count, 1), MOST_A_PAGE))
    decisions.require(decision)
    assert seen is not None
    return seen


def _seen(
    theirs: Standing,
    viewer: Viewer,
    eyes: Actor,
    by: Actor,
    criteria: Criteria,
    order: Order,
    offset: int,
    count: int,
) -> Seen:
    facts = replace(
        theirs.facts,
        authorised=theirs.facts.authorised or not viewer.rpps,
        has_declared_emergency=True,
        account_cut=False,
    )
    listed = law.list_filter(reader=theirs.reader, space=facts)
    if not listed.allowed:
        nothing = Page(documents=(), total=0, offset=offset, next_offset=None)
        return Seen(decision=decisions.refuse(listed.reason), page=nothing)
    found = queries.page(
        space_id=theirs.space_id,
        cipher=theirs.cipher,
        listed=replace(
            listed,
            show_hidden_from_patient=False,
            show_hidden_from_representatives=by.kind is ActorKind.CITIZEN,
        ),
        by=eyes,
        criteria=criteria,
        order=order,
        offset=offset,
        count=count,
    )
    following = offset + count if found.has_more else None
    page = Page(documents=found.documents, total=found.total, offset=offset, next_offset=following)
    return Seen(decision=decisions.ALLOWED, page=page)


def _actor(viewer: Viewer, mode: Mode, at: datetime) -> Actor:
    """Gives the viewer as the law would know them if they came now."""
    if not viewer.rpps:
        if not viewer.profession:
            raise UnknownViewer
        return Actor(
            kind=ActorKind.PROFESSIONAL,
            id="",
            profession=viewer.profession,
            organization_id=viewer.organization_id,
            mode=mode.value,
        )
    known = identity.professional(rpps=viewer.rpps, on=at.date())
    if known is None:
        raise UnknownViewer(viewer.rpps)
    places = [place.id for place in known.organizations]
    return Actor(
        kind=ActorKind.PROFESSIONAL,
        id=known.rpps,
        profession=known.profession,
        specialty=known.specialty,
        organization_id=viewer.organization_id or (places[0] if places else ""),
        mode=mode.value,
    )
