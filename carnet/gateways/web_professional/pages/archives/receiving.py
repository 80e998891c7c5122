"""Receiving an archive in memory, within its limit: what is too heavy is read past, and the form says so."""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

# What the secure mail and a selection of a record weigh at most, with room. Software has the door of FHIR.
LARGEST_ARCHIVE = 50_000_000
# The other fields of the form and the boundaries between its parts. A larger body is refused unread.
LARGEST_BODY = LARGEST_ARCHIVE + 100_000


class ArchiveHandler(FileUploadHandler):
    """Keeps one file that fits; `is_too_heavy` when one did not. Nothing of a patient touches the disk in clear."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.is_too_heavy = False
        self._stream = BytesIO()
        self._count = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begins the file; a second one is read past."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments
        self._count += 1
        if self._count > 1:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keeps a piece of the file, or gives the file up."""
        if start + len(raw_data) > LARGEST_ARCHIVE:
            self.is_too_heavy = True
            self._stream = BytesIO()
            raise SkipFile
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
