"""Where the public samples are: beside the project, never in it."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def shared_path(relative: str) -> Path:
    """Gives the path of a public sample, or skips the test when the samples are not on this machine."""
    path = SHARED / relative
    if not path.exists():
        pytest.skip(f"the public samples are not here: {relative} (they stand beside the project)")
    return path
