"""A depositor that is killed: run by `test_killed_deposit` in a process of its own.

python -m tests.verification.dying_depositor DATABASE SPACE STEP…

For each step number, forks a child that deposits one document and is killed (SIGKILL, no clean-up of any kind) just
before it executes that many lines of the code of the deposit.
Prints one line a child: the step, the uniqueId, `killed` or
`acknowledged`; ends with the first deposit
that answered before its death.
"""

import os
import signal
import sys
from types import FrameType
from uuid import UUID

import django
from django.conf import settings

_WATCHED = ("/domain/documents/actions/deposit.py", "/foundation/database.py", "/domain/access/queries.py")


def _killer(step: int) -> object:
    seen = 0

    def trace(frame: FrameType, event: str, _argument: object) -> object:
        nonlocal seen
        if not frame.f_code.co_filename.endswith(_WATCHED):
            return None
        if event in {"line", "return"}:
            seen += 1
            if seen > step:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    return trace


def _deposit(space_id: UUID, step: int) -> None:
    from tests import cast

    new = cast.pdf(f"step {step}", unique_id=f"1.2.250.1.999.{step}")
    sys.settrace(_killer(step))  # type: ignore[arg-type]  # the trace function's own type is recursive
    try:
        cast.deposited(space_id, new, by=cast.acting(cast.DIANE))
    finally:
        sys.settrace(None)
    os.write(1, f"{step} 1.2.250.1.999.{step} acknowledged\n".encode())


def main(database: str, space_id: UUID, steps: list[int]) -> None:
    """Forks one child a step; the parent never connects, so that no connection is shared."""
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    for step in steps:
        child = os.fork()
        if child == 0:
            _deposit(space_id, step)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            os.write(1, f"{step} 1.2.250.1.999.{step} killed\n".encode())
        elif os.WEXITSTATUS(status):
            raise SystemExit(f"step {step} failed by itself")
        else:
            return  # The deposit ended before this step: the later ones are beyond its end.


if __name__ == "__main__":
    main(sys.argv[1], UUID(sys.argv[2]), [int(step) for step in sys.argv[3:]])
