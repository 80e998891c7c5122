"""The tags and filters of Carnet's pages: icons, badges, fields, French dates."""

import re
from datetime import date, datetime

from django import forms, template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeData, SafeString

from carnet.design import categories, dates, fields
from carnet.foundation import clock

register = template.Library()

BADGES = {
    "nouveau": "Nouveau",
    "masque": "Masqué",
    "archive": "Archivé",
    "remplace": "Remplacé",
    "annonce": "À annoncer",
    "refuse": "Refusé",
    "urgence": "Urgence",
}
BADGE_ICONS = {
    "masque": "masquer",
    "archive": "archiver",
    "remplace": "remplacer",
    "annonce": "masquer",
    "refuse": "interdit",
    "urgence": "urgence",
}
_LOOSE_PUNCTUATION = re.compile(r"« | (?=[»:;?!])")
_STRAIGHT_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
ROLE_ICONS = {"professionnel": "medecin", "citoyen": "citoyen"}


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """Draws an icon; without a label it is decoration and screen readers skip it. Sizes: small, large."""
    css = f"ca-icon ca-icon--{size}" if size else "ca-icon"
    href = f"{static('carnet/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', css, label, href)
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"/></svg>', css, href)


@register.simple_tag
def category_icon(code: str, size: str = "") -> SafeString:
    """Draws the tile of a category of documents, in its colours."""
    css = f"ca-tile {categories.css_class(code)}" + (f" ca-tile--{size}" if size else "")
    return format_html('<span class="{}">{}</span>', css, icon(categories.icon(code)))


@register.simple_tag
def face(role: str, size: str = "") -> SafeString:
    """Draws the face of a role: who acted, at a glance."""
    css = f"ca-face ca-face--{role}" + (f" ca-face--{size}" if size else "")
    return format_html('<span class="{}">{}</span>', css, icon(ROLE_ICONS.get(role, role)))


@register.simple_tag
def badge(kind: str, text: str = "") -> SafeString:
    """Shows a short state beside a title; the usual ones know their word."""
    drawing = icon(BADGE_ICONS[kind], size="small") if kind in BADGE_ICONS else SafeString("")
    return format_html('<span class="ca-badge ca-badge--{}">{}{}</span>', kind, drawing, text or BADGES.get(kind, kind))


@register.simple_tag
def field(
    bound: BoundField,
    width: int | None = None,
    is_heading: bool = False,  # noqa: FBT001, FBT002 - template arguments are named where they are used
    hide_label: bool = False,  # noqa: FBT001, FBT002
    mark_optional: bool = True,  # noqa: FBT001, FBT002
) -> SafeString:
    """Shows a form field with its label, hint, errors and ARIA links."""
    options = fields.Options(
        width=width, is_heading=is_heading, is_label_hidden=hide_label, marks_optional=mark_optional
    )
    return fields.render(bound, options=options)


@register.inclusion_tag("design/components/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, object]:
    """Lists at the top of the page what must be corrected, each with a link to its field."""
    return {"links": fields.error_links(form) if form.is_bound else []}


@register.filter
def day(value: date | datetime | None) -> str:
    """Says a day: « 3 mars 2026 »."""
    return dates.long_day(value) if value else ""


@register.filter
def month(value: date | datetime | None) -> str:
    """Says a month: « mars 2026 »."""
    return dates.month(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Says an instant: « aujourd’hui à 9 h 05 »."""
    return dates.moment(value, today=_today()) if value else ""


@register.filter
def hour(value: datetime | None) -> str:
    """Says the time of day: « 9 h 05 »."""
    return dates.clock(value) if value else ""


@register.filter
def ago(value: date | datetime | None) -> str:
    """Says how long ago: « hier », « il y a 3 semaines »."""
    return dates.relative(value, today=_today()) if value else ""


@register.filter
def age(born_on: date | None) -> str:
    """Says an age: « 42 ans », « 8 mois »."""
    return dates.age(born_on, today=_today()) if born_on else ""


@register.filter
def iso(value: date | datetime | None) -> str:
    """Writes a date for machines, in the `datetime` attribute of a time element."""
    return value.isoformat() if value else ""


@register.filter
def typography(text: str) -> str:
    """Keeps French punctuation with its word (no line begins with « » », « ? » or « : ») and rounds apostrophes."""
    bound = _LOOSE_PUNCTUATION.sub(lambda found: found[0].replace(" ", dates.NO_BREAK), str(text))
    if isinstance(text, SafeData):  # its apostrophes may be markup
        return SafeString(bound)
    return _STRAIGHT_APOSTROPHE.sub("’", bound)


@register.filter
def weight(size: int) -> str:
    """Says how heavy a file is: « 14 ko », « 1,2 Mo »."""
    if size < 1_000_000:
        return f"{max(round(size / 1000), 1)}{dates.NO_BREAK}ko"
    return f"{size / 1_000_000:.1f}{dates.NO_BREAK}Mo".replace(".", ",")


@register.filter
def initials(name: str) -> str:
    """Gives the one or two letters that stand for a person."""
    words = [word for word in name.replace("-", " ").split() if word[:1].isalpha()]
    letters = [words[0][0], *([words[-1][0]] if len(words) > 1 else [])] if words else ["?"]
    return "".join(letters).upper()


def _today() -> date:
    return dates.local_day(clock.now())
