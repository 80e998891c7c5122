"""Opens archives for tests: small ones, all of which is held in memory."""

from pathlib import Path

from carnet.foundation import contents
from carnet.foundation.spooling import Spool
from carnet.foundation.xdm import opening
from carnet.foundation.xdm.opening import SubmissionFolder


def folders(content: bytes) -> tuple[SubmissionFolder, ...]:
    """Opens an archive that needs no file of its own."""
    return opening.folders(content, spool=Spool(Path("nowhere")))


def held(folder: SubmissionFolder, uri: str) -> bytes:
    """Gives a file of an archive, empty when it is not there."""
    found = folder.file(uri)
    return b"" if found is None else contents.whole(found)
