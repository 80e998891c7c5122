"""What is written about people: the registers, the software that acts for them, and their accounts."""

from carnet.domain.identity.actions.accounts import IdentifierInUse, Unfit, create_agent, create_citizen, is_common
from carnet.domain.identity.actions.registering import (
    AssertionReplayed,
    InsInUse,
    IssuedToken,
    UnknownDomain,
    accept_assertion,
    forget_expired,
    issue_token,
    register_client,
    register_organization,
    register_patient,
    register_professional,
    revoke_token,
)

__all__ = [
    "AssertionReplayed",
    "IdentifierInUse",
    "InsInUse",
    "IssuedToken",
    "Unfit",
    "UnknownDomain",
    "accept_assertion",
    "create_agent",
    "create_citizen",
    "forget_expired",
    "is_common",
    "issue_token",
    "register_client",
    "register_organization",
    "register_patient",
    "register_professional",
    "revoke_token",
]
