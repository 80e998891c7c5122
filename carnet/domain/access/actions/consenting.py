"""Recording the citizen's consent: once for the care team, each time outside it, express for an occupational doctor.

An authorisation derives from a consent, which says who collected it, for whom, how, when and for how long.
Source: L1110-12, L1111-17, R1111-46; Conseil d'État, 15 October 2025, n° 490409.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from carnet.domain.access import codes, queries, rules
from carnet.domain.access.actions import journaling, recording
from carnet.domain.access.codes import ConsentMeans, ConsentScope
from carnet.domain.access.models import Authorization, Consent
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Professional
from carnet.domain.notifications import announcing
from carnet.foundation import decisions, ids
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import ALLOWED, Decision, refuse


class UnknownProfessional(ValueError):
    """Nobody in the directory has this RPPS."""


class NoSuchConsent(Exception):
    """There is no such consent in force in this space."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    scope: ConsentScope
    means: ConsentMeans
    rpps: str
    organization_id: str
    lasting: timedelta | None
    act: str
    as_treating_doctor: bool = False
    as_administrator: bool = False


def declare_authorization(
    *,
    space_id: UUID,
    by: Actor,
    at: datetime,
    as_treating_doctor: bool = False,
    lasting: timedelta | None = None,
) -> None:
    """Records that the patient agrees to let this professional consult the record (TD0.3).

    Staff declare for their structure. Raises decisions.Refused: a blocked professional needs the patient to unblock
    first, and only a doctor becomes the médecin traitant.
    Source: R1111-46, R1111-47; functional-rules §2.7.
    """
    record_consent(space_id=space_id, by=by, at=at, as_treating_doctor=as_treating_doctor, lasting=lasting)


def record_consent(
    *,
    space_id: UUID,
    by: Actor,
    at: datetime,
    scope: ConsentScope = ConsentScope.PROFESSIONAL,
    rpps: str = "",
    means: ConsentMeans = ConsentMeans.ORAL,
    lasting: timedelta | None = None,
    as_treating_doctor: bool = False,
) -> UUID:
    """Records an agreement that this professional collected from the patient, and gives its identifier.

    `rpps` names another professional for whom it is collected (L1111-17 II). A consent for one consultation lasts as
    long as the setting CARNET_CONSULTATION_CONSENT_HOURS says, or less. Raises UnknownProfessional, decisions.Refused.
    """
    if by.kind is ActorKind.STAFF:
        scope = ConsentScope.TEAM
    asked = _Asked(
        scope=scope,
        means=means,
        rpps="" if by.kind is ActorKind.STAFF else rpps or by.id,
        organization_id=by.organization_id if scope is ConsentScope.TEAM else "",
        lasting=_life(scope, lasting),
        act="declare_authorization",
        as_treating_doctor=as_treating_doctor,
    )
    return _record(space_id, codes.Action.DECLARE_AUTHORISED, asked, by=by, at=at)


def record_by_citizen(
    *,
    space_id: UUID,
    rpps: str,
    by: Actor,
    at: datetime,
    as_treating_doctor: bool = False,
    as_administrator: bool = False,
) -> UUID:
    """Records the consent that the citizen gives on a screen to one named professional. Raises decisions.Refused."""
    known = identity.professional(rpps=rpps, on=at.date())
    is_occupational = known is not None and known.specialty in queries.OCCUPATIONAL
    asked = _Asked(
        scope=ConsentScope.EXPRESS if is_occupational else ConsentScope.PROFESSIONAL,
        means=ConsentMeans.DIGITAL,
        rpps=rpps,
        organization_id="",
        lasting=None,
        act="name_administrator" if as_administrator else "authorize_professional",
        as_treating_doctor=as_treating_doctor,
        as_administrator=as_administrator,
    )
    return _record(space_id, codes.Action.MANAGE_ACCESS, asked, by=by, at=at)


def withdraw_consent(*, space_id: UUID, consent_id: UUID, by: Actor, at: datetime) -> None:
    """Takes a consent back, by the citizen: what rested on it ends at once. Raises NoSuchConsent, decisions.Refused."""
    with queries.entered(space_id=space_id, by=by, at=at, counted=False) as standing:
        decision = rules.decide(action=codes.Action.MANAGE_ACCESS, reader=standing.reader, space=standing.facts)
        if decision.allowed:
            found = Consent.objects.filter(space_id=space_id, id=consent_id, withdrawn_at=None).first()
            if found is None:
                raise NoSuchConsent(str(consent_id))
            found.withdrawn_at, found.withdrawn_by = at, by.id
            found.save(update_fields=["withdrawn_at", "withdrawn_by"])
            _end_what_rests_on(found, by=by, at=at)
        journaling.write_decision(
            decision,
            space_id=space_id,
            act="withdraw_consent",
            by=by,
            at=at,
            object_kind="consent",
            object_id=consent_id,
        )
    decisions.require(decision)


