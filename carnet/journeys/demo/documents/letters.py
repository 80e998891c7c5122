"""Writes documents of one printed file: certificates, letters, reports that have no structured model."""

from carnet.journeys.demo.documents import body, header, pdf
from carnet.journeys.demo.documents.act import Act
from carnet.journeys.demo.documents.blocks import written
from carnet.journeys.demo.documents.xml import write


def letter(act: Act, text: str) -> bytes:
    """Writes a CDA of level 1 around the printed letter; `text` uses the light mark-up of blocks."""
    printed = pdf.printed(act, written(text))
    return write(header.document(act, body.unstructured(printed, "application/pdf")))
