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
        help_text=_("N’écrivez rien de médical : l’assistance ne lit jamais vos documents."),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("Écrivez quelques mots.")},
    )


class SurpriseForm(WordsForm):
    """What surprises in one line of the journal."""

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the answers of a request
        self.fields["words"].label = _("Qu’est-ce qui vous surprend ?")


class QuestionForm(WordsForm):
    """A question that starts from no line of the journal and no document."""

    reason = forms.ChoiceField(label=_("Sujet"), error_messages={"required": _("Choisissez le sujet.")})
    field_order = ("reason", "words")

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the answers of a request
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        rows = tables.case_reasons().values()
        offered = [(row.reason.value, row.label) for row in rows if not row.is_about_document]
        field.choices = [("", _("Choisissez")), *offered]

    def about(self) -> CaseReason:
        """Gives what was chosen."""
        return CaseReason(self.cleaned_data["reason"])
