"""Translates the styleCode of a narrative into classes of our own style sheet.

Only words of this table are ever written; anything else that a document asks for is ignored.
Source: HL7 CDA R2 §4.3.5.11 (styleCode); words seen in French documents are added.
"""

# Each word, in lower case, to classes.
_CLASSES = {
    "bold": ("ca-bold",),
    "italics": ("ca-italics",),
    "italic": ("ca-italics",),
    "bolditalics": ("ca-bold", "ca-italics"),
    "underline": ("ca-underline",),
    "emphasis": ("ca-emphasis",),
    "strikethrough": ("ca-strike",),
    "smallcaps": ("ca-small-caps",),
    "monospace": ("ca-monospace",),
    "lrule": ("ca-rule-left",),
    "rrule": ("ca-rule-right",),
    "toprule": ("ca-rule-top",),
    "botrule": ("ca-rule-bottom",),
    "xheading": ("ca-heading",),
    "xtitle": ("ca-heading",),
    "xsmall": ("ca-small",),
    "xlarge": ("ca-large",),
}
# Classes that have an element of their own, so that they are heard as well as seen.
_TAGS = {"ca-bold": "strong", "ca-italics": "i", "ca-emphasis": "em", "ca-strike": "s"}
_ALIGNMENTS = {
    "left": "ca-left",
    "right": "ca-right",
    "center": "ca-center",
    "justify": "ca-justify",
    "top": "ca-top",
    "middle": "ca-middle",
    "bottom": "ca-bottom",
}
_LIST_CLASSES = {"disc": "ca-disc", "circle": "ca-circle", "square": "ca-square"}
_LIST_TYPES = {
    "arabic": "1",
    "decimal": "1",
    "littleroman": "i",
    "lower-roman": "i",
    "bigroman": "I",
    "upper-roman": "I",
    "littlealpha": "a",
    "lower-alpha": "a",
    "bigalpha": "A",
    "upper-alpha": "A",
}


def _words(style_code: str | None) -> list[str]:
    return style_code.lower().split() if style_code else []


def classes(style_code: str | None) -> list[str]:
    """Gives the classes of a styleCode, each once, in order."""
    found = [name for word in _words(style_code) for name in _CLASSES.get(word, _numbered(word))]
    return list(dict.fromkeys(found))


def _numbered(word: str) -> tuple[str, ...]:
    return ("ca-heading",) if word.startswith(("xheading", "xtitle")) else ()


def tags(names: list[str]) -> tuple[list[str], list[str]]:
    """Parts classes into the elements that say the same, and the classes that are left."""
    return [_TAGS[name] for name in names if name in _TAGS], [name for name in names if name not in _TAGS]


def alignment(*values: str | None) -> list[str]:
    """Gives the classes of the attributes align and valign."""
    return [_ALIGNMENTS[value.lower()] for value in values if value and value.lower() in _ALIGNMENTS]


def list_class(style_code: str | None) -> list[str]:
    """Gives the class of the bullets of a list, if one is asked for."""
    return [_LIST_CLASSES[word] for word in _words(style_code) if word in _LIST_CLASSES][:1]


def list_type(style_code: str | None) -> str | None:
    """Gives the HTML type of the numbers of an ordered list, if one is asked for."""
    return next((_LIST_TYPES[word] for word in _words(style_code) if word in _LIST_TYPES), None)
