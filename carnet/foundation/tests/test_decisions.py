"""Decisions: a refusal always says why."""

import pytest

from carnet.foundation import decisions


def test_lets_go_on_when_allowed() -> None:
    decisions.require(decisions.ALLOWED)
    assert decisions.ALLOWED.allowed


def test_raises_with_the_reason_when_refused() -> None:
    with pytest.raises(decisions.Refused, match=r"^blocked$") as caught:
        decisions.require(decisions.refuse("blocked"))
    assert caught.value.decision == decisions.Decision(allowed=False, reason="blocked")


def test_has_no_refusal_without_a_reason() -> None:
    with pytest.raises(ValueError, match="must say why"):
        decisions.refuse("")
