"""What the citizen writes to support."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carnet.domain.support import tables
from carnet.domain.support.codes import CaseReason
from carnet.domain.support.rules.cases import MOST_WORDS


class WordsForm(forms.Form):
    """A few words."""

    words = forms.CharField(
        label=_("Votre message"),
        help_text=_(
            "Dites ce qui vous surprend. N’écrivez rien de médical : l’assistance ne lit jamais vos documents."
        ),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("Écrivez quelques mots.")},
    )


class QuestionForm(WordsForm):
    """A question that starts from no line of the journal and no document."""

    reason = forms.ChoiceField(label=_("Sujet"))
    field_order = ("reason", "words")

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the answers of a request
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        rows = tables.case_reasons().values()
        field.choices = [(row.reason.value, row.label) for row in rows if not row.is_about_document]

    def about(self) -> CaseReason:
        """Gives what was chosen."""
        return CaseReason(self.cleaned_data["reason"])
