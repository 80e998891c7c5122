"""Sensitive acts: one agent asks, another person agrees, and only then it is done, once."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.domain.identity import queries as identity
from carnet.domain.support import bulk, house, packaging, request_views
from carnet.domain.support.codes import Operation, Request, RequestStatus
from carnet.domain.support.exporting import files_of
from carnet.domain.support.house import About
from carnet.domain.support.models import Request as RequestRow
from carnet.domain.support.packaging import Package
from carnet.domain.support.request_views import NoSuchRequest
from carnet.domain.support.rules import desk
from carnet.domain.support.rules import requests as rules
from carnet.domain.support.sealing import Asked, seal_asked
from carnet.foundation import decisions, ids
from carnet.foundation.actors import Actor
from carnet.foundation.outbox.statements import NewJob
from carnet.foundation.values import ins

BULK_JOB = "bulk_closing"


def ask_bulk_closing(*, listed: str, words: str, by: Actor, at: datetime) -> UUID:
    """Asks that the spaces of a list of INS be closed; the list is checked now, nothing is closed yet.

    Raises decisions.Refused, Invalid (words, list, nothing to close).
    """
    said = desk.require_reason_words(words)
    _require_may_ask(Operation.BULK_CLOSING, by=by, at=at)
    checked = bulk.check(listed)
    if not checked.closable:
        raise Invalid(Fault("nothing-to-close", "listed", "no space of this list may be closed"))
    left_out = len(checked.not_closable) + len(checked.unknown) + len(checked.unreadable)
    asked = Asked(words=said, spaces=checked.closable, left_out=left_out)
    return _ask(Operation.BULK_CLOSING, asked, by=by, at=at)


def ask_export(
    *, matricule: str, recipient: str, legal_basis: str, certificate: str, words: str, by: Actor, at: datetime
) -> UUID:
    """Asks that the administrative data and the journal of a citizen be given to a third party entitled by law.

    `certificate` is the third party's, in PEM: only its holder will open the package.
    Raises decisions.Refused, Invalid, values.ins.UnreadableIns.
    """
    said = desk.require_reason_words(words)
    basis = desk.require_reason_words(legal_basis, field="legal_basis")
    known = packaging.read_certificate(certificate, at=at)
    readings = [ins.parse(matricule, oid=oid) for oid in identity.accepted_domains()]
    _require_may_ask(Operation.THIRD_PARTY_EXPORT, by=by, at=at)
    space_id = next((found for one in readings if (found := identity.space_of_ins(ins=one))), None)
    if space_id is None:
        raise Invalid(Fault("unknown-ins", "matricule", "nobody here has this INS"))
    asked = Asked(
        words=said,
        legal_basis=basis,
        spaces=(space_id,),
        recipient=recipient.strip()[:200] or known.subject,
        certificate=certificate,
        fingerprint=known.fingerprint,
    )
    return _ask(Operation.THIRD_PARTY_EXPORT, asked, by=by, at=at)


def decide_request(*, request_id: UUID, approves: bool, words: str, by: Actor, at: datetime) -> None:
    """Approves or refuses the request of another person, with a reason. The first decision stands.

    Raises decisions.Refused, Invalid, NoSuchRequest.
    """
    said = desk.require_reason_words(words)
    with transaction.atomic():
        agent = house.agent(by)
        row = _locked(request_id)
        view = request_views.view(row, cipher=house.cipher(at=at))
        decision = rules.decide_agreeing(
            request=view, requester_person=bytes(row.requested_by.person_hash), agent=agent, at=at
        )
        if decision.allowed:
            row.status = (RequestStatus.APPROVED if approves else RequestStatus.REFUSED).value
            row.decided_by_id, row.decided_at = agent.id, at
            row.sealed_decision = house.cipher(at=at).seal(said.encode(), row_id=row.id, field="decision")
            row.expires_at = at + timedelta(hours=settings.SUPPORT_APPROVAL_HOURS)
            row.save()
        act = "approve_request" if approves else "refuse_request"
        house.write(act, decision, by=by, at=at, about=About("request", row.id, row.operation, said))
    decisions.require(decision)


def start_bulk_closing(*, request_id: UUID, by: Actor, at: datetime) -> None:
    """Starts an approved closing, once; a worker does it. Raises decisions.Refused, NoSuchRequest."""
    job = NewJob(kind=BULK_JOB, space_id=None, payload={"request_id": request_id.hex}, at=at)
    with transaction.atomic():
        row, view, decision = _executing(request_id, Operation.BULK_CLOSING, by=by, at=at)
        if decision.allowed:
            row.status = RequestStatus.RUNNING.value
            row.save()
        words = _two_names(view)
        about = About("request", row.id, row.operation, words)
        house.write("start_bulk_closing", decision, by=by, at=at, about=about, job=job)
    decisions.require(decision)


def execute_export(*, request_id: UUID, by: Actor, at: datetime) -> Package:
    """Makes the package of an approved export and gives it, once; the citizen reads both names in the journal.

    Raises decisions.Refused, NoSuchRequest.
    """
    package: Package | None = None
    with transaction.atomic():
        row, view, decision = _executing(request_id, Operation.THIRD_PARTY_EXPORT, by=by, at=at)
        words = _two_names(view)
        if decision.allowed:
            cipher = house.cipher(at=at)
            asked = request_views.asked(row, cipher=cipher)
            files = files_of(space_id=asked.spaces[0], request_id=row.id, words=words, by=by, at=at)
            package = packaging.envelope(files, pem=asked.certificate, name=f"export-{ids.public(row.id)}", at=at)
            row.status, row.executed_at = RequestStatus.DONE.value, at
            row.sealed_report = cipher.seal(package.digest.encode(), row_id=row.id, field="report")
            row.save()
            words = f"{words} SHA-256 {package.digest}"
        about = About("request", row.id, row.operation, words)
        house.write("execute_export", decision, by=by, at=at, about=about)
    decisions.require(decision)
    assert package is not None
    return package


def _require_may_ask(operation: Operation, *, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        decision = rules.decide_asking(operation=operation, agent=house.agent(by), at=at)
        if not decision.allowed:
            house.write(f"ask_{operation.value}", decision, by=by, at=at)
    decisions.require(decision)


def _ask(operation: Operation, asked: Asked, *, by: Actor, at: datetime) -> UUID:
    request_id = ids.new_id()
    with transaction.atomic():
        agent = house.agent(by)
        RequestRow.objects.create(
            id=request_id,
            operation=operation.value,
            status=RequestStatus.PENDING.value,
            requested_by_id=agent.id,
            requested_at=at,
            expires_at=at + timedelta(hours=settings.SUPPORT_APPROVAL_HOURS),
            sealed_asked=seal_asked(asked, cipher=house.cipher(at=at), request_id=request_id),
        )
        about = About("request", request_id, operation.value, asked.words)
        house.write(f"ask_{operation.value}", decisions.ALLOWED, by=by, at=at, about=about)
    return request_id


def _locked(request_id: UUID) -> RequestRow:
    row = RequestRow.objects.select_for_update().filter(id=request_id).first()
    if row is None:
        raise NoSuchRequest(str(request_id))
    return row


def _executing(
    request_id: UUID, operation: Operation, *, by: Actor, at: datetime
) -> tuple[RequestRow, Request, decisions.Decision]:
    row = _locked(request_id)
    if row.operation != operation.value:
        raise NoSuchRequest(str(request_id))
    view = request_views.view(row, cipher=house.cipher(at=at))
    return row, view, rules.decide_executing(request=view, agent=house.agent(by), at=at)


def _two_names(view: Request) -> str:
    return f"{view.requested_by_name} ; {view.decided_by_name}"
