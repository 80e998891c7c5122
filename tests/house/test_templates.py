"""Templates: all compile, all are used, none runs or dresses anything inline."""

import re

import pytest
from django.template import TemplateSyntaxError, loader

from tests.house import sources

INLINE = {
    "a style element": re.compile(r"<style", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a script without a file": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "a handler in an attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "htmx code evaluated in the page": re.compile(r"\bhx-(on|vals\s*=\s*[\"']js:)", re.IGNORECASE),
}
# Called by Django and allauth themselves, by these names.
BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}
HTML = sorted(name for name in sources.templates() if name.endswith((".html", ".svg")))


@pytest.mark.parametrize("name", sorted(sources.templates()))
def test_compiles(name: str) -> None:
    try:
        loader.get_template(name)
    except TemplateSyntaxError as error:
        pytest.fail(f"{name}: {error}")


@pytest.mark.parametrize("name", HTML)
def test_holds_nothing_inline(name: str) -> None:
    text = sources.templates()[name].read_text()
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


def test_every_template_is_used() -> None:
    known = sources.templates()
    callers = {path: path.read_text() for path in [*sources.product_files(), *known.values()]}
    unused = [
        name
        for name, path in known.items()
        if name not in BY_DJANGO
        and not any(
            re.search(rf"[\"']{re.escape(name)}[\"'#]", text) for caller, text in callers.items() if caller != path
        )
    ]
    assert unused == []


def test_no_two_templates_share_a_name() -> None:
    paths = [path for folder in (sources.ROOT / "carnet").rglob("templates") for path in folder.rglob("*.html")]
    assert len(paths) == len([name for name in sources.templates() if name.endswith(".html")])
