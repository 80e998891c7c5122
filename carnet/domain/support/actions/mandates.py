"""Who acts for whom, on paper: support records a form that both signed, or a judgment, and what ended one."""

from datetime import datetime
from functools import partial
from uuid import UUID

from carnet.domain.spaces import actions as spaces
from carnet.domain.spaces.actions import Limits, Named, Terms
from carnet.domain.spaces.codes.delegations import Kind
from carnet.domain.spaces.queries import delegations, sides
from carnet.domain.spaces.queries.delegations import UnknownMandate
from carnet.domain.support.actions.spaces import act_on
from carnet.domain.support.codes import Power
from carnet.foundation.actors import Actor


def power_for(kind: Kind) -> Power:
    """Says which power a kind of mandate calls for: a carer's form, or what a court or parental authority decides."""
    return Power.RECORD_DELEGATION if kind is Kind.CARER else Power.RECORD_REPRESENTATIVE


def record_mandate(
    *, space_id: UUID, kind: Kind, named: Named, terms: Terms, limits: Limits, basis: str, by: Actor, at: datetime
) -> None:
    """Records that somebody, named strictly, acts for the citizen of a space, on the paper that `basis` names.

    Raises decisions.Refused, by the desk or by the law of mandates: wrong data, nobody and somebody whose space is not
    active give one answer. Source: functional-rules §1.3, §1.4 (EHDS article 4: also in paper form).
    """
    delegate_id = sides.find_active(
        matricule=named.matricule,
        family_name=named.family_name,
        given_name=named.given_name,
        birth_on=named.birth_on,
        instead=space_id,
    )
    recorded = partial(spaces.record, delegate_id=delegate_id, kind=kind, terms=terms, limits=limits, basis=basis)
    act_on(power=power_for(kind), perform=recorded, space_id=space_id, by=by, at=at)


def end_mandate(*, space_id: UUID, mandate_id: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Ends at once a mandate of the citizen's, on the form or the decision that `reason` names.

    Raises decisions.Refused, UnknownMandate.
    """
    known = (one for one in delegations.delegates(space_id=space_id, at=at) if one.id == mandate_id)
    mandate = next(known, None)
    if mandate is None:
        raise UnknownMandate
    ended = partial(spaces.revoke, mandate_id=mandate_id, reason=reason)
    act_on(power=power_for(mandate.kind), perform=ended, space_id=space_id, by=by, at=at)
