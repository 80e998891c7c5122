"""Starting programs that never outlive the one that started them."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1


def dies_with_parent(kind: signal.Signals) -> Callable[[], None] | None:
    """Gives what a new child runs so that the system signals it when its parent dies, even killed outright.

    Only Linux can; elsewhere the parent's own tidying has to do.
    """
    if sys.platform != "linux":
        return None
    control = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask() -> None:
        control(PR_SET_PDEATHSIG, int(kind), 0, 0, 0)
        if os.getppid() != parent:  # the parent died between the fork and the request
            os._exit(1)

    return ask


def start(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    folder: Path,
    output: IO[bytes] | None = None,
    errors: IO[bytes] | None = None,
    user: int | None = None,
    group: int | None = None,
    dying_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Starts a program in a session of its own: Ctrl-C in the terminal reaches its parent only."""
    return subprocess.Popen(
        list(command),
        env=dict(environment),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        start_new_session=True,
        user=user,
        group=group,
        extra_groups=None if user is None else [],
        preexec_fn=dies_with_parent(dying_signal),  # noqa: PLW1509 - the parent runs a single thread
    )


def signal_group(process: subprocess.Popen[bytes], kind: signal.Signals) -> None:
    """Signals a program and everything it started."""
    try:
        os.killpg(process.pid, kind)
    except ProcessLookupError:
        return
