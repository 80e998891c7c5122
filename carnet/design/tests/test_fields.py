"""Form fields carry their label, hint, errors and the links that screen readers follow."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms
from django.template import Context, Template
from django.utils.safestring import mark_safe

from carnet.design import fields
from carnet.design import forms as design_forms


class Page(HTMLParser):
    """Gathers the elements of a fragment, as (tag, attributes), and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]

    def one(self, *tags: str) -> dict[str, str | None]:
        (found,) = self.all(*tags)
        return found

    def ids(self) -> set[str | None]:
        return {attributes.get("id") for _tag, attributes in self.elements} - {None}


class Letter(forms.Form):
    title = forms.CharField(label="Titre", help_text="Court.", error_messages={"required": "Donnez un titre."})
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="Sorte", choices=[("a", "Une"), ("b", "Autre")])
    who = forms.ChoiceField(
        label="Qui voit ?",
        choices=[("tous", "Tous"), ("moi", "Moi seulement")],
        widget=design_forms.Radios(hints={"moi": "Et votre médecin traitant."}),
        error_messages={"required": "Dites qui voit."},
    )
    about = forms.MultipleChoiceField(
        label="Sujet", required=False, choices=[("c", "Cœur"), ("y", "Yeux")], widget=design_forms.Checkboxes()
    )
    day = design_forms.DayField(label="Date", help_text="Par exemple 27 3 2026.", latest=date(2026, 12, 31))
    file = forms.FileField(label="Fichier", widget=design_forms.SeveralFilesInput)
    sure = forms.BooleanField(label="Je confirme", error_messages={"required": "Confirmez."})
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def show(form: forms.Form, name: str, options: str = "") -> Page:
    template = Template(f"{{% load design %}}{{% field bound {options} %}}")
    return Page(template.render(Context({"bound": form[name]})))


def test_links_the_label_and_the_hint_to_the_input() -> None:
    page = show(Letter(), "title")
    field = page.one("input")
    assert page.one("label")["for"] == field["id"] == "id_title"
    assert field["aria-describedby"] == "id_title_helptext"
    assert "id_title_helptext" in page.ids()
    assert "aria-invalid" not in field


def test_says_the_error_and_links_it_to_the_input() -> None:
    page = show(Letter({}), "title")
    field = page.one("input")
    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"] == "id_title_helptext id_title_error"
    assert {"id_title_helptext", "id_title_error"} <= page.ids()
    assert "Erreur : Donnez un titre." in page.text
    assert "nhsuk-input--error" in (field["class"] or "")


@pytest.mark.parametrize("name", ["title", "note", "kind", "who", "about", "day", "file", "sure"])
def test_describes_every_kind_of_field_with_ids_that_exist(name: str) -> None:
    page = show(Letter({}), name)
    described = [a["aria-describedby"] or "" for _tag, a in page.elements if "aria-describedby" in a]
    assert {word for value in described for word in value.split()} <= page.ids()
    assert {a["for"] for a in page.all("label")} <= page.ids()


def test_marks_what_is_optional_and_only_that() -> None:
    assert "(facultatif)" in show(Letter(), "note").text
    assert "(facultatif)" not in show(Letter(), "title").text
    assert "(facultatif)" not in show(Letter(), "note", "mark_optional=False").text


def test_groups_radios_in_a_fieldset_with_the_question_as_legend() -> None:
    page = show(Letter({}), "who")
    assert page.one("fieldset")["aria-describedby"] == "id_who_error"
    radios = page.all("input")
    assert [a["type"] for a in radios] == ["radio", "radio"]
    assert [a["class"] for a in radios] == ["nhsuk-radios__input", "nhsuk-radios__input"]
    assert [a.get("aria-describedby") for a in radios] == [None, "id_who_1_hint"]
    assert "Et votre médecin traitant." in page.text


def test_draws_several_choices_as_check_boxes_not_as_radios() -> None:
    page = show(Letter({"about": ["y"]}), "about")
    boxes = page.all("input")
    assert [a["class"] for a in boxes] == ["nhsuk-checkboxes__input"] * 2
    assert ["checked" in a for a in boxes] == [False, True]


