"""Components show what they are given, and are whole: every icon and colour they name exists."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import get_template, render_to_string

from carnet.design import categories, gallery
from carnet.design.templatetags import design

DESIGN = Path(__file__).resolve().parent.parent
ICONS = {path.stem for path in (DESIGN / "icons").glob("*.svg")}
TEMPLATES = sorted((DESIGN / "templates").rglob("*.html"))


def test_every_category_has_an_icon_and_colours() -> None:
    coloured = set(re.findall(r"^  ([a-z-]+): (?:\d+|null)", (DESIGN / "sass/_palette.scss").read_text(), re.MULTILINE))
    assert len(categories.ICONS) == 15
    assert set(categories.ICONS.values()) <= ICONS
    assert {categories.css_class(code).removeprefix("ca-category--") for code in categories.ICONS} == coloured


def test_draws_an_unknown_category_as_another_document() -> None:
    assert design.category_icon("INCONNUE") == design.category_icon("AUTR_DOC")


def test_every_icon_named_in_a_template_or_a_tag_exists() -> None:
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "([^"]+)"', path.read_text())}
    assert named | set(design.BADGE_ICONS.values()) | set(design.ROLE_ICONS.values()) <= ICONS


def test_the_gallery_shows_every_icon() -> None:
    assert set(gallery.ICONS) == ICONS


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_carries_inline_style_or_script(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)", text)


def test_an_icon_is_decoration_unless_it_has_a_name() -> None:
    assert 'aria-hidden="true"' in design.icon("recherche")
    named = design.icon("recherche", "Rechercher")
    assert 'role="img"' in named
    assert 'aria-label="Rechercher"' in named
    assert "aria-hidden" not in named


def test_escapes_what_a_component_is_given() -> None:
    assert "<b>" not in design.badge("bon", "<b>gras</b>")
    assert "<b>" not in design.icon("recherche", "<b>")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Camille Rousselin", "CR"), ("Marie-Louise Aubry", "MA"), ("Noé", "N"), ("", "?"), ("élodie", "É")],
)
def test_stands_for_a_person_with_letters(name: str, letters: str) -> None:
    assert design.initials(name) == letters


def test_keeps_french_punctuation_with_its_word() -> None:
    told = design.typography("Ouvrir « Bilan » ? Oui : maintenant !")
    assert told.replace("\N{NO-BREAK SPACE}", "~") == "Ouvrir «~Bilan~»~? Oui~: maintenant~!"


def test_date_filters_are_silent_on_nothing() -> None:
    assert [f(None) for f in (design.day, design.month, design.moment, design.ago, design.age, design.iso)] == [""] * 6
    assert design.iso(date(2026, 3, 3)) == "2026-03-03"


def test_groups_the_timeline_by_month() -> None:
    html = render_to_string("design/components/timeline.html", {"documents": gallery.context()["documents"]})
    assert re.findall(r'<time datetime="(\d{4}-\d\d)">([^<]+)<', html) == [
        ("2026-03", "mars 2026"),
        ("2026-02", "février 2026"),
        ("2026-01", "janvier 2026"),
        ("2025-12", "décembre 2025"),
    ]


def test_a_card_shows_only_the_states_of_its_document() -> None:
    documents = gallery.context()["documents"]
    assert isinstance(documents, list)
    html = render_to_string("design/components/document_card.html", {"document": documents[0]})
    assert "Nouveau" in html
    assert "Masqué" not in html
    assert 'href="#document-0"' in html


def test_undoing_is_a_form_with_its_token() -> None:
    template = get_template("design/components/notification.html")
    html = template.render({"kind": "success", "text": "Masqué.", "undo_url": "/annuler", "csrf_token": "jeton"})
    assert '<form class="ca-note__undo" method="post" action="/annuler">' in html
    assert 'value="jeton"' in html


def test_the_navigation_shows_only_the_entries_it_is_given() -> None:
    entries = gallery.context()["navigation"]
    assert isinstance(entries, list)
    html = render_to_string("design/components/main_navigation.html", {"entries": entries[:2]})
    assert re.findall(r'ca-bar__label">([^<]+)<', html) == ["Accueil", "Documents"]
    assert html.count('aria-current="page"') == 1
    assert "(3 documents nouveaux)" in html


@pytest.mark.parametrize("code", [400, 403, 404, 405, 413, 500])
def test_error_pages_need_no_context(code: int) -> None:
    html = render_to_string(f"{code}.html")
    assert html.count("<h1>") == 1
    assert f"Erreur {code}" in html
    assert 'href="/"' in html


@pytest.mark.parametrize("name", ["gallery", "gallery_professional"])
def test_the_gallery_has_one_title_and_ids_used_once(name: str) -> None:
    html = render_to_string(f"design/{name}.html", gallery.context())
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert html.count("<h1") == 1
    assert sorted(ids) == sorted(set(ids))


def test_a_moment_is_told_in_the_time_of_paris() -> None:
    template = Template("{% load design %}{{ at|day }}")
    assert template.render(Context({"at": datetime.fromisoformat("2026-01-01T00:30:00+01:00")})).endswith(
        "janvier 2026"
    )
