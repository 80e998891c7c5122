"""Going through every combination of the facts of the law, without trying apart those that nothing asks for.

Facts are asked for, not given: the first time that a question reads one, it takes each of its values in turn. What an
answer never read cannot change it, so that each way through the law stands for all the combinations that share what it
read; their number is counted, and the sum is that of all the combinations there are.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from math import prod

type Values = Mapping[str, tuple[object, ...] | "Several"]


@dataclass(frozen=True, slots=True)
class Several:
    """A fact that is none, one or more things of one kind, each with facts of its own."""

    kind: type
    values: Mapping[str, tuple[object, ...]]
    most: int

    def combinations(self) -> int:
        """Counts what such a fact may be."""
        of_one = prod(map(len, self.values.values()))
        return sum(of_one**many for many in range(self.most + 1))


@dataclass(frozen=True, slots=True)
class Way[T]:
    """One way through a question: what was read on it, what was answered, for how many combinations of facts."""

    read: Mapping[str, object]
    answer: T
    combinations: int


class _Facts:
    """Facts of one kind that take their values as they are read."""

    __slots__ = ("_choices", "_name", "_values")

    def __init__(self, name: str, values: Values, choices: "_Choices") -> None:
        self._name = name
        self._values = values
        self._choices = choices

    def __getattr__(self, fact: str) -> object:
        values, name = self._values[fact], f"{self._name}.{fact}"
        if isinstance(values, Several):
            many = self._choices.of(name, tuple(range(values.most + 1)))
            assert isinstance(many, int)
            return tuple(_Facts(f"{name}[{rank}]", values.values, self._choices) for rank in range(many))
        return self._choices.of(name, values)


class _Choices:
    """The values taken on one way: those that are planned, then the first of each."""

    def __init__(self, plan: list[int]) -> None:
        self.plan = plan
        self.sizes: list[int] = []
        self.read: dict[str, object] = {}

    def of(self, fact: str, values: tuple[object, ...]) -> object:
        if fact not in self.read:
            rank = len(self.sizes)
            if rank == len(self.plan):
                self.plan.append(0)
            self.sizes.append(len(values))
            self.read[fact] = values[self.plan[rank]]
        return self.read[fact]

    def following(self) -> list[int] | None:
        """Gives the plan of the next way; None after the last one."""
        plan = self.plan
        while plan and plan[-1] + 1 == self.sizes[len(plan) - 1]:
            plan.pop()
        if not plan:
            return None
        plan[-1] += 1
        return plan


def ways[T](question: Callable[..., T], **kinds: tuple[type, Values]) -> Iterator[Way[T]]:
    """Asks a question on every way: each argument is a kind of facts, its class with the values of every field.

    Raises AssertionError for a field of a class that has no values here: a new fact must be given some.
    """
    for kind, values in kinds.values():
        _require_every_field(kind, values)
    plan: list[int] | None = []
    while plan is not None:
        choices = _Choices(plan)
        answer = question(**{name: _Facts(name, values, choices) for name, (_, values) in kinds.items()})
        yield Way(choices.read, answer, prod(_unread(name, values, choices) for name, (_, values) in kinds.items()))
        plan = choices.following()


def _require_every_field(kind: type, values: Values) -> None:
    assert {field.name for field in fields(kind)} == set(values), f"{kind.__name__}: give each fact its values"
    for several in values.values():
        if isinstance(several, Several):
            _require_every_field(several.kind, several.values)


def _unread(name: str, values: Values, choices: _Choices) -> int:
    """Counts the combinations of what was not read."""
    count = 1
    for fact, known in values.items():
        place = f"{name}.{fact}"
        if isinstance(known, Several) and place in choices.read:
            many = choices.read[place]
            assert isinstance(many, int)
            count *= prod(_unread(f"{place}[{rank}]", known.values, choices) for rank in range(many))
        elif place not in choices.read:
            count *= known.combinations() if isinstance(known, Several) else len(known)
    return count


def combinations(*kinds: tuple[type, Values]) -> int:
    """Counts all the combinations of facts of these kinds."""
    return prod(
        known.combinations() if isinstance(known, Several) else len(known)
        for _, values in kinds
        for known in values.values()
    )
