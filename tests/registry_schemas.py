"""The published schemas of registries, ready to validate with. They stand beside the project, never in it."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from lxml import etree

from tests.shared import shared_path

_FOLDER = "data/xds/schemas-ihe-xds/schema"
_IHE = Path("IHE", "IHEXDSB.xsd")


def schema(name: str) -> etree.XMLSchema:
    """Reads one schema by its path, such as `ebRS30/query.xsd`; skips the test where the samples are absent."""
    shared_path(_FOLDER)
    return _schema(name)


@cache
def _schema(name: str) -> etree.XMLSchema:
    """Reads a schema in a copy that is whole.

    Two files speak for the namespace of IHE, and libxml2 reads only the first one that is imported: the copy makes one
    include the other.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "schema"
        shutil.copytree(shared_path(_FOLDER), copy)
        path = copy / _IHE
        path.chmod(0o644)
        text = path.read_text("utf-8")
        first = text.index("<xs:complexType")
        path.write_text(f'{text[:first]}<xs:include schemaLocation="xcf.xsd"/>{text[first:]}', "utf-8")
        return etree.XMLSchema(etree.parse(copy / name))
