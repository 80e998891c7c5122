"""The form fields that Django does not have, and the renderer that dresses every form in our components."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PARTS = ((_("Jour"), 2, "bday-day"), (_("Mois"), 2, "bday-month"), (_("Année"), 4, "bday-year"))


class CarnetRenderer(DjangoTemplates):
    """Renders `{{ form }}` and `as_field_group` with the components; set as FORM_RENDERER."""

    form_template_name = "design/forms/form.html"
    field_template_name = "design/forms/group.html"


class DayWidget(forms.MultiWidget):
    """Three short inputs for a day that the person knows by heart: easier than a calendar."""

    def __init__(self, attrs: Mapping[str, str] | None = None, *, is_birthday: bool = False) -> None:
        numeric = {"inputmode": "numeric", "autocomplete": "off"}
        widgets = [
            forms.TextInput({**numeric, "maxlength": str(width), **({"autocomplete": token} if is_birthday else {})})
            for _label, width, token in PARTS
        ]
        super().__init__(widgets, dict(attrs or {}))

    def decompress(self, value: object) -> list[str]:
        """Splits a day into what its three inputs show."""
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        return ["", "", ""]

    def id_for_label(self, id_: str) -> str:
        """Points error links to the first of the three inputs."""
        return f"{id_}_0"


class DayField(forms.MultiValueField):
    """A calendar day given as day, month and year; `earliest` and `latest` bound it, `missing` asks for it."""

    widget = DayWidget
    default_error_messages = {  # noqa: RUF012 - Django's own protocol
        "required": _("Indiquez une date, par exemple 27 3 2026."),
        "incomplete": _("La date est incomplète : indiquez le jour, le mois et l’année."),
        "invalid": _("Cette date n’existe pas : vérifiez le jour, le mois et l’année (par exemple 27 3 2026)."),
        "too_early": _("Cette date est trop ancienne."),
        "too_late": _("Cette date est trop lointaine."),
    }

    def __init__(
        self,
        *,
        earliest: date | None = None,
        latest: date | None = None,
        required: bool = True,
        label: "str | _StrPromise | None" = None,
        help_text: "str | _StrPromise" = "",
        initial: date | None = None,
        widget: forms.MultiWidget | None = None,
        missing: "str | _StrPromise" = "",
    ) -> None:
        self.earliest, self.latest = earliest, latest
        fields = [forms.CharField(required=False) for _part in PARTS]
        super().__init__(
            fields,
            require_all_fields=False,
            required=required,
            label=label,
            help_text=help_text,
            initial=initial,
            widget=widget or DayWidget(),
            error_messages={"required": missing} if missing else None,
        )

    def compress(self, data_list: list[str]) -> date | None:
        """Makes the day of its three parts, or says what is wrong with them."""
        parts = [str(part or "").strip() for part in data_list]
        if not any(parts):
            return None
        if not all(parts):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        try:
            day, month, year = (int(part) for part in parts)
            value = date(year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if self.earliest and value < self.earliest:
            raise ValidationError(self.error_messages["too_early"], code="too_early")
        if self.latest and value > self.latest:
            raise ValidationError(self.error_messages["too_late"], code="too_late")
        return value


class Radios(forms.RadioSelect):
    """Radio buttons whose choices may each carry a line of explanation."""

    def __init__(self, *, hints: Mapping[str, str] | None = None, is_inline: bool = False) -> None:
        super().__init__()
        self.hints = dict(hints or {})
        self.is_inline = is_inline


class Checkboxes(forms.CheckboxSelectMultiple):
    """Check boxes whose choices may each carry a line of explanation."""

    def __init__(self, *, hints: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.hints = dict(hints or {})
        self.is_inline = False


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several files at once (the pages of one document)."""

    allow_multiple_selected = True


@dataclass(frozen=True, slots=True)
class Choice:
    """One document that may be chosen: its identifier, its title, and a line that tells it from the others."""

    value: str
    title: str
    about: str


class SelectionForm(forms.Form):
    """Some documents of a list. `wrong` says why what was `chosen` cannot be taken."""

    document = forms.MultipleChoiceField()

    def __init__(self, choices: Iterable[Choice], *, label: str, chosen: Sequence[str] = (), wrong: str = "") -> None:
        super().__init__({"document": list(chosen)} if wrong else None)
        offered = list(choices)
        field = self.fields["document"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.label = label
        field.widget = Checkboxes(hints={one.value: one.about for one in offered})
        field.choices = [(one.value, one.title) for one in offered]
        if wrong:
            self.full_clean()
            self.errors.pop("document", None)
            self.add_error("document", wrong)
