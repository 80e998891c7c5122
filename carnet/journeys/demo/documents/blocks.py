"""Text that goes both into the narrative of a document and onto its printed copy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from carnet.journeys.demo.documents import body
from carnet.journeys.demo.documents.xml import Element

type Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Heading:
    """A title inside the text."""

    text: str

    def narrative(self) -> Element:
        return body.paragraph(body.strong(self.text))

    def printed(self) -> Json:
        return {"kind": "heading", "text": self.text}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str

    def narrative(self) -> Element:
        return body.paragraph(self.text)

    def printed(self) -> Json:
        return {"kind": "paragraph", "text": self.text}


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]

    def narrative(self) -> Element:
        return body.bullets(self.items)

    def printed(self) -> Json:
        return {"kind": "bullets", "items": list(self.items)}


@dataclass(frozen=True, slots=True)
class Table:
    """A table; headers may be absent."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def narrative(self) -> Element:
        return body.table(self.headers, self.rows)

    def printed(self) -> Json:
        width = len(self.headers) or len(self.rows[0])
        return {
            "kind": "table",
            "columns": width,
            "headers": list(self.headers),
            "rows": [list(row) for row in self.rows],
        }


type Block = Heading | Paragraph | Bullets | Table


def narrative(blocks: Iterable[Block]) -> list[Element]:
    """Gives the blocks as the narrative text of a section."""
    return [block.narrative() for block in blocks]


def written(text: str | Sequence[str]) -> tuple[Block, ...]:
    """Reads light mark-up: `# title`, `- item`, and paragraphs, one a line."""
    lines = text.strip().splitlines() if isinstance(text, str) else text
    found: list[Block] = []
    items: list[str] = []
    for line in (line.strip() for line in lines):
        if line.startswith("- "):
            items.append(line[2:])
            continue
        if items:
            found.append(Bullets(tuple(items)))
            items = []
        if line.startswith("# "):
            found.append(Heading(line[2:]))
        elif line:
            found.append(Paragraph(line))
    if items:
        found.append(Bullets(tuple(items)))
    return tuple(found)
