"""Typesets a layout of this folder with values: one compiler a layout, kept for the whole run."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import orjson
import typst


class UntypesetError(RuntimeError):
    """The layout did not give exactly one file."""


def typeset(layout: str, data: Mapping[str, object], *, form: Literal["pdf", "png"], seconds: int = 0) -> bytes:
    """Gives a PDF/A-2 file or a PNG picture. `seconds` is the instant written in the PDF (Unix time)."""
    made = _compiler(layout).compile(
        format=form,
        ppi=96 if form == "png" else None,
        sys_inputs={"data": orjson.dumps(data).decode()},
        pdf_standards="a-2b" if form == "pdf" else [],
        timestamp=seconds,
    )
    if not isinstance(made, bytes):
        raise UntypesetError(layout)
    return made


@cache
def _compiler(layout: str) -> typst.Compiler:
    return typst.Compiler(str(Path(__file__).with_name(layout)), ignore_system_fonts=True)
