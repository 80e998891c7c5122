"""Requests as their pages show them, unsealed for agents who may read them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from carnet.domain.support import house, sealing
from carnet.domain.support.codes import Operation, Power, Request, RequestStatus
from carnet.domain.support.models import Request as RequestRow
from carnet.domain.support.rules import desk
from carnet.domain.support.sealing import Asked
from carnet.foundation import decisions
from carnet.foundation.actors import Actor
from carnet.foundation.sealing import SpaceCipher


class NoSuchRequest(Exception):
    """There is no such request."""


def requests(*, by: Actor, at: datetime, count: int) -> tuple[Request, ...]:
    """Lists the requests, newest first, to whoever may read them. Raises decisions.Refused."""
    with transaction.atomic():
        decisions.require(desk.decide(power=Power.READ_OPERATIONS, agent=house.agent(by), at=at))
        cipher = house.cipher(at=at)
        rows = RequestRow.objects.select_related("requested_by", "decided_by").order_by("-requested_at", "-id")
        return tuple(view(row, cipher=cipher) for row in rows[:count])


def request(*, request_id: UUID, by: Actor, at: datetime) -> Request:
    """Gives one request to whoever may read them. Raises decisions.Refused, NoSuchRequest."""
    with transaction.atomic():
        decisions.require(desk.decide(power=Power.READ_OPERATIONS, agent=house.agent(by), at=at))
        row = RequestRow.objects.select_related("requested_by", "decided_by").filter(id=request_id).first()
        if row is None:
            raise NoSuchRequest(str(request_id))
        return view(row, cipher=house.cipher(at=at))


def view(row: RequestRow, *, cipher: SpaceCipher) -> Request:
    """Makes the plain value of a request."""
    said = asked(row, cipher=cipher)
    decision = bytes(row.sealed_decision)
    report = bytes(row.sealed_report)
    return Request(
        id=row.id,
        operation=Operation(row.operation),
        status=RequestStatus(row.status),
        requested_by=row.requested_by_id,
        requested_by_name=row.requested_by.name,
        requested_at=row.requested_at,
        expires_at=row.expires_at,
        words=said.words,
        legal_basis=said.legal_basis,
        summary=_summary(said),
        decided_by_name=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        decision_words=cipher.unseal(decision, row_id=row.id, field="decision").decode() if decision else "",
        executed_at=row.executed_at,
        report=_report(row, cipher.unseal(report, row_id=row.id, field="report").decode() if report else ""),
    )


def asked(row: RequestRow, *, cipher: SpaceCipher) -> Asked:
    """Unseals what a request asks."""
    return sealing.unseal_asked(bytes(row.sealed_asked), cipher=cipher, request_id=row.id)


def _summary(said: Asked) -> tuple[tuple[str, str], ...]:
    if said.recipient:
        return (("recipient", said.recipient), ("fingerprint", said.fingerprint))
    return (("closable", str(len(said.spaces))), ("left_out", str(said.left_out)))


def _report(row: RequestRow, digest: str) -> tuple[tuple[str, str], ...]:
    if row.operation == Operation.BULK_CLOSING.value:
        if row.status not in {RequestStatus.RUNNING.value, RequestStatus.DONE.value}:
            return ()
        return (("closed", str(row.closed)), ("not_closed", str(row.progress - row.closed)))
    return (("digest", digest),) if digest else ()
