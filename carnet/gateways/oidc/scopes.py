"""What a software may ask for, in the form of SMART 2: `system/<type>.<letters>`."""

import re

from carnet.gateways.oidc.errors import OAuthError

# What `/fhir` does for software: c(reate), r(ead), u(pdate), s(earch). Deletion is an update of the status.
INTERACTIONS = {
    "AuditEvent": "rs",
    "Binary": "r",
    "Bundle": "c",
    "DocumentReference": "crus",
    "List": "rs",
    "Organization": "rs",
    "Patient": "rs",
    "Practitioner": "rs",
    "PractitionerRole": "rs",
}

# What a software obtains only when its registration names it: the journals, for auditors.
NAMED_ONLY = frozenset({"system/AuditEvent.r", "system/AuditEvent.s"})

_FORM = re.compile(r"system/(?P<type>[A-Za-z]+|\*)\.(?P<letters>c?r?u?d?s?)")


def offered() -> tuple[str, ...]:
    """Lists the scopes that exist, one a type."""
    return tuple(f"system/{kind}.{letters}" for kind, letters in INTERACTIONS.items())


def granted(asked: str) -> frozenset[str]:
    """Gives the single interactions obtained: what is asked and exists, everything when nothing is asked.

    Raises OAuthError(invalid_scope) for an unknown form or type, and when nothing of what is asked exists.
    """
    words = asked.split() or ["system/*.cruds"]
    obtained = frozenset(single for word in words for single in _singles(word))
    if not obtained:
        raise OAuthError("invalid_scope", "nothing of what is asked exists here")
    return obtained


def _singles(word: str) -> list[str]:
    match = _FORM.fullmatch(word)
    if match is None or not match["letters"]:
        raise OAuthError("invalid_scope", "expected system/Type.letters, the letters among c r u d s in this order")
    if match["type"] != "*" and match["type"] not in INTERACTIONS:
        raise OAuthError("invalid_scope", f"no scope for this type; there are {' '.join(offered())}")
    kinds = INTERACTIONS if match["type"] == "*" else {match["type"]: INTERACTIONS[match["type"]]}
    return [
        f"system/{kind}.{letter}" for kind, letters in kinds.items() for letter in match["letters"] if letter in letters
    ]


def allowed(asked: frozenset[str], *, to: frozenset[str]) -> frozenset[str]:
    """Keeps what a software may ever obtain; an empty `to` bounds nothing but NAMED_ONLY.

    Raises OAuthError when nothing is left.
    """
    kept = asked & to if to else asked - NAMED_ONLY
    if not kept:
        raise OAuthError("invalid_scope", "nothing of what is asked is open to this client")
    return kept


def compact(singles: frozenset[str]) -> str:
    """Writes single interactions as a response says them: one word a type."""
    words = []
    for kind, letters in INTERACTIONS.items():
        obtained = "".join(letter for letter in letters if f"system/{kind}.{letter}" in singles)
        if obtained:
            words.append(f"system/{kind}.{obtained}")
    return " ".join(words)
