"""Turns a bound form field into the component that shows it, with its label, hint, errors and ARIA links."""

from dataclasses import dataclass

from django import forms
from django.forms import BoundField
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from carnet.design import forms as design_forms

HINT_FOR_CHOICE = "hints"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a page may change in how a field is shown."""

    width: int | None = None  # in characters: 2, 3, 4, 5, 10, 20, 30
    is_heading: bool = False  # the label is the title of the page
    is_label_hidden: bool = False
    marks_optional: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One radio button or check box, ready to be shown."""

    control: SafeString
    id: str
    label: str
    hint: str
    hint_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the three inputs of a day."""

    control: SafeString
    id: str
    label: str


def render(bound: BoundField, *, options: Options) -> SafeString:
    """Shows one field with its component."""
    if bound.is_hidden:
        return bound.as_widget()
    widget = bound.field.widget
    context: dict[str, object] = {
        "field": bound,
        "errors": [str(message) for message in bound.errors],
        "hint_id": f"{bound.auto_id}_helptext",
        "error_id": f"{bound.auto_id}_error",
        "options": options,
        "optional": options.marks_optional and not bound.field.required,
    }
    if isinstance(widget, design_forms.DayWidget):
        template = "design/forms/day.html"
        context["parts"] = _day_parts(bound)
    elif isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        template = "design/forms/choices.html"
        context |= _choices(bound)
    elif isinstance(widget, forms.CheckboxInput):
        template = "design/forms/checkbox.html"
        context["optional"] = False
        context["control"] = bound.as_widget(attrs={"class": "nhsuk-checkboxes__input"})
    else:
        is_file = isinstance(widget, forms.FileInput)
        template = "design/forms/file.html" if is_file else "design/forms/control.html"
        context["control"] = bound.as_widget(attrs={"class": _control_class(bound, options)})
    return SafeString(get_template(template).render(context))


def _control_class(bound: BoundField, options: Options) -> str:
    widget = bound.field.widget
    if isinstance(widget, forms.FileInput):
        base = "ca-file__input"
    elif isinstance(widget, forms.Textarea):
        base = "nhsuk-textarea"
    elif isinstance(widget, forms.Select):
        base = "nhsuk-select"
    else:
        base = "nhsuk-input"
    classes = [base, *([f"{base}--error"] if bound.errors and base.startswith("nhsuk") else [])]
    if options.width and base == "nhsuk-input":
        classes.append(f"nhsuk-input--width-{options.width}")
    if own := widget.attrs.get("class"):
        classes.append(str(own))
    return " ".join(classes)


def _choices(bound: BoundField) -> dict[str, object]:
    widget = bound.field.widget
    kind = "checkboxes" if isinstance(widget, forms.CheckboxSelectMultiple) else "radios"
    hints: dict[str, str] = getattr(widget, HINT_FOR_CHOICE, {})
    choices = []
    for item in bound.subwidgets:
        attributes = item.data["attrs"]
        hint = str(hints.get(str(item.data["value"]), ""))
        hint_id = f"{attributes.get('id', bound.html_name)}_hint"
        attributes["class"] = f"nhsuk-{kind}__input"
        attributes.pop("aria-invalid", None)
        if hint:
            attributes["aria-describedby"] = hint_id
        choices.append(
            Choice(
                control=item.tag(),
                id=attributes.get("id", ""),
                label=item.data["label"],
                hint=hint,
                hint_id=hint_id,
            )
        )
    return {"kind": kind, "choices": choices, "is_inline": getattr(widget, "is_inline", False)}


def _day_parts(bound: BoundField) -> list[Part]:
    widget = bound.field.widget
    context = widget.get_context(bound.html_name, bound.value(), bound.build_widget_attrs({"id": bound.auto_id}))
    parts = []
    for (label, width, _token), piece, sub in zip(
        design_forms.PARTS, context["widget"]["subwidgets"], widget.widgets, strict=True
    ):
        error = " nhsuk-input--error" if bound.errors else ""
        attributes = {
            **{name: value for name, value in piece["attrs"].items() if name != "required"},
            "class": f"nhsuk-input nhsuk-date-input__input nhsuk-input--width-{width}{error}",
        }
        control = sub.render(piece["name"], piece["value"], attributes, bound.form.renderer)
        parts.append(Part(control=control, id=piece["attrs"]["id"], label=str(label)))
    return parts


def error_links(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Lists the errors of a form in the order of its fields, each with the id of the input to go to."""
    links = [("", str(message)) for message in form.non_field_errors()]
    for bound in form:
        target = bound.id_for_label or bound.auto_id
        if isinstance(bound.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
            target = f"{bound.auto_id}_0"
        name = _("champ caché") if bound.is_hidden else ""
        links += [
            ("" if bound.is_hidden else target, f"{name} : {message}" if name else str(message))
            for message in bound.errors
        ]
    return links
