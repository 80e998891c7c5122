"""Turns the bytes of a message into a tree: no document type, no entity, no network, within limits.

Comments are dropped while reading, so that a text broken by one is read whole (comment splitting), and a signature is
computed on the same tree that is read. Processing instructions stay: a signature covers them.
"""

from dataclasses import dataclass

from lxml import etree

from carnet.foundation.cda import errors, prolog

# libxml2 accepts a text longer than 10,000,000 characters only with huge_tree, which also lifts its limit on nesting.
_HUGE_FROM = 10_000_000
_MAX_DEPTH = 256
_TOO_DEEP = etree.XPath("boolean(" + "/*" * (_MAX_DEPTH + 1) + ")")


class Unreadable(Exception):
    """These bytes are no XML that is accepted here; the message says why, without quoting them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a message may be: `size` in bytes, `tags` opened or closed, `attributes` in all.

    A tree takes up to 30 times the bytes of what is all tags and attributes: these bound it, the size does not.
    """

    size: int = 100_000_000
    tags: int = 200_000
    attributes: int = 100_000


DEFAULT_LIMITS = Limits()


def read(content: bytes, *, limits: Limits = DEFAULT_LIMITS, comments: bool = False) -> etree._Element:
    """Reads one XML document and gives its root. Raises Unreadable.

    `comments` keeps them, to compute what was signed with them: such a tree is never read for what it says.
    """
    if len(content) > limits.size:
        raise Unreadable(f"larger than {limits.size} bytes")
    if content.count(b"<") > limits.tags:
        raise Unreadable(f"more than {limits.tags} tags")
    if content.count(b"=") > limits.attributes:
        raise Unreadable(f"more than {limits.attributes} attributes")
    try:
        prepared = prolog.prepare(content)
    except errors.CdaError as error:
        raise Unreadable(error.code.value) from error
    huge = len(prepared.content) > _HUGE_FROM
    # A parser of its own for each message: it costs 2 µs, and a shared one would make threads wait in line.
    parser = etree.XMLParser(
        encoding=prepared.encoding,
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=huge,
        remove_comments=not comments,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(prepared.content, parser)
    except etree.XMLSyntaxError as error:
        # The library's own sentence is not repeated: it may quote the message.
        raise Unreadable(f"not well-formed, line {error.lineno or 0}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("a document type declaration is refused")
    if huge and _TOO_DEEP(root):
        raise Unreadable(f"nested deeper than {_MAX_DEPTH} levels")
    return root
