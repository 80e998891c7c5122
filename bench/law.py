"""How long one decision takes: `python -m bench.law`. The law is pure, so that nothing else is measured."""

import statistics
import time

from carnet.domain.access import rules
from carnet.domain.access.codes import (
    Action,
    DocumentFacts,
    Reader,
    ReaderKind,
    RestrictedWhat,
    RestrictedWhom,
    Restriction,
    SpaceFacts,
)

ROUNDS = 20_000
BUDGET_MICROSECONDS = 50.0

_READER = Reader(kind=ReaderKind.PROFESSIONAL, profession="10")
_DOCUMENT = DocumentFacts(type_code="60591-5", category="BIO", set_id="a", episodes=("b",))
_RESTRICTIONS = tuple(
    Restriction(what=RestrictedWhat.CATEGORY, whom=RestrictedWhom.EVERYBODY, target=str(number)) for number in range(20)
)
CASES = {
    "reading, nothing withheld": SpaceFacts(is_open=True, authorised=True),
    "reading, twenty restrictions": SpaceFacts(is_open=True, authorised=True, restrictions=_RESTRICTIONS),
    "reading, refused": SpaceFacts(is_open=True),
}


def microseconds(space: SpaceFacts) -> tuple[float, float]:
    """Gives the median and the 99th centile of one decision, in microseconds."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter_ns()
        rules.decide(action=Action.READ, reader=_READER, space=space, document=_DOCUMENT)
        taken.append((time.perf_counter_ns() - start) / 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=100)[98]


def main() -> None:
    """Prints the cost of a decision in each case, against its budget."""
    for name, space in CASES.items():
        median, high = microseconds(space)
        print(f"{name}: median {median:.1f} µs, p99 {high:.1f} µs (budget {BUDGET_MICROSECONDS:.0f} µs)")


if __name__ == "__main__":
    main()
