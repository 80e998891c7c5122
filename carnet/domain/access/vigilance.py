"""When an account reads more than its habits: counts of one day in, an alert or a cut out. Pure, in every request.

All counts are of distinct records, once a day each. Habits are learnt at night by `oversight`; an account without any
has those of its profession (`data/habits.tsv`).
"""

from dataclasses import astuple, dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

# Above this many records entered without an authorisation in one day, whatever the habits, an account is cut.
MOST_STRANGERS = 180
# An alert comes first; the cut a quarter beyond it, at least this many records further.
LEAST_BEYOND = 8
SLICE_MINUTES = 10
HOURS = 24
# A record that stays closed for want of a proof, so often: somebody goes on without being able to give it.
MOST_REFUSED = 40
# Searches of a patient that find nobody, in one hour: what hands that mistype make. Software that asks for every
# patient who comes in misses some of them: a share.
MOST_MISSES = 20
MOST_MISSES_OF_SOFTWARE = 100
MOST_MISSED_SHARE = 0.2
_ALL_HOURS = (1 << HOURS) - 1
_DATA = Path(__file__).parent / "data" / "habits.tsv"


class Measure(StrEnum):
    """What is compared with a habit.

    RECORDS: in the day. STRANGERS: in the day, those where nothing authorised the account on entering. EMERGENCIES: in
    the day, by a broken glass or the regulation. HOUR, SLICE: in one hour, in ten minutes. UNUSUAL: in the day, at
    hours when this account is not used.
    """

    RECORDS = "records"
    STRANGERS = "strangers"
    EMERGENCIES = "emergencies"
    HOUR = "hour"
    SLICE = "slice"
    UNUSUAL = "unusual"


class SinceProof(StrEnum):
    """What is counted from one proof of the holder's to the next.

    UNPROVED: records that no care explains. UNANSWERED: records that stayed closed for want of the proof asked for.
    """

    UNPROVED = "unproved"
    UNANSWERED = "unanswered"


class Level(StrEnum):
    """What is done: nothing, the holder is asked for a proof, operators are told, nothing opens any more."""

    NONE = "none"
    PROOF = "proof"
    ALERT = "alert"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Day:
    """What an account has entered on one day of Paris, with the count of each hour and of the ten minutes under way."""

    records: int
    strangers: int
    emergencies: int
    slice: int
    by_hour: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Habits:
    """How many records an account may enter before its holder is asked for a proof, by measure of a day.

    `usual_hours` has one bit an hour of Paris. `unproved` is granted by operators: so many records that no care
    explains open before a proof is asked; 0 for everybody else, whose busy day says it.
    """

    records: int
    strangers: int
    emergencies: int
    hour: int
    slice: int
    unusual: int
    usual_hours: int = _ALL_HOURS
    unproved: int = 0

    def limit(self, measure: Measure) -> int:
        """Gives the limit of one measure."""
        limit: int = getattr(self, measure.value)
        return limit


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is done, for which measure, counted how much against which limit."""

    level: Level
    measure: Measure | SinceProof | None = None
    counted: int = 0
    limit: int = 0


NOTHING = Verdict(Level.NONE)


def counted(*, day: Day, habits: Habits, hour: int) -> dict[Measure, int]:
    """Gives what a day holds so far, in each measure."""
    return {
        Measure.RECORDS: day.records,
        Measure.STRANGERS: day.strangers,
        Measure.EMERGENCIES: day.emergencies,
        Measure.HOUR: day.by_hour[hour],
        Measure.SLICE: day.slice,
        Measure.UNUSUAL: sum(many for at, many in enumerate(day.by_hour) if not habits.usual_hours >> at & 1),
    }


def cut_above(*, measure: Measure, limit: int) -> int:
    """Gives the count above which an account is cut, for a limit above which its holder is asked for a proof."""
    above = limit + max(LEAST_BEYOND, limit // 4)
    return min(above, MOST_STRANGERS) if measure is Measure.STRANGERS else above


def told_above(*, measure: Measure, limit: int) -> int:
    """Gives the count above which operators are told: half-way to the cut, proof given or not.

    An emergency is not held back until a proof is given: of those, they are told at once.
    """
    cut = cut_above(measure=measure, limit=limit)
    if measure is Measure.EMERGENCIES or cut < limit:
        return min(limit, cut)
    return limit + (cut - limit) // 2


def judge(*, day: Day, habits: Habits, hour: int) -> Verdict:
    """Decides whether this day is still like this account's others; the gravest answer wins."""
    found = NOTHING
    for measure, many in counted(day=day, habits=habits, hour=hour).items():
        limit = habits.limit(measure)
        if many > cut_above(measure=measure, limit=limit):
            return Verdict(Level.CUT, measure, many, limit)
        if many > told_above(measure=measure, limit=limit) and found.level is not Level.ALERT:
            found = Verdict(Level.ALERT, measure, many, limit)
        elif many > limit and found.level is Level.NONE:
            found = Verdict(Level.PROOF, measure, many, limit)
    return found


def proof_after(*, habits: Habits, least: int, most: int) -> int:
    """Gives after how many records that no care explains the holder is asked for a proof.

    It is a busy day of the account, between two bounds, unless operators granted more.
    """
    return max(min(max(least, habits.records), most), habits.unproved)


def wants_proof(*, asked_at: datetime | None, proved_at: datetime | None, is_ongoing: bool, is_emergency: bool) -> bool:
    """Decides whether a record stays closed until whoever enters proves again to be the account's holder.

    A question stands for every session and every token that was proved before it; who proves frees only the session in
    which it is done. What the account opened these days, its deposits and emergencies are never held back. Proofs are
    dated to the second.
    """
    if asked_at is None or is_ongoing or is_emergency:
        return False
    return proved_at is None or proved_at < asked_at.replace(microsecond=0)


def is_guessing(*, searches: int, misses: int, by_software: bool) -> bool:
    """Decides whether so many searches in vain, in one hour, look like somebody trying numbers."""
    if by_software:
        return misses > MOST_MISSES_OF_SOFTWARE and misses > MOST_MISSED_SHARE * searches
    return misses > MOST_MISSES


@cache
def _by_profession() -> dict[str, Habits]:
    lines = [line for line in _DATA.read_text().splitlines() if line and not line.startswith("#")]
    rows = (line.split("\t") for line in lines[1:])
    return {profession: Habits(*map(int, limits)) for profession, *limits in rows}


def first_habits(profession: str) -> Habits:
    """Gives the limits of an account that has no habits yet, by profession (TRE_G15)."""
    known = _by_profession()
    return known.get(profession, known["*"])


def granted(records: int) -> Habits:
    """Gives the limits that operators grant to an account whose work is out of the ordinary, by records in a day."""
    return Habits(
        records=records,
        strangers=records,
        emergencies=records,
        hour=records // 4,
        slice=records // 8,
        unusual=records,
        unproved=records,
    )


def packed(habits: Habits) -> list[int]:
    """Writes habits as the database keeps them."""
    return list(astuple(habits))
