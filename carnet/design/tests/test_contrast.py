"""Text and controls stand out enough from what they lie on (WCAG 2.2 AA), in light and in dark."""

import re
from pathlib import Path

import pytest

PALETTE = (Path(__file__).resolve().parent.parent / "sass/_palette.scss").read_text()
TEXT, CONTROL = 4.5, 3.0
PAIRS = [
    *[("text", ground, TEXT) for ground in ("page", "surface", "sunken", "action-soft", "urgent-soft")],
    *[("text", ground, TEXT) for ground in ("good-soft", "notice-soft", "calm-soft")],
    *[("muted", ground, TEXT) for ground in ("page", "surface", "sunken", "action-soft")],
    *[("action", ground, TEXT) for ground in ("page", "surface", "sunken", "action-soft", "good-soft")],
    *[("action", ground, TEXT) for ground in ("notice-soft", "urgent-soft", "calm-soft")],
    *[("action-strong", ground, TEXT) for ground in ("page", "surface", "sunken", "action-soft")],
    *[("urgent", ground, TEXT) for ground in ("page", "surface", "urgent-soft", "sunken")],
    ("visited", "calm-soft", TEXT),
    ("on-action", "action", TEXT),
    ("on-action", "action-strong", TEXT),
    ("on-urgent", "urgent", TEXT),
    ("on-urgent", "urgent-strong", TEXT),
    ("good", "good-soft", TEXT),
    ("notice", "notice-soft", TEXT),
    ("calm", "calm-soft", TEXT),
    ("calm", "surface", TEXT),
    *[("control", ground, CONTROL) for ground in ("page", "surface")],
    *[("focus", ground, CONTROL) for ground in ("page", "surface", "sunken", "action-soft", "urgent-soft")],
]


def colours(scheme: str) -> dict[str, str]:
    block = re.search(rf"\${scheme}: \((.*?)\);", PALETTE, re.DOTALL)
    assert block
    return dict(re.findall(r"([a-z-]+): (#[0-9a-f]{6})\b", block[1]))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_measures_contrast_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_stands_out(scheme: str, ink: str, ground: str, least: float) -> None:
    known = colours(scheme)
    assert contrast(known[ink], known[ground]) >= least


def test_both_schemes_name_the_same_colours() -> None:
    assert colours("light").keys() == colours("dark").keys()
