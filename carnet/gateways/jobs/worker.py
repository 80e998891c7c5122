"""The loop: takes jobs, does them, waits when there are none, stops when told."""

import logging
import signal
import threading
from types import FrameType

from django.db import InterfaceError, OperationalError, connection

from carnet.foundation import clock
from carnet.foundation.outbox import actions as outbox
from carnet.gateways.jobs import doing, faults, handlers, schedule

TOGETHER_COUNT = 500
ALONE_COUNT = 50
SHORTEST_WAIT = 0.2
LONGEST_WAIT = 1.0

logger = logging.getLogger(__name__)


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
                busy = self.turn()
            except (OperationalError, InterfaceError) as error:
                logger.warning("the database does not answer", extra={"error": faults.described(error)})
                connection.close()
                busy = False
            if busy:
                wait = SHORTEST_WAIT
                continue
            self._stopping.wait(wait)
            wait = min(wait * 1.5, LONGEST_WAIT)

    def turn(self) -> bool:
        """Does one batch of each way; False when there was nothing to do."""
        schedule.run_due(self._slots, at=clock.now())
        rows = outbox.take(at=clock.now(), count=TOGETHER_COUNT, except_kinds=tuple(handlers.ALONE))
        if rows:
            doing.together(rows)
        busy = bool(rows)
        for kind in handlers.ALONE:
            if self._stopping.is_set():
                break
            jobs = outbox.take(at=clock.now(), count=ALONE_COUNT, kinds=(kind,))
            if jobs:
                doing.alone(jobs, is_stopping=self._stopping.is_set)
            busy = busy or bool(jobs)
        return busy


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
