"""The citizens of the simulator of vigilance: few answer what they are told, some are mistaken, all take their time."""

import random
from dataclasses import dataclass, field, replace

from bench.accounts import Event
from carnet.domain.access.vigilance import Level
from carnet.domain.oversight import doubts
from carnet.domain.oversight.doubts import Doubts


@dataclass(frozen=True, slots=True)
class Answers:
    """How citizens answer: the share who say of a theft that it surprises them, and of accesses, those who are wrong.

    Of a theft in the holder's own list, half as many: they know the name; and three in ten of those have had a document
    from the holder in the four weeks before. `days`: within so many, evenly.
    """

    share: float = 0.02
    mistaken: float = 0.02 / 1000
    of_own: float = 0.5
    cared_for: float = 0.3
    days: int = 3


@dataclass(slots=True)
class Doubting:
    """The doubts about one account: those still to come, those in the window, what was entered meanwhile."""

    coming: list[tuple[int, bool]] = field(default_factory=list)
    known: list[tuple[int, bool]] = field(default_factory=list)
    entered: list[tuple[int, int]] = field(default_factory=list)

    def copy(self) -> "Doubting":
        """Gives the same doubts, for a theft that others do not see."""
        return replace(self, coming=list(self.coming), known=list(self.known), entered=list(self.entered))

    def day(self, opened: list[Event], number: int, answers: Answers, dice: random.Random) -> Level:
        """Lets citizens answer of the records of a day, hears those whose answer has come, and decides as at night."""
        for event in opened:
            if dice.random() < _share(event, answers):
                cared_for = event.stolen and not event.is_new and dice.random() < answers.cared_for
                self.coming.append((number + dice.randrange(answers.days), not cared_for))
        since = number - doubts.WINDOW.days
        self.entered = [(on, many) for on, many in self.entered if on > since] + [(number, len(opened))]
        self.known = [(on, bare) for on, bare in self.known + self.coming if since < on <= number]
        self.coming = [(on, bare) for on, bare in self.coming if on > number]
        found = Doubts(len(self.known), sum(bare for _, bare in self.known))
        records = sum(many for _, many in self.entered)
        level = doubts.judge(doubts=found, records=records, mistaken=answers.mistaken)
        if level is Level.CUT:
            self.known.clear()
        return level

    def is_doubted(self, number: int, days: int) -> bool:
        """Tells whether a citizen doubted the account these days."""
        return any(on > number - days for on, _ in self.known)


def _share(event: Event, answers: Answers) -> float:
    if not event.stolen:
        return answers.mistaken
    return answers.share * (1 if event.is_new else answers.of_own)
