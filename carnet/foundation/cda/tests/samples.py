"""The public samples that the tests of this part read, listed so that each is a test of its own."""

import csv
import zipfile
from functools import cache
from pathlib import Path

from tests import shared

_CDA = shared.SHARED / "data/cda"
_XDM = shared.SHARED / "data/xdm"
_XDM_SUFFIX = ".IHE_XDM.ZIP"


def cda_names() -> list[str]:
    """Lists the sample documents; empty where the samples are not."""
    return sorted(path.relative_to(_CDA).as_posix() for path in _CDA.rglob("*.xml"))


def cda(name: str) -> bytes:
    """Reads a sample document, or skips."""
    return shared.shared_path(f"data/cda/{name}").read_bytes()


def xdm_names() -> list[str]:
    """Lists the sample archives, without their suffix."""
    return sorted(path.name.removesuffix(_XDM_SUFFIX) for path in _XDM.glob(f"*{_XDM_SUFFIX}"))


def xdm_document(name: str) -> bytes:
    """Reads the document of a sample archive, or skips."""
    with zipfile.ZipFile(shared.shared_path(f"data/xdm/{name}{_XDM_SUFFIX}")) as archive:
        members = [member for member in archive.namelist() if member.upper().endswith("/DOC0001.XML")]
        return archive.read(members[0])


@cache
def _table(path: Path, key: str) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {row[key]: row for row in csv.DictReader(lines, delimiter="\t")}


def xdm_metadata() -> dict[str, dict[str, str]]:
    """Gives the metadata published with each archive, by name without suffix."""
    rows = _table(shared.shared_path("data/xdm/METADATA.tsv"), "file")
    return {name.removesuffix(_XDM_SUFFIX): row for name, row in rows.items()}


def doctype() -> dict[str, dict[str, str]]:
    """Gives the type, template and settings expected for each sample document."""
    return _table(shared.shared_path("data/cda/DOCTYPE-XDS.tsv"), "file")


def manifest() -> dict[str, dict[str, str]]:
    """Gives what is written of each sample document: identifiers, version, patient."""
    return _table(shared.shared_path("data/cda/MANIFEST.tsv"), "file")
