"""Receiving files: in memory only, each and all together within their limits. What is too heavy is read past.

Nothing of a citizen's file ever touches the disk before it is sealed.
"""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from carnet.domain.documents.rules.own import MAX_BYTES

MOST_FILES = 20
MOST_TOGETHER = 8 * MAX_BYTES
# A larger body is refused unread; between the two, what is too much is read past and the form says so.
MOST_BODY = 2 * MOST_TOGETHER


class BoundedHandler(FileUploadHandler):
    """Keeps files that fit, `most` bytes each; remembers the names of those that do not."""

    def __init__(self, request: HttpRequest, *, most: int = MAX_BYTES) -> None:
        super().__init__(request)
        self._most = most
        self.too_heavy: list[str] = []
        self.is_too_much = False
        self._chunks: list[bytes] = []
        self._size = 0
        self._together = 0
        self._count = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begins a file, unless there are too many already."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self._chunks, self._size = [], 0
        self._count += 1
        if self._count > MOST_FILES:
            self.is_too_much = True
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002 - Django's own protocol
        """Keeps a piece of the file, or gives the file up."""
        self._size += len(raw_data)
        self._together += len(raw_data)
        if self._size > self._most:
            self.too_heavy.append(self.file_name or "")
            self._give_up()
        if self._together > MOST_TOGETHER:
            self.is_too_much = True
            self._give_up()
        self._chunks.append(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Gives the whole file."""
        return InMemoryUploadedFile(
            file=BytesIO(b"".join(self._chunks)),
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def _give_up(self) -> None:
        self._together -= self._size
        self._chunks = []
        raise SkipFile
