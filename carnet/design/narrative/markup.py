"""Writes HTML from text and from names of our own; nothing of a document is ever copied as markup.

Every element is closed and every attribute quoted, so that the result reads the same as HTML and as XML.
"""

import html
import re

_UNSAFE_IN_ID = re.compile(r"[^A-Za-z0-9.-]")
_VALUES_KEPT = re.compile(r"[\x00-\x20\x7f-\x9f]")
_ALLOWED_SCHEMES = ("http://", "https://", "mailto:")


class SafeHtml(str):
    """HTML that was written by this part: templates insert it without escaping it again."""

    __slots__ = ()

    def __html__(self) -> str:
        """Tells template engines that the text is already HTML."""
        return self


def escape(text: str) -> str:
    """Writes any text so that it is read as text, inside an element or inside a quoted attribute."""
    return html.escape(text, quote=True)


def attributes(**values: str | int | list[str] | None) -> str:
    """Writes attributes, each after a space; those without a value are left out.

    A trailing underscore is dropped from a name and other underscores become hyphens (`class_`, `aria_label`).
    """
    written = []
    for name, value in values.items():
        text = " ".join(value) if isinstance(value, list) else value
        if text is not None and text != "":
            written.append(f' {name.rstrip("_").replace("_", "-")}="{escape(str(text))}"')
    return "".join(written)


def safe_id(identifier: str) -> str:
    """Rewrites an ID with letters, digits, points and hyphens only; different IDs stay different."""
    return _UNSAFE_IN_ID.sub(lambda found: f"_{ord(found.group()):x}_", identifier)


def safe_href(href: str) -> str | None:
    """Gives an address that may be followed (http, https, mailto), None for anything else.

    Addresses with spaces or control characters inside are refused: browsers drop some of them, which would
    let `java script:` through.
    """
    address = href.strip()
    if _VALUES_KEPT.search(address) or not address.lower().startswith(_ALLOWED_SCHEMES):
        return None
    return address
