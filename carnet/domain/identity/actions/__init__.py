"""What is written about people: the registers, the software that acts for them, and their accounts."""

from carnet.domain.identity.actions.accounts import IdentifierInUse, Unfit, create_agent, create_citizen, is_common
from carnet.domain.identity.actions.issuers import (
    NotRecognized,
    end_issuer_sessions,
    recognize_citizen,
    remember_issuer_session,
)
from carnet.domain.identity.actions.registering import (
    AssertionReplayed,
    InsInUse,
    IssuedToken,
    UnknownDomain,
    accept_assertion,
    forget_expired,
    issue_token,
    register_organization,
    register_patient,
    register_professional,
    revoke_token,
)
from carnet.domain.identity.actions.software import (
    CertificateInUse,
    UnknownClient,
    count_requests,
    disable_client,
    register_client,
    replace_client_proofs,
)

__all__ = [
    "AssertionReplayed",
    "CertificateInUse",
    "IdentifierInUse",
    "InsInUse",
    "IssuedToken",
    "NotRecognized",
    "Unfit",
    "UnknownClient",
    "UnknownDomain",
    "accept_assertion",
    "count_requests",
    "create_agent",
    "create_citizen",
    "disable_client",
    "end_issuer_sessions",
    "forget_expired",
    "is_common",
    "issue_token",
    "recognize_citizen",
    "register_client",
    "register_organization",
    "register_patient",
    "register_professional",
    "remember_issuer_session",
    "replace_client_proofs",
    "revoke_token",
]
