"""Keeping what a software was answered, for its editor: codes and places, never what the call carried."""

import logging
import time
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import Error

from carnet.domain.identity import queries as identity
from carnet.domain.oversight import calls
from carnet.foundation import clock
from carnet.foundation.certificates import ClientCertificate

_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Trace:
    """What is learnt of a call while it is answered: the software, what it asked, the first thing that was refused.

    `shown` is the certificate of the connection, `signer` the one of the assertion once it was believed: the software
    is known by either.
    """

    shown: ClientCertificate | None
    size: int
    signer: ClientCertificate | None = None
    transaction: str = ""
    code: str = ""
    place: str = ""
    began: float = field(default_factory=time.perf_counter)


def keep(trace: Trace, *, status: int) -> None:
    """Keeps a call whose software is known, if the operator wants such calls kept. A fault of the base is logged."""
    if not calls.is_kept(code=trace.code):
        return
    try:
        client_id = _known_by(trace.shown) or _known_by(trace.signer)
        if not client_id:
            return
        calls.record(
            client_id=client_id,
            door="xds",
            transaction=trace.transaction,
            status=status,
            code=trace.code,
            place=trace.place,
            lasted=timedelta(seconds=time.perf_counter() - trace.began),
            size=trace.size,
            at=clock.now(),
        )
    except Error:
        # The answer is due all the same: what is lost is a line of an editor's page.
        _logger.exception("a call could not be kept")


def _known_by(certificate: ClientCertificate | None) -> str:
    software = identity.software_showing(certificate=certificate) if certificate is not None else None
    return software.id if software is not None else ""
