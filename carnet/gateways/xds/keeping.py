"""What is learnt of a call for the editor of its software: codes and places, never what the call carried."""

import time
from dataclasses import dataclass, field
from datetime import timedelta

from carnet.domain.identity import queries as identity
from carnet.domain.oversight import calls
from carnet.foundation import clock
from carnet.foundation.certificates import ClientCertificate


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

    def keep(self, *, status: int) -> None:
        """Keeps the call as it was answered."""
        calls.keep(
            client=self._client,
            door="xds",
            transaction=self.transaction,
            status=status,
            code=self.code,
            place=self.place,
            lasted=timedelta(seconds=time.perf_counter() - self.began),
            size=self.size,
            at=clock.now(),
        )

    def _client(self) -> str:
        known = (identity.software_showing(certificate=one) for one in (self.shown, self.signer) if one is not None)
        return next((software.id for software in known if software is not None), "")