def _end_what_rests_on(consent: Consent, *, by: Actor, at: datetime) -> None:
    resting = Authorization.objects.filter(space_id=consent.space_id, consent_id=consent.id).order_by("rpps")
    ended = {"is_authorized": False, "is_treating_doctor": False, "is_administrator": False}
    for row in resting:
        recording.change(space_id=consent.space_id, rpps=row.rpps, values=ended, by=by, at=at)
    others = Consent.objects.filter(
        space_id=consent.space_id, organization_id=consent.organization_id, scope=ConsentScope.TEAM, withdrawn_at=None
    )
    if consent.scope == ConsentScope.TEAM and not others.exists():
        recording.let_go(space_id=consent.space_id, holder=consent.organization_id)


def _life(scope: ConsentScope, lasting: timedelta | None) -> timedelta | None:
    if scope is not ConsentScope.CONSULTATION:
        return lasting
    longest: timedelta = settings.CONSULTATION_CONSENT
    return min(lasting, longest) if lasting else longest


def _record(space_id: UUID, action: codes.Action, asked: _Asked, *, by: Actor, at: datetime) -> UUID:
    consent_id = ids.new_id()
    with queries.entered(space_id=space_id, by=by, at=at, counted=False) as standing:
        decision = rules.decide(action=action, reader=standing.reader, space=standing.facts)
        if decision.allowed:
            decision = _about_whom(space_id, asked, by=by, at=at)
        if decision.allowed:
            _write(space_id, consent_id, asked, by=by, at=at)
        journaling.write_decision(
            decision,
            space_id=space_id,
            act=asked.act,
            by=by,
            at=at,
            object_kind="consent",
            object_id=consent_id if decision.allowed else None,
            object_code=asked.rpps or asked.organization_id,
            job=announcing.announcement(space_id=space_id, kind="authorization_declared", by=by, at=at),
        )
    decisions.require(decision)
    return consent_id


def _about_whom(space_id: UUID, asked: _Asked, *, by: Actor, at: datetime) -> Decision:
    """Decides about the person to whom access is given: known, not blocked, a doctor where only a doctor may be."""
    if not asked.rpps:
        return ALLOWED if asked.organization_id else refuse(codes.Reason.ROLE_NOT_ENTITLED)
    if asked.scope is ConsentScope.TEAM and (asked.rpps != by.id or not asked.organization_id):
        return refuse(codes.Reason.ROLE_NOT_ENTITLED)
    known = identity.professional(rpps=asked.rpps, on=at.date())
    if known is None and asked.rpps != by.id:
        raise UnknownProfessional(asked.rpps)
    profession, specialty = _practice(known, by)
    if (asked.as_treating_doctor or asked.as_administrator) and profession != codes.DOCTOR:
        return refuse(codes.Reason.ROLE_NOT_ENTITLED)
    if (specialty in queries.OCCUPATIONAL) is not (asked.scope is ConsentScope.EXPRESS):
        return refuse(codes.Reason.NO_EXPRESS_CONSENT)
    row = Authorization.objects.filter(space_id=space_id, rpps=asked.rpps).first()
    return refuse(codes.Reason.BLOCKED) if row is not None and row.is_blocked else ALLOWED


def _practice(known: Professional | None, by: Actor) -> tuple[str, str]:
    """Gives the profession and specialty of who is let in: of the directory, else as the reader was recognised."""
    return (by.profession, by.specialty) if known is None else (known.profession, known.specialty)


def _write(space_id: UUID, consent_id: UUID, asked: _Asked, *, by: Actor, at: datetime) -> None:
    until = at + asked.lasting if asked.lasting else None
    Consent.objects.create(
        space_id=space_id,
        id=consent_id,
        scope=asked.scope.value,
        professional="" if asked.scope is ConsentScope.TEAM else asked.rpps,
        organization_id=asked.organization_id,
        means=asked.means.value,
        collected_by=by.id,
        recorded_by=by.id,
        given_at=at,
        until=until,
    )
    if asked.scope is ConsentScope.TEAM:
        recording.hold(
            space_id=space_id,
            holder=asked.organization_id,
            organization_id=asked.organization_id,
            at=at,
            until=until,
        )
    if asked.rpps:
        values: dict[str, object] = {"is_authorized": True, "until": until, "consent_id": consent_id}
        if asked.as_treating_doctor:
            values["is_treating_doctor"] = True
        if asked.as_administrator:
            values["is_administrator"] = True
        own = by.organization_id if asked.rpps == by.id else ""
        recording.change(space_id=space_id, rpps=asked.rpps, values=values, by=by, at=at, organization_id=own)
