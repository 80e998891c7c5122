"""Draws the pictures of the demo: a curve for a laboratory, a sheet of paper photographed by a citizen."""

import io
import random
from collections.abc import Sequence
from datetime import date

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from carnet.journeys.demo.documents.typesetting import typeset

_TABLE = (120, 98, 78)


def curve(*, title: str, unit: str, points: Sequence[tuple[date, float]], low: float, high: float) -> bytes:
    """Draws values over time as a PNG, with the band of the reference range. The title has no accents."""
    width, height, left, bottom, top = 720, 360, 60, 310, 50
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    pen.text((left, 14), f"{title} ({unit})", fill="black", font=_font(18))
    readings = [value for _, value in points]
    floor, ceiling = min(*readings, low) * 0.95, max(*readings, high) * 1.05
    first, last = points[0][0].toordinal(), points[-1][0].toordinal()

    def place(day: date, value: float) -> tuple[float, float]:
        across = (day.toordinal() - first) / max(1, last - first)
        up = (value - floor) / (ceiling - floor)
        return left + across * (width - left - 30), bottom - up * (bottom - top)

    band = (left, place(points[0][0], high)[1], width - 30, place(points[0][0], low)[1])
    pen.rectangle(band, fill=(224, 240, 228))
    pen.line((left, top, left, bottom, width - 30, bottom), fill=(90, 90, 90), width=2)
    for value in (low, high):
        pen.text((8, place(points[0][0], value)[1] - 8), _comma(value), fill=(60, 110, 70), font=_font(14))
    corners = [place(day, value) for day, value in points]
    pen.line(corners, fill=(25, 70, 130), width=3, joint="curve")
    for (across, up), (day, value) in zip(corners, points, strict=True):
        pen.ellipse((across - 5, up - 5, across + 5, up + 5), fill=(25, 70, 130))
        pen.text((across - 12, up - 24), _comma(value), fill="black", font=_font(13))
        pen.text((across - 18, bottom + 8), f"{day:%m/%y}", fill="black", font=_font(12))
    return _saved(image, "PNG")


def scanned_sheet(*, heading: str, lines: Sequence[str], signature: str, seconds: int) -> bytes:
    """Shows the same sheet as a PDF of one page; `seconds` is the instant of the scan (Unix time)."""
    return typeset("sheet.typ", _sheet(heading, lines, signature), form="pdf", seconds=seconds)


def photographed_sheet(*, heading: str, lines: Sequence[str], signature: str, seed: str) -> bytes:
    """Shows a sheet of paper lying on a table, a little askew, as a JPEG of a telephone."""
    draw = random.Random(seed)  # noqa: S311 (a picture, not a secret)
    printed = typeset("sheet.typ", _sheet(heading, lines, signature), form="png")
    sheet = Image.open(io.BytesIO(printed)).convert("RGB")
    tilted = sheet.rotate(draw.uniform(-3.5, 3.5), expand=True, fillcolor=_TABLE, resample=Image.Resampling.BILINEAR)
    photo = Image.new("RGB", (tilted.width + 60, tilted.height + 60), _TABLE)
    photo.paste(tilted, (draw.randint(20, 40), draw.randint(20, 40)))
    return _saved(photo.filter(ImageFilter.BoxBlur(0.6)), "JPEG")


def _sheet(heading: str, lines: Sequence[str], signature: str) -> dict[str, object]:
    return {"heading": heading, "lines": list(lines), "signature": signature}


def _font(size: int) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)


def _comma(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def _saved(image: Image.Image, form: str) -> bytes:
    target = io.BytesIO()
    if form == "JPEG":
        image.save(target, form, quality=70, optimize=True)
    else:
        image.save(target, form, optimize=True)
    return target.getvalue()
