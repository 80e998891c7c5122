"""Photos: turned upright, without what they say of where they were taken, made lighter, bound in one PDF.

Decoding is bounded in pixels before anything is decoded, so that a small file cannot fill the memory.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from carnet.foundation.cda import media_types
from carnet.gateways.web_citizen import paper

MOST_PIXELS = 60_000_000
# The longest side in pixels and the JPEG quality, from the best to the least that still reads.
_STEPS = ((3508, 88), (2480, 82), (1754, 76), (1240, 70))
_SHOWN_SIDE = 2480
_OURS = {"JPEG": media_types.JPEG, "MPO": media_types.JPEG, "PNG": media_types.PNG, "TIFF": media_types.TIFF}
_FORMATS = ("JPEG", "PNG", "TIFF")
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    UnidentifiedImageError,
)


class UnreadablePhoto(Exception):
    """The file is not a picture that can be read, or has too many pixels; `name` is that of the file."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class TooHeavy(Exception):
    """Even at the least size that still reads, the result weighs more than allowed."""


@dataclass(frozen=True, slots=True)
class Photo:
    """One file as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Made:
    """A file ready to be kept."""

    media_type: str
    content: bytes


def bound(photos: Sequence[Photo], *, title: str, limit: int) -> Made:
    """Binds photos in one PDF of at most `limit` bytes, in the order given. Raises UnreadablePhoto, TooHeavy."""
    for side, quality in _STEPS:
        sheets, weight = [], 0
        for photo in photos:
            sheet = _sheet(photo, side, quality)
            sheets.append(sheet)
            weight += len(sheet.jpeg)
            if weight > limit:
                break
        else:
            content = paper.bind(sheets, title=title)
            if len(content) <= limit:
                return Made(media_types.PDF, content)
    raise TooHeavy


def cleaned(photo: Photo, *, limit: int) -> Made:
    """Gives one photo upright and without metadata, in at most `limit` bytes. Raises UnreadablePhoto, TooHeavy."""
    if media_types.sniff(photo.content) == media_types.PNG:
        content = _reading(photo, _as_png)
        if len(content) <= limit:
            return Made(media_types.PNG, content)
    for side, quality in _STEPS:
        content = _sheet(photo, side, quality).jpeg
        if len(content) <= limit:
            return Made(media_types.JPEG, content)
    raise TooHeavy


def is_readable(content: bytes) -> bool:
    """Whether a picture may be decoded: known, and not of too many pixels. Only its header is read."""
    try:
        _opened(content).close()
    except _BROKEN:
        return False
    return True


def tiff_as_png(content: bytes) -> bytes | None:
    """Gives the first page of a TIFF as a PNG that browsers show; None when it cannot be read."""
    try:
        return _reading(Photo("", content), _as_png)
    except UnreadablePhoto:
        return None


def _sheet(photo: Photo, side: int, quality: int) -> paper.Sheet:
    def draw(picture: Image.Image) -> paper.Sheet:
        drawn = _prepared(picture, side)
        out = BytesIO()
        drawn.save(out, "JPEG", quality=quality, optimize=True)
        return paper.Sheet(jpeg=out.getvalue(), width=drawn.width, height=drawn.height)

    return _reading(photo, draw)


def _reading[T](photo: Photo, draw: Callable[[Image.Image], T]) -> T:
    try:
        with _opened(photo.content) as picture:
            return draw(picture)
    except _BROKEN as error:
        raise UnreadablePhoto(photo.name) from error


def _opened(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content), formats=_FORMATS)
    if picture.width * picture.height > MOST_PIXELS or picture.format not in _OURS:
        picture.close()
        raise ValueError("too many pixels, or another format")
    return picture


def _prepared(picture: Image.Image, side: int) -> Image.Image:
    """Gives the pixels alone: upright, opaque, no longer than a side. What the file said besides stays behind."""
    # A JPEG is decoded at a fraction of its size when that is enough.
    picture.draft("RGB", (side, side))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((side, side), Image.Resampling.LANCZOS)
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        sheet = Image.new("RGB", upright.size, "white")
        sheet.paste(upright, mask=upright.getchannel("A"))
        return sheet
    plain = upright.convert("RGB")
    plain.info.clear()
    return plain


def _as_png(picture: Image.Image) -> bytes:
    drawn = _prepared(picture, _SHOWN_SIDE)
    out = BytesIO()
    drawn.save(out, "PNG", optimize=False)
    return out.getvalue()
