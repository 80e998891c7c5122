"""The life of a space, row by row of the table."""

import pytest

from carnet.domain.spaces import rules
from carnet.domain.spaces.codes import Event, State


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", Event)
def test_allows_exactly_the_rows_of_the_table(state: State, event: Event) -> None:
    decision = rules.decide_event(state=state, event=event)
    assert decision.allowed == ((state, event) in rules.TRANSITIONS)
    if decision.allowed:
        assert rules.after(state=state, event=event) in State
    else:
        assert decision.reason == f"cannot_{event.value}_when_{state.value}"


def test_never_leaves_the_final_states() -> None:
    assert not [state for state, _ in rules.TRANSITIONS if state in {State.DELETED, State.CLOSED_DECEASED}]


def test_reaches_every_state_from_the_notice() -> None:
    reached = {State.NOTIFIED}
    for _ in State:
        reached |= {after for (before, _), after in rules.TRANSITIONS.items() if before in reached}
    assert reached == set(State)


def test_takes_documents_from_the_opening_on_and_no_longer_after_the_closing() -> None:
    assert {state for state in State if rules.is_living(state)} == {State.OPENED, State.ACTIVE}
