"""Where this installation stands on the disk."""

from pathlib import Path

from carnet.config import environment

ROOT = Path(__file__).resolve().parent.parent.parent


def var() -> Path:
    """Gives the folder of what this installation keeps: the embedded database, the keys, the demo mailbox."""
    return environment.folder(
        "CARNET_VAR",
        "where the embedded database, the keys and the demo mailbox live",
        default=ROOT / "var",
        shown="./var",
    )
