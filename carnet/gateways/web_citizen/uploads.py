"""What a citizen may send at once."""

from django.http import HttpRequest

from carnet.design.uploads import BoundedHandler
from carnet.domain.documents.rules.own import MAX_BYTES

MOST_FILES = 20
MOST_TOGETHER = 8 * MAX_BYTES
# A larger body is refused unread; between the two, what is too much is read past and the form says so.
MOST_BODY = 2 * MOST_TOGETHER


def handler(request: HttpRequest, *, most: int = MAX_BYTES) -> BoundedHandler:
    """Makes the receiver of a form's files, `most` bytes each."""
    return BoundedHandler(request, most=most, together=MOST_TOGETHER, count=MOST_FILES)
