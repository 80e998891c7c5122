"""The parameters of a search: repeated ones, their modifiers, and those of FHIR that are not about content."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from carnet.gateways.fhir.mappings.operation_outcome import Notice
from carnet.gateways.fhir.rejections import Kind, Rejection

MOST_PARAMETERS = 200
MOST_VALUES = 500
MOST_LETTERS = 100
# Read by the gateway itself, never a filter.
_OF_THE_ANSWER = frozenset({"_format", "_pretty", "_count", "_sort", "_summary", "_elements", "_total", "_page"})
DEFAULT_COUNT, MOST_COUNT = 50, 200


@dataclass(slots=True)
class Parameters:
    """What a search asks, in the order it was asked. Those read are remembered: the others are told as ignored."""

    pairs: tuple[tuple[str, str], ...]
    read: set[str] = field(default_factory=set)

    def every(self, *names: str) -> list[str]:
        """Gives each value of a parameter under any of its names; several mean that all must hold."""
        self.read.update(names)
        return [value for name, value in self.pairs if name in names and value.strip()]

    def one(self, *names: str) -> str:
        """Gives the value of a parameter that may come once; '' when absent. Raises Rejection when repeated."""
        found = self.every(*names)
        if len(found) > 1:
            raise Rejection(Kind.PARAMETER, names[0], "this parameter may come once")
        return found[0] if found else ""

    def ignored(self) -> list[str]:
        """Gives the names that nobody read."""
        names = dict.fromkeys(name for name, _ in self.pairs)
        return [name for name in names if name not in self.read and name not in _OF_THE_ANSWER]

    def settle(self, *, strict: bool) -> list[Notice]:
        """Tells which parameters were ignored; refuses them when the caller wants strict handling."""
        ignored = self.ignored()
        if ignored and strict:
            raise Rejection(Kind.UNKNOWN_PARAMETER, ignored[0][:80])
        return [
            Notice(name[:80], "this search parameter is not supported and was ignored", "not-supported")
            for name in ignored
        ]


def parse(query: str) -> list[tuple[str, str]]:
    """Reads a query string or a form body. Raises Rejection."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS, errors="strict")
    except UnicodeDecodeError as error:
        raise Rejection(Kind.CHARSET) from error
    except ValueError as error:
        raise Rejection(Kind.BAD_REQUEST, detail=f"more than {MOST_PARAMETERS} parameters") from error
    for name, value in pairs:
        if "\0" in name or "\0" in value:
            raise Rejection(Kind.PARAMETER, name.replace("\0", "")[:80], "the character U+0000 is not allowed")
    return pairs


def alternatives(value: str, place: str) -> list[str]:
    """Separates the values of which one must hold: commas, unless escaped."""
    found, current, escaped = [], "", False
    for letter in value:
        if escaped:
            current += letter if letter in ",|$\\" else "\\" + letter
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == ",":
            found.append(current)
            current = ""
        else:
            current += letter
    found.append(current)
    kept = [text.strip() for text in found if text.strip()]
    if len(kept) > MOST_VALUES:
        raise Rejection(Kind.PARAMETER, place, f"more than {MOST_VALUES} values")
    return kept


def token(text: str) -> tuple[str, str]:
    """Separates `system|code`: the system (empty when not said) and the code."""
    system, bar, code = text.partition("|")
    return (system.strip(), code.strip()) if bar else ("", text.strip())


@dataclass(frozen=True, slots=True)
class Tokens:
    """One condition on a token: the `system|code` of which one must hold; `is_negated`: none of which may."""

    values: tuple[tuple[str, str], ...]
    is_negated: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, without their systems."""
        return tuple(code for _, code in self.values)


def tokens(parameters: Parameters, *names: str) -> list[Tokens]:
    """Reads a token parameter, with its modifier `:not`. Repeated, every condition must hold. Raises Rejection."""
    found = []
    for is_negated in (False, True):
        spelt = [f"{name}:not" for name in names] if is_negated else names
        for value in parameters.every(*spelt):
            values = tuple(token(text) for text in alternatives(value, names[0]))
            if not values or not all(code for _, code in values):
                raise Rejection(Kind.PARAMETER, names[0], "expected a code")
            found.append(Tokens(values, is_negated))
    return found


def words(parameters: Parameters, *names: str) -> list[tuple[str, tuple[str, ...]]]:
    """Reads a string parameter: its modifier (empty, exact, contains) and the words of which one must be found.

    Repeated, every condition must hold. Raises Rejection.
    """
    found = []
    for modifier in ("", "exact", "contains"):
        for value in parameters.every(*(f"{name}:{modifier}" if modifier else name for name in names)):
            kept = alternatives(value, names[0])
            if not kept:
                raise Rejection(Kind.PARAMETER, names[0], "expected words")
            found.append((modifier, tuple(text[:MOST_LETTERS] for text in kept)))
    return found


def sorts[T](parameters: Parameters, known: Mapping[str, T]) -> tuple[T, ...]:
    """Reads the keys of the order, the first counting most; empty when none is asked. Raises Rejection."""
    value = parameters.one("_sort")
    keys = tuple(dict.fromkeys(alternatives(value, "_sort"))) if value else ()
    if not all(key in known for key in keys):
        raise Rejection(Kind.PARAMETER, "_sort", "expected one of " + ", ".join(known))
    return tuple(known[key] for key in keys)


def codes(parameters: Parameters, *names: str) -> tuple[str, ...] | None:
    """Reads a token parameter for something that has one code: None when not asked, empty when nothing can match.

    Repeated, all must hold. Systems are not compared: the lists of codes of a same kind do not overlap.
    """
    asked = parameters.every(*names)
    if not asked:
        return None
    kept: dict[str, None] | None = None
    for value in asked:
        here = dict.fromkeys(code for code in (token(text)[1] for text in alternatives(value, names[0])) if code)
        if not here:
            raise Rejection(Kind.PARAMETER, names[0], "expected a code")
        kept = here if kept is None else {code: None for code in kept if code in here}
    return tuple(kept or ())


def several(parameters: Parameters, *names: str) -> list[tuple[str, str]]:
    """Reads a token parameter for something that has several values: one of these must hold; it may come once."""
    value = parameters.one(*names)
    if not value:
        return []
    found = [token(text) for text in alternatives(value, names[0])]
    if not all(code for _, code in found):
        raise Rejection(Kind.PARAMETER, names[0], "expected a value")
    return found


def flag(parameters: Parameters, *names: str) -> bool | None:
    """Reads a yes or no."""
    value = parameters.one(*names)
    if not value:
        return None
    code = token(value)[1].lower()
    if code not in {"true", "false"}:
        raise Rejection(Kind.PARAMETER, names[0], "expected true or false")
    return code == "true"


def count(parameters: Parameters) -> int:
    """Reads how many results a page holds; 0 asks only how many there are."""
    summary = parameters.one("_summary")
    text = parameters.one("_count")
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Rejection(Kind.PARAMETER, "_count", "expected a whole number")
    if summary == "count":
        return 0
    return min(int(text), MOST_COUNT) if text else DEFAULT_COUNT


def link(base: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Writes the address of a search."""
    query = urlencode(list(pairs), safe="|:,/")
    return f"{base}?{query}" if query else base
