"""Does the jobs of the queue until told to stop."""

from typing import Any

from django.core.management.base import BaseCommand

from carnet.gateways.jobs import worker


class Command(BaseCommand):
    """`carnet worker`: one worker; as many as wanted may run."""

    help = "Does the jobs of the queue until SIGTERM or Ctrl-C."
    requires_system_checks = ()  # it serves no page: the site map is not read

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Works."""
        worker.main()