def test_keeps_what_was_typed_in_a_refused_day() -> None:
    page = show(Letter({"day_0": "31", "day_1": "2", "day_2": "2026"}), "day")
    assert [a["value"] for a in page.all("input")] == ["31", "2", "2026"]
    assert [a["inputmode"] for a in page.all("input")] == ["numeric"] * 3
    assert "Cette date n’existe pas" in page.text
    assert page.one("fieldset")["aria-describedby"] == "id_day_helptext id_day_error"


def test_shows_a_known_day_in_its_three_parts() -> None:
    page = show(Letter(initial={"day": date(2026, 3, 7)}), "day")
    assert [a.get("value") for a in page.all("input")] == ["7", "3", "2026"]


def test_lets_the_page_choose_width_and_heading() -> None:
    page = show(Letter(), "title", "width=10 is_heading=True")
    assert "nhsuk-input--width-10" in (page.one("input")["class"] or "")
    assert len(page.all("h1")) == 1


def test_escapes_what_people_typed() -> None:
    page = show(Letter({"title": '"><script>alert(1)</script>'}), "title")
    assert page.all("script") == []
    assert page.one("input")["value"] == '"><script>alert(1)</script>'


def test_escapes_a_hint_unless_it_is_declared_safe() -> None:
    class Hinted(forms.Form):
        plain = forms.CharField(help_text="<b>gras</b> ?")
        safe = forms.CharField(help_text=mark_safe("<b>gras</b> ?"))

    assert show(Hinted(), "plain").all("b") == []
    assert len(show(Hinted(), "safe").all("b")) == 1


def test_renders_a_hidden_field_bare() -> None:
    page = show(Letter(), "secret")
    assert [tag for tag, _attributes in page.elements] == ["input"]


def test_lists_errors_in_the_order_of_the_fields_with_the_input_to_go_to() -> None:
    links = fields.error_links(Letter({"kind": "a"}))
    assert [target for target, _message in links] == ["id_title", "id_who_0", "id_day_0", "id_file", "id_sure"]
    assert links[0][1] == "Donnez un titre."


def test_every_error_link_leads_to_an_element_of_the_form() -> None:
    form = Letter({})
    template = Template("{% load design %}{% error_summary form %}{% for f in form %}{% field f %}{% endfor %}")
    page = Page(template.render(Context({"form": form})))
    targets = {(a["href"] or "").removeprefix("#") for a in page.all("a")}
    assert targets
    assert targets <= page.ids()


def test_shows_no_summary_before_the_form_is_sent() -> None:
    template = Template("{% load design %}{% error_summary form %}")
    assert template.render(Context({"form": Letter()})).strip() == ""


def test_dresses_a_whole_form_with_the_same_components() -> None:
    class Dressed(Letter):
        default_renderer = design_forms.CarnetRenderer()

    page = Page(str(Dressed({})))
    assert len(page.all("legend")) == 3
    assert len([a for a in page.all("div") if "nhsuk-form-group--error" in (a.get("class") or "")]) == 6


DAYS = [
    (("3", "3", "2026"), date(2026, 3, 3)),
    ((" 03 ", "03", "2026"), date(2026, 3, 3)),
    (("29", "2", "2024"), date(2024, 2, 29)),
]


@pytest.mark.parametrize(("parts", "expected"), DAYS)
def test_reads_a_day(parts: tuple[str, str, str], expected: date) -> None:
    assert design_forms.DayField().clean(list(parts)) == expected


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("", "", ""), "required"),
        (("3", "", "2026"), "incomplete"),
        (("29", "2", "2026"), "invalid"),
        (("3", "mars", "2026"), "invalid"),
        (("3", "3", "99999"), "invalid"),
        (("3", "3", "2027"), "too_late"),
        (("3", "3", "1899"), "too_early"),
    ],
)
def test_says_what_is_wrong_with_a_day(parts: tuple[str, str, str], code: str) -> None:
    field = design_forms.DayField(earliest=date(1900, 1, 1), latest=date(2026, 12, 31))
    with pytest.raises(forms.ValidationError) as refusal:
        field.clean(list(parts))
    assert [error.code for error in refusal.value.error_list] == [code]


def test_an_optional_day_may_be_left_out() -> None:
    assert design_forms.DayField(required=False).clean(["", "", ""]) is None
