"""Looking at the queue of jobs, and trying again what is dead."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand

from carnet.foundation import clock
from carnet.foundation.outbox import actions, queries


class Command(BaseCommand):
    """`carnet jobs list` shows what failed; `carnet jobs retry ID…` makes jobs due now."""

    help = "Shows the jobs that failed and the dead ones; tries jobs again."
    requires_system_checks = ()  # it serves no page: the site map is not read

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Reads the action and its words."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help="the state of the queue, and the jobs that failed")
        listing.add_argument("--count", type=int, default=50, help="how many jobs at most")
        retrying = verbs.add_parser("retry", help="make jobs due now")
        retrying.add_argument("ids", nargs="+", type=UUID, metavar="ID")

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        """Does the action."""
        if verb == "retry":
            count = actions.retry(job_ids=options["ids"], at=clock.now())
            self.stdout.write(f"{count} jobs are due now.")
            return
        load = queries.load()
        since = f", the oldest since {load.oldest_at:%Y-%m-%d %H:%M:%S} UTC" if load.oldest_at else ""
        self.stdout.write(f"{load.waiting} waiting ({load.failing} failing), {load.dead} dead{since}.")
        for job in queries.failed(count=options["count"]):
            due = "dead" if job.is_dead else f"due {job.not_before:%Y-%m-%d %H:%M:%S}"
            self.stdout.write(f"{job.id}  {job.kind}  {job.attempts} attempts, {due}: {job.last_error}")
