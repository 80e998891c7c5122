"""What an operator may choose about the signed assertions (VIHF) by which software says who calls."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from carnet.config import environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusting:
    """Whose assertions are believed, signed how, how old, on which connections."""

    authorities: Path
    needs_revocation_lists: bool
    allows_sha1: bool
    lifetime: timedelta
    needs_client_certificate: bool
    same_organization: bool
    needs_reason: bool


def from_environment(var: Path) -> Trusting:
    """Reads the choices of the operator; `var` is the folder of what this server keeps."""
    return Trusting(
        authorities=environment.folder(
            "CARNET_VIHF_AUTHORITIES",
            "the folder of the authorities whose certificates sign the VIHF, and of their lists of revoked ones",
            default=var / "authorities",
            shown="$CARNET_VAR/authorities",
        ),
        needs_revocation_lists=environment.flag(
            "CARNET_VIHF_REVOCATION_LISTS",
            "a certificate signs a VIHF only if its authority's list of revoked certificates is there and up to date",
            default=True,
        ),
        allows_sha1=environment.flag(
            "CARNET_VIHF_ALLOW_SHA1", "signatures of the VIHF may use SHA-1, as old software does", default=False
        ),
        lifetime=timedelta(
            seconds=environment.integer(
                "CARNET_VIHF_LIFETIME_SECONDS", "how long a VIHF may serve after it was made, in seconds", default=3600
            )
        ),
        needs_client_certificate=environment.flag(
            "CARNET_VIHF_CLIENT_CERTIFICATE",
            "a VIHF counts only on a connection that shows a certificate",
            default=False,
        ),
        same_organization=environment.flag(
            "CARNET_VIHF_SAME_ORGANIZATION",
            "the certificate of the connection, if any, is of the same organisation as the one that signs the VIHF",
            default=True,
        ),
        needs_reason=environment.flag(
            "CARNET_VIHF_REASON_REQUIRED",
            "a VIHF that breaks the glass says why (Mode_Acces_Raison); otherwise the citizen reads that it does not",
            default=False,
        ),
    )
