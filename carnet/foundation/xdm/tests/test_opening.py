"""An archive is opened whole, or refused before it can harm."""

import os
import struct
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from carnet.foundation.spooling import Spool
from carnet.foundation.xdm import opening
from carnet.foundation.xdm.tests import unpacked
from tests.shared import shared_path

METADATA = "IHE_XDM/SUBSET01/METADATA.XML"


def _zip(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    stream = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # a name twice is what is tried
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def test_opens_every_official_archive() -> None:
    paths = sorted(shared_path("data/xdm").glob("*.ZIP"))
    assert len(paths) == 44
    for path in paths:
        (folder,) = unpacked.folders(path.read_bytes())
        assert folder.name == "SUBSET01", path.name
        assert folder.metadata.lstrip().startswith(b"<ns5:SubmitObjectsRequest"), path.name
        assert folder.file("DOC0001.XML"), path.name


def test_reads_names_whatever_their_case_and_several_submissions() -> None:
    found = unpacked.folders(
        _zip(
            ("ihe_xdm/subset02/metadata.xml", b"<b/>"),
            ("IHE_XDM/SUBSET01/METADATA.XML", b"<a/>"),
            ("IHE_XDM/SUBSET01/Doc0001.pdf", b"%PDF"),
            ("INDEX.HTM", b"x"),
        )
    )
    assert [(one.name, one.metadata) for one in found] == [("SUBSET01", b"<a/>"), ("SUBSET02", b"<b/>")]
    assert found[0].file(" DOC0001.PDF ") == b"%PDF"
    assert found[0].file("../SUBSET02/METADATA.XML") is None


@pytest.mark.parametrize(
    "uri",
    [
        "DOC0001.PDF",
        "./DOC0001.PDF",
        "/DOC0001.PDF",
        "IHE_XDM/SUBSET01/DOC0001.PDF",
        "SUBSET01/doc0001.pdf",
        "IHE_XDM\\SUBSET01\\DOC0001.PDF",
        "IMAGES/../DOC0001.PDF",
    ],
)
def test_finds_a_file_by_any_of_its_names(uri: str) -> None:
    (found,) = unpacked.folders(_zip((METADATA, b"<a/>"), ("IHE_XDM/SUBSET01/DOC0001.PDF", b"%PDF")))
    assert found.file(uri) == (None if ".." in uri else b"%PDF")


def test_reads_the_separators_of_windows() -> None:
    (found,) = unpacked.folders(
        _zip(
            ("IHE_XDM\\", b""),
            ("IHE_XDM\\SUBSET01\\", b""),
            ("IHE_XDM\\SUBSET01\\METADATA.XML", b"<a/>"),
            ("IHE_XDM\\SUBSET01\\DOC0001.PDF", b"%PDF"),
        )
    )
    assert (found.name, found.metadata, found.file("DOC0001.PDF")) == ("SUBSET01", b"<a/>", b"%PDF")


def _info(name: str, *, mode: int = 0) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    made.compress_type = zipfile.ZIP_DEFLATED
    return made


def _encrypted() -> bytes:
    content = bytearray(_zip((METADATA, b"<a/>")))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark) + place
        content[at] |= 1
    return bytes(content)


def _lying(size: int) -> bytes:
    """Writes an archive that announces another size for its only file."""
    content = bytearray(_zip((METADATA, b"<a/>" * 1_000)))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(mark) + place
        content[at : at + 4] = struct.pack("<I", size)
    return bytes(content)


def _in_another_way() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr(METADATA, b"<a/>")
    return stream.getvalue()


