"""Photos: upright, without metadata, within bounds, bound in a PDF that readers open."""

import re
from io import BytesIO

import pytest
from PIL import Image

from carnet.gateways.web_citizen import photos
from carnet.gateways.web_citizen.photos import Photo, TooHeavy, UnreadablePhoto
from carnet.gateways.web_citizen.tests import samples

ROOM = 5_000_000


def _pictures(pdf: bytes) -> list[Image.Image]:
    """Reads the pictures of a PDF of ours."""
    found = re.finditer(rb"/DCTDecode /Length (\d+) >>\nstream\n", pdf)
    return [Image.open(BytesIO(pdf[one.end() : one.end() + int(one[1])])) for one in found]


def test_keeps_the_order_of_the_pages() -> None:
    colors = ["red", "lime", "blue"]
    made = photos.bound([Photo(name, samples.photo(color=name)) for name in colors], title="Été", limit=ROOM)
    pages = [picture.convert("RGB").getpixel((5, 5)) for picture in _pictures(made.content)]
    assert [max(range(3), key=lambda rank: pixel[rank]) for pixel in pages] == [0, 1, 2]  # type: ignore[index]


def test_writes_a_table_of_objects_that_points_at_each() -> None:
    made = photos.bound([Photo("a", samples.photo()), Photo("b", samples.png())], title="Été", limit=ROOM).content
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF", made)[1])  # type: ignore[index]
    rows = made[start:].split(b"trailer")[0].splitlines()[3:]
    assert len(rows) == 6 + 4 * 2
    for number, row in enumerate(rows, 1):
        assert made[int(row[:10]) :].startswith(b"%d 0 obj" % number)
    assert "Été".encode("utf-16-be").hex().encode() in made
    assert b"/Lang (fr)" in made


@pytest.mark.parametrize(("orientation", "size"), [(1, (60, 40)), (3, (60, 40)), (6, (40, 60)), (8, (40, 60))])
def test_turns_photos_upright(orientation: int, size: tuple[int, int]) -> None:
    content = samples.photo(size=(60, 40), orientation=orientation)
    made = photos.bound([Photo("a", content), Photo("b", content)], title="x", limit=ROOM)
    assert {picture.size for picture in _pictures(made.content)} == {size}
    single = Image.open(BytesIO(photos.cleaned(Photo("a", content), limit=ROOM).content))
    assert single.size == size
    assert dict(single.getexif()) == {}


def test_tells_nothing_of_where_they_were_taken() -> None:
    content = samples.photo()
    assert b"Exif" in content
    for made in (
        photos.bound([Photo("a", content), Photo("b", content)], title="x", limit=ROOM),
        photos.cleaned(Photo("a", content), limit=ROOM),
    ):
        assert b"Exif" not in made.content


def test_puts_what_is_transparent_on_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    (picture, _) = _pictures(
        photos.bound([Photo("a", out.getvalue()), Photo("b", samples.png())], title="x", limit=ROOM).content
    )
    assert picture.convert("RGB").getpixel((1, 1)) == (255, 255, 255)


def test_makes_heavy_photos_lighter_until_they_fit() -> None:
    noise = Image.effect_noise((1600, 1200), 90).convert("RGB")
    out = BytesIO()
    noise.save(out, "JPEG", quality=95)
    made = photos.bound([Photo("a", out.getvalue()), Photo("b", out.getvalue())], title="x", limit=1_600_000)
    assert len(made.content) <= 1_600_000
    assert len(_pictures(made.content)) == 2
    with pytest.raises(TooHeavy):
        photos.bound([Photo("a", out.getvalue())] * 2, title="x", limit=50_000)
    assert len(photos.cleaned(Photo("a", out.getvalue()), limit=600_000).content) <= 600_000
    with pytest.raises(TooHeavy):
        photos.cleaned(Photo("a", out.getvalue()), limit=20_000)


def test_makes_a_heavy_drawing_a_photo() -> None:
    out = BytesIO()
    Image.effect_noise((900, 900), 90).convert("RGB").save(out, "PNG")
    made = photos.cleaned(Photo("a", out.getvalue()), limit=700_000)
    assert (made.media_type, len(made.content) <= 700_000) == ("image/jpeg", True)


@pytest.mark.parametrize("pixels", [(20_000, 20_000), (9_000, 9_000)])
def test_refuses_a_bomb_before_decoding_it(pixels: tuple[int, int]) -> None:
    out = BytesIO()
    Image.new("1", pixels).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    photo = Photo("bombe", out.getvalue())
    with pytest.raises(UnreadablePhoto, match="bombe"):
        photos.bound([photo], title="x", limit=ROOM)
    with pytest.raises(UnreadablePhoto, match="bombe"):
        photos.cleaned(photo, limit=ROOM)
    assert not photos.is_readable(out.getvalue())


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff", b"GIF89a" + b"\x00" * 20, b"\x89PNG\r\n\x1a\n"])
def test_refuses_what_is_not_a_photo(content: bytes) -> None:
    with pytest.raises(UnreadablePhoto):
        photos.bound([Photo("x", content)], title="x", limit=ROOM)
    assert photos.tiff_as_png(content) is None
