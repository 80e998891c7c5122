"""Opens an archive (IHE_XDM.ZIP) as one opens what a stranger hands over: counted, measured, name by name.

Each file is read at most as long as it says, and all of them within a ceiling; what is large waits sealed in a file
without a name (`spooling`), so that an archive costs its own size, whatever it opens to.

Source: IHE ITI TF-2 §3.32.4.1; french-profiles §2.4 (names of the official samples).
"""

import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from carnet.foundation import contents
from carnet.foundation.contents import PIECE_BYTES, Content
from carnet.foundation.spooling import Spool, Writer

MOST_BYTES = 100_000_000
MOST_BYTES_OPENED = 200_000_000
MOST_FILES = 2_000
# What describes a submission, as large as ebRIM is read.
MOST_METADATA = 20_000_000
MOST_SETS = 50
# A file that shrinks a thousand times is made to burst its reader; METADATA.XML full of spaces shrinks thirty times.
MOST_RATIO = 1_000
_SMALL = 1_000_000
# Many small files may shrink so, and weigh together: above this, a whole archive opens to a hundred times its size.
MOST_RATIO_WHOLE = 100
_EASY = 20_000_000
_LONGEST_NAME = 255
_ROOT, _METADATA = "ihe_xdm", "metadata.xml"
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1


class Flaw(StrEnum):
    """The check that an archive did not pass."""

    TOO_LARGE = "archive-too-large"
    NOT_A_ZIP = "not-a-zip"
    TOO_MANY = "too-many"
    NAME = "name"
    ENCRYPTED = "encrypted"
    NOT_A_FILE = "not-a-file"
    COMPRESSION = "compression"
    BOMB = "bomb"
    NO_METADATA = "no-metadata"


class NotAnArchive(Exception):
    """The file is refused; the message says why, and names a member by its place only."""

    def __init__(self, flaw: Flaw, message: str) -> None:
        super().__init__(message)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class SubmissionFolder:
    """One folder of an archive: its name, its METADATA.XML, and its other files by their names in lower case."""

    name: str
    metadata: bytes
    files: Mapping[str, Content]

    def file(self, uri: str) -> Content | None:
        """Gives the file that an entry names; None when it is not in the folder.

        Real senders write the name alone, `./` before it, its whole path, or the separators of Windows.
        """
        named = uri.strip().replace("\\", "/").casefold().removeprefix("./").removeprefix("/")
        for path in (f"{_ROOT}/{self.name.casefold()}/", f"{self.name.casefold()}/"):
            named = named.removeprefix(path)
        return self.files.get(named)


def folders(content: bytes, *, spool: Spool) -> tuple[SubmissionFolder, ...]:
    """Gives the submissions of an archive, in the order of their names; `spool` keeps what is large.

    Raises NotAnArchive.
    """
    if len(content) > MOST_BYTES:
        raise NotAnArchive(Flaw.TOO_LARGE, f"larger than {MOST_BYTES} bytes")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = _members(archive, len(content))
            return _sorted_out(archive, members, spool)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError) as error:
        raise NotAnArchive(Flaw.NOT_A_ZIP, "the file is no readable ZIP") from error


def _members(archive: zipfile.ZipFile, size: int) -> dict[str, zipfile.ZipInfo]:
    """Gives the files of an archive by their name in lower case, once every one of them is innocent."""
    every = archive.infolist()
    if len(every) > MOST_FILES:
        raise NotAnArchive(Flaw.TOO_MANY, f"more than {MOST_FILES} members")
    found: dict[str, zipfile.ZipInfo] = {}
    opened = 0
    for place, member in enumerate(every, start=1):
        _require_innocent(member, place)
        key = _slashed(member.filename).rstrip("/").casefold()
        if key in found:
            raise NotAnArchive(Flaw.NAME, f"member {place} has the name of another one")
        opened += member.file_size
        if opened > MOST_BYTES_OPENED:
            raise NotAnArchive(Flaw.BOMB, f"more than {MOST_BYTES_OPENED} bytes once opened")
        found[key] = member
    if opened > _EASY and opened > MOST_RATIO_WHOLE * size:
        raise NotAnArchive(Flaw.BOMB, "the files together are compressed beyond reason")
    return {key: member for key, member in found.items() if not _slashed(member.filename).endswith("/")}


def _slashed(name: str) -> str:
    """Writes a name with the separators of archives: software of Windows writes its own."""
    return name.replace("\\", "/")


def _require_innocent(member: zipfile.ZipInfo, place: int) -> None:
    name = _slashed(member.filename)
    # What stands before the first NUL is all that the library keeps of a name: the whole of it is looked at.
    parts = name.rstrip("/").split("/")
    if len(name) > _LONGEST_NAME or member.orig_filename != member.filename or ":" in name:
        raise NotAnArchive(Flaw.NAME, f"member {place} has a name that is not accepted")
    if not name.isprintable() or any(part in {"", ".", ".."} for part in parts):
        raise NotAnArchive(Flaw.NAME, f"member {place} has a path that is not accepted")
    if member.flag_bits & _ENCRYPTED:
        raise NotAnArchive(Flaw.ENCRYPTED, f"member {place} is encrypted")
    if stat.S_IFMT(member.external_attr >> 16) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise NotAnArchive(Flaw.NOT_A_FILE, f"member {place} is no plain file")
    if member.compress_type not in _METHODS:
        raise NotAnArchive(Flaw.COMPRESSION, f"member {place} is compressed in a way that is not accepted")
    if member.file_size > _SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise NotAnArchive(Flaw.BOMB, f"member {place} is compressed beyond reason")


def _sorted_out(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], spool: Spool
) -> tuple[SubmissionFolder, ...]:
    names = sorted(
        key[: -len(_METADATA) - 1]
        for key in members
        if key.startswith(_ROOT + "/") and key.endswith("/" + _METADATA) and key.count("/") == 2
    )
    if not names:
        raise NotAnArchive(Flaw.NO_METADATA, "no IHE_XDM/…/METADATA.XML")
    if len(names) > MOST_SETS:
        raise NotAnArchive(Flaw.TOO_MANY, f"more than {MOST_SETS} submissions")
    return tuple(_folder(archive, members, name, spool) for name in names)


def _folder(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], name: str, spool: Spool
) -> SubmissionFolder:
    held = {
        key.removeprefix(name + "/"): member
        for key, member in members.items()
        if key.startswith(name + "/") and key != f"{name}/{_METADATA}"
    }
    described = members[f"{name}/{_METADATA}"]
    if described.file_size > MOST_METADATA:
        raise NotAnArchive(Flaw.TOO_LARGE, f"METADATA.XML is larger than {MOST_METADATA} bytes")
    return SubmissionFolder(
        name=name.rpartition("/")[2].upper(),
        metadata=contents.whole(_read(archive, described, spool)),
        files={key: _read(archive, member, spool) for key, member in held.items()},
    )


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, spool: Spool) -> Content:
    """Reads a file to the length that it announces, and not one byte more."""
    writer, left = Writer(spool), member.file_size + 1
    with archive.open(member) as stream:
        while left and (piece := stream.read(min(left, PIECE_BYTES))):
            writer.write(piece)
            left -= len(piece)
    if left != 1:
        raise NotAnArchive(Flaw.NOT_A_ZIP, "a member has not the size that it announces")
    return writer.content()
