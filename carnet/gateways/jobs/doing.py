"""Doing a batch of jobs: together where rows are the only effect, one by one where something leaves."""

import logging
import time
from collections.abc import Callable, Sequence
from itertools import groupby
from operator import attrgetter

from django.db import connection, transaction

from carnet.foundation import clock
from carnet.foundation.outbox import actions as outbox
from carnet.foundation.outbox.actions import TakenJob
from carnet.gateways.jobs import faults, handlers

ALONE_SECONDS = 5.0

logger = logging.getLogger(__name__)


def together(jobs: Sequence[TakenJob]) -> None:
    """Does a batch of jobs whose effects are rows; puts back those that fail."""
    for kind, group in groupby(sorted(jobs, key=attrgetter("kind")), attrgetter("kind")):
        same = list(group)
        handler = handlers.TOGETHER.get(kind)
        worn = [job for job in same if handler is None or job.attempts > outbox.MOST_ATTEMPTS]
        for job in worn:
            _put_back(job, "unknown kind of job" if handler is None else "every worker that took it died")
        fresh = [job for job in same if job not in worn]
        if handler is not None and fresh:
            _do(handler, fresh)


def _do(handler: handlers.Together, jobs: Sequence[TakenJob]) -> None:
    """Does jobs of one kind in one transaction with their removal; on a fault, each half by itself."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            there = outbox.finish(job_ids=[job.id for job in jobs])
            handler(cursor, [job for job in jobs if job.id in there], clock.now())
    except Exception as error:
        if not connection.is_usable():
            raise
        if len(jobs) == 1:
            _put_back(jobs[0], faults.described(error))
            return
        middle = len(jobs) // 2
        for half in (jobs[:middle], jobs[middle:]):
            _do(handler, half)


def alone(jobs: Sequence[TakenJob], *, is_stopping: Callable[[], bool]) -> None:
    """Does jobs of one kind one by one; gives back what is left when told to stop or when it lasts too long."""
    until = time.monotonic() + ALONE_SECONDS
    handler = handlers.ALONE[jobs[0].kind]
    try:
        for number, job in enumerate(jobs):
            if is_stopping() or time.monotonic() > until:
                outbox.give_back(job_ids=[left.id for left in jobs[number:]], at=clock.now())
                return
            if not _do_one(handler, job):
                for left in jobs[number + 1 :]:
                    _put_back(left, "not tried: the one before found nobody there")
                return
    finally:
        handler.release()


def _do_one(handler: handlers.Alone, job: TakenJob) -> bool:
    """Does one job or puts it back; False when the others need not be tried."""
    if job.attempts > outbox.MOST_ATTEMPTS:
        _put_back(job, "every worker that took it died")
        return True
    try:
        handler.run(job, clock.now())
        outbox.finish(job_ids=[job.id])
    except handlers.Unavailable as error:
        _put_back(job, f"unavailable: {faults.described(error.__cause__ or error)}")
        return False
    except Exception as error:
        if not connection.is_usable():
            raise
        _put_back(job, faults.described(error))
    return True


def _put_back(job: TakenJob, error: str) -> None:
    outbox.postpone(job=job, error=error, at=clock.now())
    is_dead = job.attempts >= outbox.MOST_ATTEMPTS
    logger.log(
        logging.ERROR if is_dead else logging.WARNING,
        "a job is dead" if is_dead else "a job failed",
        extra={"job": str(job.id), "kind": job.kind, "attempts": job.attempts, "error": error},
    )
