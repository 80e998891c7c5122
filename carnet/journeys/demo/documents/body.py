"""Pieces of a structured body: sections, narrative text, and the entries that go with it."""

import base64
from collections.abc import Iterable, Sequence

from carnet.journeys.demo.documents.act import LOINC, Act, identifier
from carnet.journeys.demo.documents.xml import Child, Element, coded, el, null, reference, templates

PDF_COPY_TEMPLATE = "1.2.250.1.213.1.1.2.243"


def structured(sections: Iterable[Element]) -> Element:
    """Puts sections into a structured body."""
    return el("structuredBody", None, [el("component", None, section) for section in sections])


def unstructured(content: bytes, media_type: str) -> Element:
    """Makes a body of one file."""
    return el("nonXMLBody", None, _base64("text", content, media_type))


def section(
    act: Act,
    code: str,
    label: str,
    title: str,
    *text: Child,
    models: Sequence[str] = (),
    entries: Iterable[Element] = (),
    inside: Iterable[Element] = (),
) -> Element:
    """Makes a section: its code in LOINC, its title, its narrative text, its entries, its sub-sections."""
    return el(
        "section",
        None,
        templates(models),
        el("id", {"root": identifier(act.unique_id, "section", code, title)}),
        coded("code", code, LOINC, label, system_name="LOINC"),
        el("title", None, title),
        el("text", None, *text) if any(child is not None for child in text) else None,
        [el("entry", None, entry) for entry in entries],
        [el("component", None, child) for child in inside],
    )


def table(headers: Sequence[str], rows: Iterable[Sequence[Child]], *, caption: str | None = None) -> Element:
    """Makes a table; an empty sequence of headers makes one without a head."""
    return el(
        "table",
        {"border": "0"},
        el("caption", None, caption) if caption else None,
        el("thead", None, el("tr", None, [el("th", None, header) for header in headers])) if headers else None,
        el("tbody", None, [el("tr", None, [el("td", None, cell) for cell in row]) for row in rows]),
    )


def paragraph(*children: Child) -> Element:
    """Makes a paragraph."""
    return el("paragraph", None, *children)


def bullets(items: Iterable[Child], *, ordered: bool = False) -> Element:
    """Makes a list."""
    kind = "ordered" if ordered else "unordered"
    return el("list", {"listType": kind}, [el("item", None, item) for item in items])


def marked(anchor: str, *children: Child, style: str | None = None) -> Element:
    """Makes a piece of text that an entry can point to; `style` such as Bold."""
    return el("content", {"ID": anchor, "styleCode": style}, *children)


def strong(*children: Child) -> Element:
    """Makes a piece of text that stands out."""
    return el("content", {"styleCode": "Bold"}, *children)


def quantity(value: str, unit: str, name: str = "value") -> Element:
    """Makes a measured quantity; the unit is written in UCUM."""
    return el(name, {"xsi:type": "PQ", "value": value, "unit": unit})


def remark(anchor: str) -> Element:
    """Makes the entry of a comment."""
    return el(
        "entryRelationship",
        {"typeCode": "SUBJ", "inversionInd": "true"},
        el(
            "act",
            {"classCode": "ACT", "moodCode": "EVN"},
            templates(("2.16.840.1.113883.10.20.1.40", "1.3.6.1.4.1.19376.1.5.3.1.4.2", "1.2.250.1.213.1.1.3.32")),
            coded("code", "48767-8", LOINC, "Commentaire", system_name="LOINC"),
            el("text", None, reference(anchor)),
            el("statusCode", {"code": "completed"}),
        ),
    )


def picture(anchor: str, content: bytes, media_type: str) -> Element:
    """Makes the entry that carries a picture, shown by `renderMultiMedia` in the narrative text."""
    return el(
        "observationMedia",
        {"classCode": "OBS", "moodCode": "EVN", "ID": anchor},
        _base64("value", content, media_type),
    )


def shown(anchor: str) -> Element:
    """Makes the place of the narrative text where a picture is shown."""
    return el("renderMultiMedia", {"referencedObject": anchor})


def pdf_copy(act: Act, pdf: bytes) -> Element:
    """Makes the section that holds the printed form of the same document."""
    kind = el(
        "observation",
        {"classCode": "OBS", "moodCode": "EVN"},
        templates(("1.3.6.1.4.1.19376.1.5.3.1.4.13", "1.2.250.1.213.1.1.3.48", "1.2.250.1.213.1.1.3.48.18")),
        el("id", {"root": identifier(act.unique_id, "copy-kind")}),
        coded("code", "69764-9", LOINC, "Type de document", system_name="LOINC"),
        el("text", None, reference("copie-pdf-titre")),
        el("statusCode", {"code": "completed"}),
        null("effectiveTime", "NA"),
        coded("value", "55108-5", LOINC, "Copie du document", system_name="LOINC", kind="CD"),
    )
    return section(
        act,
        "55108-5",
        "Copie du document",
        "Copie du document",
        table((), [[marked("copie-pdf-titre", "Version imprimable du document")], [shown("copie-pdf")]]),
        models=(PDF_COPY_TEMPLATE,),
        entries=[
            el(
                "organizer",
                {"classCode": "CLUSTER", "moodCode": "EVN"},
                templates(("1.2.250.1.213.1.1.3.18",)),
                el("id", {"root": identifier(act.unique_id, "copy")}),
                coded("code", "55107-7", LOINC, "Document attaché", system_name="LOINC"),
                el("statusCode", {"code": "completed"}),
                el("component", None, kind),
                el("component", None, picture("copie-pdf", pdf, "application/pdf")),
            )
        ],
    )


def _base64(name: str, content: bytes, media_type: str) -> Element:
    return el(
        name,
        {"mediaType": media_type, "representation": "B64"},
        base64.b64encode(content).decode("ascii"),
    )
