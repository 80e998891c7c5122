"""What is done every so often, without a job in the queue."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from carnet.domain.identity import actions as identity
from carnet.domain.oversight import calls, following, learning
from carnet.domain.spaces import actions as spaces
from carnet.domain.support import actions as support
from carnet.foundation.journal import making
from carnet.gateways.jobs import faults

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Slot:
    """Something to do every so often; done for the first time when the worker starts."""

    name: str
    every: timedelta
    run: Callable[[datetime], None]
    next_at: datetime | None = None


def slots() -> list[Slot]:
    """Gives what this version does every so often."""
    return [
        Slot("forget expired tokens", timedelta(hours=1), _forget_expired),
        Slot("watch accounts together", timedelta(seconds=20), _watch_groups),
        Slot("follow professionals", timedelta(minutes=1), _follow_professionals),
        Slot("learn habits", timedelta(minutes=40), _learn_habits),
        Slot("close quiet cases", timedelta(hours=1), _close_quiet_cases),
        Slot("forget old cases", timedelta(hours=1), _forget_cases),
        # Looked at often, made when one is due: whichever worker looks first makes it.
        Slot("make a checkpoint", min(timedelta(seconds=15), settings.CHECKPOINT_INTERVAL), _make_checkpoint),
        Slot("follow the dates of mandates", timedelta(minutes=5), _follow_dates),
        Slot("index names", timedelta(seconds=10), _index_names),
    ]


def run_due(known: list[Slot], *, at: datetime) -> None:
    """Does what is due. A fault is logged; the next turn tries again."""
    for slot in known:
        if slot.next_at is not None and slot.next_at > at:
            continue
        slot.next_at = at + slot.every
        try:
            slot.run(at)
        except Exception as error:
            if not connection.is_usable():
                raise
            # Without the traceback, whose last line is a message that could quote a value.
            logger.error("a regular task failed", extra={"slot": slot.name, "error": faults.described(error)})  # noqa: TRY400


def _forget_expired(at: datetime) -> None:
    identity.forget_expired(at=at)
    identity.forget_old_counts(at=at)
    calls.forget_old(at=at)
    following.forget_old(at=at)


def _forget_cases(at: datetime) -> None:
    support.forget_old_cases(at=at)


def _close_quiet_cases(at: datetime) -> None:
    support.close_quiet_cases(at=at)


def _watch_groups(at: datetime) -> None:
    learning.watch_groups(at=at)


def _follow_professionals(at: datetime) -> None:
    following.follow(at=at)


def _learn_habits(at: datetime) -> None:
    if learning.is_night(at=at):
        logger.info("habits are learnt", extra={"accounts": learning.learn_habits(at=at)})


def _make_checkpoint(at: datetime) -> None:
    for made in making.make_all(at=at, every=settings.CHECKPOINT_INTERVAL):
        logger.info("a checkpoint is made", extra={"checkpoint": made.checkpoint.number, "heads": made.heads})


def _follow_dates(at: datetime) -> None:
    done = spaces.follow_dates(at=at, announced_before=settings.MAJORITY_TOLD_BEFORE)
    if done:
        logger.info("mandates followed their dates", extra={"count": done})


def _index_names(at: datetime) -> None:
    done = identity.index_names(at=at)
    if done:
        logger.info("names are indexed", extra={"count": done})
