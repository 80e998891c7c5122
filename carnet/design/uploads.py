"""Receiving the files of a form: in memory only, each and all together within limits. What is too heavy is read past.

Nothing of a person's file ever touches the disk before it is sealed.
"""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class BoundedHandler(FileUploadHandler):
    """Keeps `count` files at most that fit: `most` bytes each, `together` in all. Remembers what it left out.

    `too_heavy` are the names of the files above `most`; `is_too_much` says that there were too many, or too heavy
    together.
    """

    def __init__(self, request: HttpRequest, *, most: int, together: int, count: int) -> None:
        super().__init__(request)
        self._most, self._most_together, self._most_files = most, together, count
        self.too_heavy: list[str] = []
        self.is_too_much = False
        self._stream = BytesIO()
        self._together = 0
        self._count = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begins a file, unless there are too many already."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments
        self._stream = BytesIO()
        self._count += 1
        if self._count > self._most_files:
            self.is_too_much = True
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keeps a piece of the file, or gives the file up."""
        size = start + len(raw_data)
        if size > self._most:
            self.too_heavy.append(self.file_name or "")
            self._give_up(start)
        if self._together + len(raw_data) > self._most_together:
            self.is_too_much = True
            self._give_up(start)
        self._together += len(raw_data)
        self._stream.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Gives the whole file."""
        self._stream.seek(0)
        return InMemoryUploadedFile(
            file=self._stream,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def _give_up(self, kept: int) -> None:
        self._together -= kept
        self._stream = BytesIO()
        raise SkipFile
