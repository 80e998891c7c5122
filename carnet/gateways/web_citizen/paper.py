"""Writes a PDF of photographed pages: one JPEG a page, tagged so that screen readers announce each page.

The pictures are carried as they are (DCTDecode): nothing is decoded or kept twice.
Source: ISO 32000-1, §7.5 (file structure), §8.9.5 (image dictionaries), §14.7 (structure tree).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

A4_SHORT, A4_LONG = 595.28, 841.89


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: a JPEG in RGB and its size in pixels."""

    jpeg: bytes
    width: int
    height: int

    @property
    def size(self) -> tuple[float, float]:
        """The page in points: as wide as A4, or as A4 on its side for a picture in landscape."""
        wide = A4_LONG if self.width > self.height else A4_SHORT
        return wide, wide * self.height / self.width


@dataclass(slots=True)
class _File:
    """A PDF being written: its bytes, and where each object starts."""

    out: BytesIO = field(default_factory=lambda: BytesIO(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"))
    starts: dict[int, int] = field(default_factory=dict)

    def add(self, number: int, dictionary: str, stream: bytes | None = None) -> None:
        """Writes one object."""
        self.out.seek(0, 2)
        self.starts[number] = self.out.tell()
        self.out.write(f"{number} 0 obj\n{dictionary}\n".encode("ascii"))
        if stream is not None:
            self.out.write(b"stream\n" + stream + b"\nendstream\n")
        self.out.write(b"endobj\n")

    def finish(self, trailer: str) -> bytes:
        """Writes the table of objects and gives the whole file."""
        start = self.out.tell()
        rows = [f"{self.starts[number]:010d} 00000 n \n" for number in sorted(self.starts)]
        count = len(rows) + 1
        self.out.write(f"xref\n0 {count}\n0000000000 65535 f \n{''.join(rows)}".encode("ascii"))
        self.out.write(f"trailer\n<< /Size {count} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode("ascii"))
        return self.out.getvalue()


_CATALOG, _PAGES, _INFO, _TREE, _DOCUMENT, _PARENTS = range(1, 7)
_FIRST = 7
_EACH = 4  # objects a page: page, content, picture, figure


def bind(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """Gives the PDF of these pages, in their order, in French, under a title."""
    file = _File()
    pages = [_FIRST + _EACH * rank for rank in range(len(sheets))]
    file.add(
        _CATALOG,
        f"<< /Type /Catalog /Pages {_PAGES} 0 R /Lang (fr) /MarkInfo << /Marked true >> "
        f"/StructTreeRoot {_TREE} 0 R /ViewerPreferences << /DisplayDocTitle true >> >>",
    )
    file.add(_PAGES, f"<< /Type /Pages /Count {len(pages)} /Kids [{_references(pages)}] >>")
    file.add(_INFO, f"<< /Title {_text(title)} /Producer (Carnet) >>")
    file.add(_TREE, f"<< /Type /StructTreeRoot /K {_DOCUMENT} 0 R /ParentTree {_PARENTS} 0 R >>")
    figures = [page + 3 for page in pages]
    file.add(_DOCUMENT, f"<< /Type /StructElem /S /Document /P {_TREE} 0 R /K [{_references(figures)}] >>")
    numbers = " ".join(f"{rank} [{figure} 0 R]" for rank, figure in enumerate(figures))
    file.add(_PARENTS, f"<< /Nums [{numbers}] >>")
    for rank, (number, sheet) in enumerate(zip(pages, sheets, strict=True)):
        _add_page(file, number, rank, sheet, f"Page {rank + 1} sur {len(sheets)}, photographiée")
    return file.finish(f"/Root {_CATALOG} 0 R /Info {_INFO} 0 R")


def _add_page(file: _File, number: int, rank: int, sheet: Sheet, alternative: str) -> None:
    wide, high = sheet.size
    drawing, picture, figure = number + 1, number + 2, number + 3
    file.add(
        number,
        f"<< /Type /Page /Parent {_PAGES} 0 R /MediaBox [0 0 {wide:.2f} {high:.2f}] /Contents {drawing} 0 R "
        f"/Resources << /XObject << /Photo {picture} 0 R >> >> /StructParents {rank} /Tabs /S >>",
    )
    marks = f"/Figure << /MCID 0 >> BDC q {wide:.2f} 0 0 {high:.2f} 0 0 cm /Photo Do Q EMC".encode("ascii")
    file.add(drawing, f"<< /Length {len(marks)} >>", marks)
    file.add(
        picture,
        f"<< /Type /XObject /Subtype /Image /Width {sheet.width} /Height {sheet.height} /ColorSpace /DeviceRGB "
        f"/BitsPerComponent 8 /Filter /DCTDecode /Length {len(sheet.jpeg)} >>",
        sheet.jpeg,
    )
    file.add(
        figure,
        f"<< /Type /StructElem /S /Figure /P {_DOCUMENT} 0 R /Pg {number} 0 R /K 0 /Alt {_text(alternative)} "
        f"/A << /O /Layout /BBox [0 0 {wide:.2f} {high:.2f}] /Placement /Block >> >>",
    )


def _references(numbers: Sequence[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)


def _text(words: str) -> str:
    """Writes a text string in UTF-16, in hexadecimal: no character needs escaping."""
    return f"<{(b'\xfe\xff' + words.encode('utf-16-be', errors='replace')).hex()}>"
