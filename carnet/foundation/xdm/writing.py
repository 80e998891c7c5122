"""Writes an archive (IHE_XDM.ZIP): its tree, its names of eight and three characters, its index and its read-me.

Source: IHE ITI TF-2 §3.32.4.1.2; french-profiles §2.4 (INDEX.HTM names the sender; README.TXT is ASCII, CRLF).
"""

import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from io import BytesIO

FOLDER = "IHE_XDM/SUBSET01"
_SUFFIXES = {
    "text/xml": "XML",
    "application/xslt+xml": "XML",
    "application/pdf": "PDF",
    "text/plain": "TXT",
    "text/rtf": "RTF",
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "image/tiff": "TIF",
    "application/dicom": "DCM",
}
MOST_DOCUMENTS = 9_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who makes an archive: a person, the place, and the national identifier of the place; each may be empty."""

    person: str = ""
    place: str = ""
    place_id: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """One document of an archive: its name in the folder, its title, its bytes."""

    name: str
    title: str
    content: bytes


def file_name(number: int, media_type: str) -> str:
    """Names the document of a rank (from 1): `DOC0001.XML`. Raises ValueError beyond 9,999."""
    if not 0 < number <= MOST_DOCUMENTS:
        raise ValueError(f"an archive holds at most {MOST_DOCUMENTS} documents")
    return f"DOC{number:04d}.{_SUFFIXES.get(media_type, 'BIN')}"


def write(*, metadata: bytes, documents: Sequence[Held], sender: Sender, at: datetime) -> bytes:
    """Writes an archive of one submission."""
    members = {
        "INDEX.HTM": _index(documents, sender),
        "README.TXT": _read_me(documents, sender),
        f"{FOLDER}/METADATA.XML": metadata,
        **{f"{FOLDER}/{one.name}": one.content for one in documents},
    }
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name, date_time=(at.year, at.month, at.day, at.hour, at.minute, at.second))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            archive.writestr(member, content)
    return stream.getvalue()


def _index(documents: Sequence[Held], sender: Sender) -> bytes:
    """Writes the page that any reader of the archive can open; what is not ASCII is written by its number."""
    links = "".join(
        f'<li><a href="{FOLDER}/{one.name}">{escape(one.title or one.name)}</a></li>\r\n' for one in documents
    )
    page = (
        '<?xml version="1.0" encoding="UTF-8"?>\r\n'
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
        '\r\n<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr" lang="fr">\r\n'
        "<head><title>Documents de santé</title></head>\r\n<body>\r\n"
        f"<h1>Documents de santé</h1>\r\n<p>Émetteur : {escape(_named(sender))}</p>\r\n<ul>\r\n{links}</ul>\r\n"
        '<p><a href="README.TXT">Lisez-moi</a></p>\r\n</body>\r\n</html>\r\n'
    )
    return page.encode("ascii", "xmlcharrefreplace")


def _read_me(documents: Sequence[Held], sender: Sender) -> bytes:
    tree = "".join(f"        {one.name}\r\n" for one in documents)
    text = (
        f"Emetteur :\r\n==========\r\n  . Nom : {sender.person}\r\n  . Organisme : {_place(sender)}\r\n\r\n"
        f"Application de l'emetteur :\r\n===========================\r\n  . Nom : Carnet\r\n"
        "\r\nInstructions :\r\n==============\r\n"
        "  . Ouvrez INDEX.HTM pour lire les documents, ou deposez l'archive dans un logiciel de sante.\r\n"
        "\r\nArborescence :\r\n==============\r\nREADME.TXT\r\nINDEX.HTM\r\nIHE_XDM\r\n    SUBSET01\r\n"
        f"        METADATA.XML\r\n{tree}"
    )
    return _plain(text)


def _named(sender: Sender) -> str:
    return " - ".join(part for part in (sender.person, _place(sender)) if part) or "non dit"


def _place(sender: Sender) -> str:
    return f"{sender.place} ({sender.place_id})" if sender.place_id else sender.place


def _plain(text: str) -> bytes:
    """Writes a text with the letters of ASCII alone: accents are dropped."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore")