BAD: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no zip": lambda: b"plain" * 100,
    "cut short": lambda: _zip((METADATA, b"<a/>"))[:-30],
    "no metadata": lambda: _zip(("INDEX.HTM", b"x")),
    "metadata elsewhere": lambda: _zip(("METADATA.XML", b"<a/>")),
    "metadata too deep": lambda: _zip(("IHE_XDM/A/B/METADATA.XML", b"<a/>")),
    "a path above": lambda: _zip((METADATA, b"<a/>"), ("IHE_XDM/../../etc/passwd", b"x")),
    "an absolute path": lambda: _zip((METADATA, b"<a/>"), ("/etc/passwd", b"x")),
    "a path above as in Windows": lambda: _zip((METADATA, b"<a/>"), ("IHE_XDM\\..\\..\\A.XML", b"x")),
    "an absolute path as in Windows": lambda: _zip((METADATA, b"<a/>"), ("\\A.XML", b"x")),
    "a name twice by separators": lambda: _zip((METADATA, b"<a/>"), (METADATA.replace("/", "\\"), b"<b/>")),
    "a disk": lambda: _zip((METADATA, b"<a/>"), ("C:/A.XML", b"x")),
    "a hidden end of name": lambda: _zip((METADATA, b"<a/>"), ("A.XMLQexe", b"x")).replace(b"Qexe", b"\0exe"),
    "an empty part": lambda: _zip((METADATA, b"<a/>"), ("IHE_XDM//A.XML", b"x")),
    "a long name": lambda: _zip((METADATA, b"<a/>"), ("A" * 300, b"x")),
    "a link": lambda: _zip((METADATA, b"<a/>"), (_info("IHE_XDM/SUBSET01/A.XML", mode=0o120777), b"/etc/passwd")),
    "a device": lambda: _zip((METADATA, b"<a/>"), (_info("IHE_XDM/SUBSET01/A.XML", mode=0o020666), b"")),
    "a name twice": lambda: _zip((METADATA, b"<a/>"), (METADATA, b"<b/>")),
    "a name twice by case": lambda: _zip((METADATA, b"<a/>"), (METADATA.lower(), b"<b/>")),
    "encrypted": _encrypted,
    "another way to compress": _in_another_way,
    "ten thousand files": lambda: _zip((METADATA, b"<a/>"), *((f"IHE_XDM/SUBSET01/{n}", b"") for n in range(10_000))),
    "too many submissions": lambda: _zip(*((f"IHE_XDM/S{n}/METADATA.XML", b"<a/>") for n in range(51))),
    "a bomb": lambda: _zip((METADATA, b"<a/>"), ("IHE_XDM/SUBSET01/A.XML", bytes(50_000_000))),
    "a bomb in small pieces": lambda: _zip(
        (METADATA, b"<a/>"), *((f"IHE_XDM/SUBSET01/{n}", bytes(900_000)) for n in range(100))
    ),
    "a size announced too large": lambda: _lying(4_500),
    "a size announced too small": lambda: _lying(10),
    "four gigabytes announced": lambda: _lying(0xFFFFFFF0),
}


@pytest.mark.parametrize("make", BAD.values(), ids=BAD.keys())
def test_refuses(make: Callable[[], bytes]) -> None:
    with pytest.raises(opening.NotAnArchive):
        unpacked.folders(make())


def test_costs_no_more_than_its_size_to_refuse() -> None:
    content = BAD["a bomb in small pieces"]()
    tracemalloc.start()
    with pytest.raises(opening.NotAnArchive, match="together"):
        unpacked.folders(content)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < len(content) + 2_000_000


def test_refuses_an_archive_over_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _zip((METADATA, b"<a/>"), ("IHE_XDM/SUBSET01/A.XML", b"x" * 100))
    assert unpacked.folders(whole)
    monkeypatch.setattr(opening, "MOST_BYTES_OPENED", 50)
    with pytest.raises(opening.NotAnArchive, match="once opened"):
        unpacked.folders(whole)
    monkeypatch.setattr(opening, "MOST_BYTES", 50)
    with pytest.raises(opening.NotAnArchive, match="larger"):
        unpacked.folders(whole)


def test_holds_little_of_what_it_opens_to(tmp_path: Path) -> None:
    page = os.urandom(4096)
    content = _zip((METADATA, b"<a/>"), *((f"IHE_XDM/SUBSET01/{n}", page * 1_600) for n in range(3)))
    tracemalloc.start()
    (folder,) = opening.folders(content, spool=Spool(tmp_path / "spool"))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 9_000_000
    assert unpacked.held(folder, "2") == page * 1_600
    assert list((tmp_path / "spool").iterdir()) == []


def test_refuses_metadata_that_nobody_would_read() -> None:
    with pytest.raises(opening.NotAnArchive, match="METADATA"):
        unpacked.folders(_zip((METADATA, os.urandom(20_100_000))))
