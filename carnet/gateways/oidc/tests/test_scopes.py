"""What a software may ask for."""

import pytest

from carnet.gateways.oidc import scopes
from carnet.gateways.oidc.errors import OAuthError


def test_gives_everything_when_nothing_is_asked() -> None:
    assert scopes.compact(scopes.granted("")) == " ".join(scopes.offered())


@pytest.mark.parametrize(
    ("asked", "obtained"),
    [
        ("system/DocumentReference.rs", {"system/DocumentReference.r", "system/DocumentReference.s"}),
        ("system/Binary.cruds", {"system/Binary.r"}),
        ("system/Patient.r system/List.s", {"system/Patient.r", "system/List.s"}),
        ("system/*.c", {"system/Bundle.c", "system/DocumentReference.c"}),
    ],
)
def test_gives_what_is_asked_and_exists(asked: str, obtained: set[str]) -> None:
    assert scopes.granted(asked) == obtained


@pytest.mark.parametrize(
    "asked",
    [
        "openid", "system/Observation.r", "patient/DocumentReference.r", "system/DocumentReference.sr",
        "system/DocumentReference.", "system/Binary.c", "system/DocumentReference.read",
        "system/DocumentReference.rs?x=1",
    ],
)  # fmt: skip
def test_refuses_what_does_not_exist(asked: str) -> None:
    with pytest.raises(OAuthError) as refusal:
        scopes.granted(asked)
    assert refusal.value.code == "invalid_scope"


def test_the_journals_are_obtained_by_a_registration_that_names_them_only() -> None:
    everything = scopes.granted("")
    assert not scopes.NAMED_ONLY & scopes.allowed(everything, to=frozenset())
    assert scopes.allowed(everything, to=scopes.NAMED_ONLY) == scopes.NAMED_ONLY
    with pytest.raises(OAuthError):
        scopes.allowed(scopes.granted("system/AuditEvent.rs"), to=frozenset())
