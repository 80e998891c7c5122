"""One page of documents and of the signatures found among them, in one order, without reading what comes before it."""

from dataclasses import replace
from operator import attrgetter

from carnet.domain.documents.codes import Document, Order
from carnet.domain.documents.queries import Found


def first_read(*, signatures: int, offset: int) -> int:
    """Says from which document on a page must be read: every signature may stand before it."""
    return max(0, offset - signatures)


def merged(
    found: Found, signatures: tuple[Document, ...], *, orders: tuple[Order, ...], offset: int, count: int
) -> Found:
    """Puts signatures at their places in a page that was read from `first_read` up to its end."""
    if not signatures:
        return found
    begins = first_read(signatures=len(signatures), offset=offset)
    ordered = _sorted((*found.documents, *signatures), orders)
    if begins:
        # What stands before the first document that was read is on an earlier page: there is room for all of it there.
        before = ordered.index(found.documents[0]) if found.documents else len(ordered)
        ordered, begins = ordered[before:], begins + before
    total = found.total + len(signatures)
    page = tuple(ordered[offset - begins : offset - begins + count])
    return replace(found, documents=page, has_more=total > offset + count, total=total)


def _sorted(documents: tuple[Document, ...], orders: tuple[Order, ...]) -> list[Document]:
    """Sorts as the database does: what is missing comes last, ties are broken in the direction of the last key."""
    found = sorted(documents, key=attrgetter("id"), reverse=orders[-1].startswith("-"))
    for order in reversed(orders):
        column = order.lstrip("-")
        missing = [one for one in found if getattr(one, column) is None]
        present = [one for one in found if getattr(one, column) is not None]
        present.sort(key=attrgetter(column), reverse=order.startswith("-"))
        found = present + missing
    return found
