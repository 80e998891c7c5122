"""An archive is written with names of eight and three characters, a page for persons, a read-me in ASCII."""

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
from lxml import etree

from carnet.foundation.xdm import writing
from carnet.foundation.xdm.tests import unpacked
from carnet.foundation.xdm.writing import Held, Sender

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SENDER = Sender(person="Dr Diane MOREAU", place="Cabinet <des> Lilas & Rosés", place_id="1920000001")
DOCUMENTS = (Held("DOC0001.XML", "Synthèse <1>", b"<a/>"), Held("DOC0002.PDF", "", b"%PDF"))


@pytest.fixture
def made() -> dict[str, bytes]:
    """The members of an archive of two documents."""
    content = writing.write(metadata=b"<m/>", documents=DOCUMENTS, sender=SENDER, at=AT)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_writes_the_tree(made: dict[str, bytes]) -> None:
    folder = "IHE_XDM/SUBSET01/"
    assert set(made) == {
        "INDEX.HTM",
        "README.TXT",
        f"{folder}METADATA.XML",
        f"{folder}DOC0001.XML",
        f"{folder}DOC0002.PDF",
    }
    parts = {part for name in made for part in name.split("/")}
    assert all(re.fullmatch(r"[A-Z0-9_]{1,8}(?:\.[A-Z0-9_]{1,3})?", part) for part in parts)


def test_writes_a_page_for_persons(made: dict[str, bytes]) -> None:
    page = made["INDEX.HTM"]
    assert page.isascii()
    root = etree.fromstring(page)
    text = "".join(str(part) for part in root.itertext())
    assert "Cabinet <des> Lilas & Rosés (1920000001)" in text
    assert "Synthèse <1>" in text
    links = [link.get("href") for link in root.iter("{http://www.w3.org/1999/xhtml}a")]
    assert links == ["IHE_XDM/SUBSET01/DOC0001.XML", "IHE_XDM/SUBSET01/DOC0002.PDF", "README.TXT"]


def test_writes_a_read_me_in_ascii(made: dict[str, bytes]) -> None:
    text = made["README.TXT"]
    assert text.isascii()
    assert b"Roses" in text
    assert text.count(b"\n") == text.count(b"\r\n")


def test_writes_what_it_opens() -> None:
    content = writing.write(metadata=b"<m/>", documents=DOCUMENTS, sender=Sender(), at=AT)
    (folder,) = unpacked.folders(content)
    assert (folder.metadata, folder.file("DOC0002.PDF")) == (b"<m/>", b"%PDF")


NAMES = [("text/xml", "XML"), ("application/pdf", "PDF"), ("image/tiff", "TIF"), ("application/octet-stream", "BIN")]


@pytest.mark.parametrize(("media_type", "suffix"), NAMES, ids=[one[1] for one in NAMES])
def test_names_files(media_type: str, suffix: str) -> None:
    assert writing.file_name(12, media_type) == f"DOC0012.{suffix}"


@pytest.mark.parametrize("number", [0, 10_000], ids=["none", "too many"])
def test_refuses_ranks_without_a_name(number: int) -> None:
    with pytest.raises(ValueError, match="at most"):
        writing.file_name(number, "text/xml")
