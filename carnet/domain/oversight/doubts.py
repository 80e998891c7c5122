"""When citizens’ doubts tell that an account is in other hands. Pure.

A doubt is a citizen who says of an access “this one surprises me”. It is *bare* when nothing had shown care before:
neither the account nor its structure had deposited anything there in the four weeks until the day before. What a thief
deposits on that day shows nothing. The numbers were set with `python -m bench.vigilance`, which runs these very
functions.
"""

import math
from dataclasses import dataclass
from datetime import timedelta

from carnet.domain.access.vigilance import Level

# Doubts of so long are counted together, and the records entered meanwhile.
WINDOW = timedelta(days=56)
LEAST = 2
# Citizens who are mistaken by chance may cut an account so seldom, in one window.
_CHANCE = 1e-4


@dataclass(frozen=True, slots=True)
class Doubts:
    """How many citizens doubt one account, each once, and of how many of them nothing shows care."""

    citizens: int
    bare: int


def needed(*, records: int, mistaken: float) -> int:
    """Gives how many citizens chance does not explain, for an account that entered so many records in the window.

    `mistaken` is the share of accesses at which a citizen is surprised and wrong. Two at least.
    """
    expected = records * mistaken
    if expected <= 0:
        return LEAST
    many, less = 0, 0.0
    while many < LEAST or 1 - less > _CHANCE:
        # By logarithms: neither a power nor a factorial may overflow, whatever the setting.
        less += math.exp(many * math.log(expected) - expected - math.lgamma(many + 1))
        many += 1
    return many


def judge(*, doubts: Doubts, records: int, mistaken: float) -> Level:
    """Decides what citizens’ doubts do by themselves: nothing, operators are told, the account is cut.

    One citizen more is needed where care had been given: two who know a doctor and are angry do not close a practice.
    """
    many = needed(records=records, mistaken=mistaken)
    if doubts.bare >= many or doubts.citizens > many:
        return Level.CUT
    return Level.ALERT if doubts.citizens >= LEAST else Level.NONE
