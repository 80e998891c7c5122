"""Turns the bytes of a clinical document into a tree, or says in one error why that is refused.

The reading is closed: no document type declaration, so no entity and no external file; no network; no
XInclude, no style sheet is ever run. Comments and processing instructions are dropped: they carry no content,
and the bytes that are kept are the sender's own, never this tree.
"""

from dataclasses import dataclass

from lxml import etree

from carnet.foundation.cda import errors, names, prolog

# libxml2's own fixed limit on nesting, checked while it reads: a document nested 10^5 deep is dropped at the
# 257th level. The deepest real document seen has 20 levels.
MAX_DEPTH = 256
# libxml2 accepts a text longer than 10,000,000 characters (a PDF of 7.5 MB in base64) only with huge_tree,
# which also lifts the limit on nesting. It is turned on for documents that can hold such a text and for no
# other, and nesting is then measured here.
_HUGE_FROM = 10_000_000
# Below this size the number of nodes is bounded by the size itself (a node takes 4 bytes): no count.
_COUNT_FROM = 1_000_000
_TOO_DEEP = etree.XPath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")")
_DOCUMENT = names.hl7("ClinicalDocument")
_STYLESHEETS = (f"{{{names.XSL_NAMESPACE}}}stylesheet", f"{{{names.XSL_NAMESPACE}}}transform")
_RESOURCE_ERRORS = frozenset({"ERR_RESOURCE_LIMIT", "ERR_NAME_TOO_LONG", "ERR_NO_MEMORY"})


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a document may be: `size` in bytes, `nodes` in tags opened or closed, `attributes` in all."""

    size: int = 64_000_000
    nodes: int = 600_000
    attributes: int = 600_000


@dataclass(frozen=True, slots=True)
class Tree:
    """A clinical document that was read: its ClinicalDocument element and how it came.

    `self_presenting` is True when the document came inside an XSL style sheet that shows it; the style sheet
    is set aside and never run. `spaces` is False when the spaces between elements were dropped: such a tree
    serves to read the header and the codes, not to show the document, for words would touch.
    """

    document: etree._Element
    self_presenting: bool
    spaces: bool = True

    @property
    def media_type(self) -> str:
        """The media type by which the document is declared: XML, or XSLT for the self-presenting form."""
        return "application/xslt+xml" if self.self_presenting else "text/xml"


DEFAULT_LIMITS = Limits()


def parse(*, content: bytes, limits: Limits = DEFAULT_LIMITS, spaces: bool = True) -> Tree:
    """Reads a clinical document from its bytes.

    Accepted: leading spaces, a byte order mark, no XML declaration, UTF-8, UTF-16, ISO-8859-1, ISO-8859-15,
    Windows-1252 and ASCII, the plain form (root ClinicalDocument) and the self-presenting form (an XSL style
    sheet that embeds one ClinicalDocument).

    `spaces=False` drops the spaces between elements, which costs a sixth less: enough for a deposit, which
    reads the header.

    Raises CdaError: EMPTY, TOO_LARGE, TOO_COMPLEX, FORBIDDEN_DOCTYPE, UNSUPPORTED_ENCODING, MALFORMED,
    NOT_A_CDA. `place` is the line.

    Source: CI-SIS, Volet Structuration minimale de documents de santé, V1.16 (forms of the document).
    """
    require_size(len(content), limits)
    _refuse_complex(content, limits)
    prepared = prolog.prepare(content)
    huge = len(prepared.content) > _HUGE_FROM
    root = _read(prepared, huge=huge, spaces=spaces)
    if huge and _TOO_DEEP(root):
        raise errors.CdaError(errors.Fault.TOO_COMPLEX, f"nested deeper than {MAX_DEPTH} levels")
    if root.getroottree().docinfo.internalDTD is not None:
        raise errors.CdaError(errors.Fault.FORBIDDEN_DOCTYPE, "a document type declaration is refused")
    return _locate(root, spaces=spaces)


def require_size(size: int, limits: Limits = DEFAULT_LIMITS) -> None:
    """Refuses a document of more bytes than may be read, before they are gathered. Raises CdaError, TOO_LARGE."""
    if size > limits.size:
        raise errors.CdaError(errors.Fault.TOO_LARGE, f"larger than {limits.size} bytes")


def _refuse_complex(content: bytes, limits: Limits) -> None:
    if len(content) > _COUNT_FROM or limits is not DEFAULT_LIMITS:
        if content.count(b"<") > limits.nodes:
            raise errors.CdaError(errors.Fault.TOO_COMPLEX, f"more than {limits.nodes} tags")
        if content.count(b"=") > limits.attributes:
            raise errors.CdaError(errors.Fault.TOO_COMPLEX, f"more than {limits.attributes} attributes")


def _read(prepared: prolog.Prepared, *, huge: bool, spaces: bool) -> etree._Element:
    # A parser of its own for each document: it costs 2 µs, and a shared one would make threads wait in line.
    parser = etree.XMLParser(
        encoding=prepared.encoding,
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=huge,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=not spaces,
        collect_ids=False,
    )
    try:
        return etree.fromstring(prepared.content, parser)
    except etree.XMLSyntaxError as error:
        raise _translated(error) from error


def _translated(error: etree.XMLSyntaxError) -> errors.CdaError:
    line = error.lineno or 0
    place = f"line {line}" if line else ""
    code: int | None = getattr(error, "code", None)
    kind = "" if code is None else str(etree.ErrorTypes._getName(code))
    if kind in _RESOURCE_ERRORS:
        return errors.CdaError(errors.Fault.TOO_COMPLEX, "nested too deep, or a value is too long", place)
    # The library's own sentence is not repeated: it may quote the document.
    reason = (kind or "syntax error").removeprefix("ERR_").replace("_", " ").lower()
    return errors.CdaError(errors.Fault.MALFORMED, f"not well-formed XML: {reason}", place)


def _locate(root: etree._Element, *, spaces: bool) -> Tree:
    if root.tag == _DOCUMENT:
        return Tree(document=root, self_presenting=False, spaces=spaces)
    if root.tag in _STYLESHEETS:
        embedded = root.iter(_DOCUMENT)
        document, second = next(embedded, None), next(embedded, None)
        if document is not None and second is None:
            return Tree(document=document, self_presenting=True, spaces=spaces)
    raise errors.CdaError(
        errors.Fault.NOT_A_CDA, "the root is not a ClinicalDocument of HL7 CDA R2", f"line {root.sourceline}"
    )
