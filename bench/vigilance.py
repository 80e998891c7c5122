"""Replays normal weeks and thefts through the rules of vigilance: `python -m bench.vigilance --seed 1`.

The rules are those of production: `access.vigilance.judge` at each record, `oversight.rules.learn` each night. Only the
people are invented. A false alarm is an alert or a cut of an account that nobody stole; it is counted by account-week.
"""

import argparse
import random
from dataclasses import dataclass, field
from datetime import timedelta

from bench.accounts import BEGINNING, EPIDEMIC, WARM_UP_WEEKS, Account, factor_of, normal, population
from bench.citizens import Answers
from bench.nights import Nights, Outcome, night, replay, seasons, usual_shares, weigh
from bench.thefts import THEFTS, groups, thefts
from carnet.domain.access.vigilance import Level


@dataclass(slots=True)
class Alarms:
    """The false alarms of a run: which account, which week, of which sort; and of which measure, kind of people."""

    account_weeks: int = 0
    seen: set[tuple[int, int, str]] = field(default_factory=set)
    by_measure: dict[str, int] = field(default_factory=dict)
    proofs: dict[str, int] = field(default_factory=dict)
    weeks_worked: dict[str, int] = field(default_factory=dict)

    def weeks_of(self, *sorts: str) -> int:
        """Counts the account-weeks with an alarm of one of these sorts."""
        return len({(at, week) for at, week, sort in self.seen if sort in sorts})

    def add(self, at: int, week: int, sort: str, what: str) -> None:
        """Notes one alarm."""
        if (at, week, sort) not in self.seen:
            self.seen.add((at, week, sort))
            self.by_measure[what] = self.by_measure.get(what, 0) + 1


SORTS = ("alert", "cut", "trace told", "trace cut", "doubt cut")


def normal_weeks(accounts: list[Account], weeks: int, dice: random.Random, answers: Answers) -> Alarms:
    """Replays weeks in which nobody steals anything, and counts the false alarms after the warm-up."""
    found = Alarms(account_weeks=len(accounts) * (weeks - WARM_UP_WEEKS))
    nights = [Nights() for _ in accounts]
    for number in range(weeks * 7):
        week = number // 7
        outcomes = []
        for account in accounts:
            factor = factor_of(account.kind, week, weeks)
            outcomes.append(replay(account, normal(account, number, dice, factor=factor), number))
        season, usual = seasons(accounts, outcomes), usual_shares(accounts)
        for at, (account, outcome) in enumerate(zip(accounts, outcomes, strict=True)):
            night(account, outcome, number, season.get(account.kind.profession, 1.0))
            doubted = nights[at].doubting.day(outcome.opened, number, answers, dice)
            level = weigh(account, nights[at], outcome, number, usual[account.kind.profession])
            _look(nights[at], number, level)
            if outcome.alert is not None:
                account.allow(number)
            if week >= WARM_UP_WEEKS:
                _note(found, at, week, account, outcome, level)
                if doubted in {Level.ALERT, Level.CUT}:
                    found.add(at, week, f"doubt {doubted.value}", f"{account.kind.name}: doubted, {doubted.value}")
                name = account.kind.name
                found.proofs[name] = found.proofs.get(name, 0) + outcome.asks
                found.weeks_worked[name] = found.weeks_worked.get(name, 0) + (number % 7 == 0)
    return found


def _look(nights: Nights, number: int, level: Level) -> None:
    """Lets operators take two nights to look at what they were told; at once when an account is cut."""
    if level is Level.CUT or (nights.told and nights.closes is not None and number >= nights.closes):
        nights.told.clear()
        nights.looked_at, nights.closes = BEGINNING + timedelta(days=number), None
    elif nights.told and nights.closes is None:
        nights.closes = number + 2


def _note(found: Alarms, at: int, week: int, account: Account, outcome: Outcome, level: Level) -> None:
    new = "" if account.habits else " (new)"
    if outcome.alert is not None:
        found.add(at, week, "alert", f"{account.kind.name}: {outcome.measure}{new}")
    if outcome.cut is not None:
        found.add(at, week, "cut", f"{account.kind.name}: cut{new}")
    if level is Level.ALERT:
        found.add(at, week, "trace told", f"{account.kind.name}: without a trace{new}")
    if level is Level.CUT:
        found.add(at, week, "trace cut", f"{account.kind.name}: without a trace, cut{new}")


def _table(heads: list[str], lines: list[list[str]]) -> None:
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for line in lines:
        print("| " + " | ".join(line) + " |")


def main() -> None:
    """Reads what is asked, replays, and prints the figures as they stand in docs/explanation/vigilance.md."""
    parser = argparse.ArgumentParser(prog="python -m bench.vigilance", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--accounts", type=int, default=1_000)
    parser.add_argument("--weeks", type=int, default=34, help=f"the first {WARM_UP_WEEKS} are not counted")
    parser.add_argument("--depositing", type=float, default=1.0, help="how much of what is expected they deposit")
    parser.add_argument("--answers", type=float, default=0.02, help="share of the robbed who say so")
    parser.add_argument("--mistaken", type=float, default=0.001, help="of 50 who are told and 1 who answers, wrong")
    asked = parser.parse_args()
    dice = random.Random(asked.seed)
    accounts = population(asked.accounts, asked.weeks, dice, depositing=asked.depositing)
    answers = Answers(share=asked.answers, mistaken=asked.mistaken * 0.02)
    found = normal_weeks(accounts, asked.weeks, dice, answers)
    print(f"{found.account_weeks} account-weeks, one epidemic of {len(EPIDEMIC)} weeks up to +60 %")
    for name, sorts in (*((sort, (sort,)) for sort in SORTS), ("all together", SORTS)):
        many = found.weeks_of(*sorts)
        print(f"false {name}: {many} account-weeks, {many / found.account_weeks:.3%}")
    for name, many in sorted(found.by_measure.items(), key=lambda item: -item[1]):
        print(f"  {name}: {many}")
    for name, weeks in sorted(found.weeks_worked.items()):
        print(f"proofs asked of a {name}: {found.proofs[name] / weeks * 52:.1f} a year")
    stolen = [account for account in accounts if account.habits][:120]
    heads = [
        "theft",
        "held",
        "told",
        "after (median)",
        "taken by then",
        "cut",
        "taken: median",
        "95 %",
        "most",
        "above 200",
    ]
    for proves in (False, True):
        print(f"\nA thief who {'gives the proofs asked' if proves else 'has a session, a token or a machine only'}")
        _table(heads, [thefts(stolen, theft, asked.weeks, dice, proves=proves, answers=answers) for theft in THEFTS])
    print()
    together = [
        groups(stolen, asked.weeks, dice, size=size, a_day=a_day) for size, a_day in ((20, 20), (20, 10), (5, 20))
    ]
    _table(["group", "told", "after (median)", "taken before (median)"], together)


if __name__ == "__main__":
    main()
