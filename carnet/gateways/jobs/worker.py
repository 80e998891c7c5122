"""The loop: takes jobs, does them, waits when there are none, stops when told."""

import logging
import signal
import threading
from enum import IntEnum
from types import FrameType

from django.db import InterfaceError, OperationalError, connection

from carnet.foundation import clock
from carnet.foundation.outbox import actions as outbox
from carnet.gateways.jobs import doing, faults, handlers, schedule

TOGETHER_COUNT = 500
ALONE_COUNT = 50
# What comes meanwhile is taken together: asking a queue that has little costs more than doing the jobs.
BREATH = 0.1
SHORTEST_WAIT = 0.2
LONGEST_WAIT = 1.0

logger = logging.getLogger(__name__)


class Load(IntEnum):
    """What a turn found in the queue."""

    NOTHING = 0
    LITTLE = 1
    MUCH = 2


class Worker:
    """One worker of one process."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._slots = schedule.slots()

    def stop(self) -> None:
        """Asks the worker to end after the job at hand."""
        self._stopping.set()

    def run(self) -> None:
        """Works until told to stop; a database that goes away is waited for."""
        wait = SHORTEST_WAIT
        while not self._stopping.is_set():
            try:
                load = self.turn()
            except (OperationalError, InterfaceError) as error:
                logger.warning("the database does not answer", extra={"error": faults.described(error)})
                connection.close()
                load = Load.NOTHING
            if load is Load.NOTHING:
                self._stopping.wait(wait)
                wait = min(wait * 1.5, LONGEST_WAIT)
                continue
            wait = SHORTEST_WAIT
            if load is Load.LITTLE:
                self._stopping.wait(BREATH)

    def turn(self) -> Load:
        """Does one batch of each way that has something to do; MUCH when a batch was full: more waits already."""
        schedule.run_due(self._slots, at=clock.now())
        rows = outbox.take(at=clock.now(), count=TOGETHER_COUNT, except_kinds=tuple(handlers.ALONE))
        if rows:
            doing.together(rows)
        loads = [_load(len(rows), TOGETHER_COUNT)]
        due = outbox.due_kinds(at=clock.now())
        for kind in handlers.ALONE:
            if self._stopping.is_set():
                break
            if kind not in due:
                continue
            jobs = outbox.take(at=clock.now(), count=ALONE_COUNT, kinds=(kind,))
            if jobs:
                doing.alone(jobs, is_stopping=self._stopping.is_set)
            loads.append(_load(len(jobs), ALONE_COUNT))
        return max(loads)


def _load(found: int, most: int) -> Load:
    return Load.MUCH if found == most else Load.LITTLE if found else Load.NOTHING


def main() -> None:
    """Works until SIGTERM or Ctrl-C. Django is set up already, with the role `jobs`."""
    worker = Worker()

    def stop(_kind: int, _frame: FrameType | None) -> None:
        worker.stop()

    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, stop)
    logger.info("the worker starts")
    worker.run()
    connection.close()
    logger.info("the worker stops")
