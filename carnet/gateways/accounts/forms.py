"""The forms of accounts, in French; allauth's own are extended where it must read them."""

from typing import TYPE_CHECKING, Any

from allauth.account.forms import ReauthenticateForm as PasswordAgainForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from carnet.design.forms import Radios
from carnet.domain.identity import rules
from carnet.domain.identity.rules import IdentifierFault, PasswordFault
from carnet.foundation import security_log
from carnet.foundation.security_log import Event
from carnet.gateways.accounts import passkeys, recovery

if TYPE_CHECKING:
    from carnet.domain.identity.models import Account

FAULTS: dict[IdentifierFault | PasswordFault, Any] = {
    IdentifierFault.LENGTH: _("Un identifiant a de 8 à 100 caractères."),
    IdentifierFault.ACCENT: _("Un identifiant s’écrit sans accent : lettres, chiffres et signes simples."),
    IdentifierFault.SPACE: _("Un identifiant s’écrit sans espace."),
    IdentifierFault.EMAIL: _("Un identifiant n’est pas une adresse e-mail : choisissez autre chose."),
    IdentifierFault.NIR: _("Un identifiant n’est pas un numéro de sécurité sociale : choisissez autre chose."),
    IdentifierFault.IBAN: _("Un identifiant n’est pas un numéro de compte : choisissez autre chose."),
    PasswordFault.TOO_SHORT: _("Le mot de passe a au moins 9 caractères."),
    PasswordFault.TOO_LONG: _("Le mot de passe a au plus 200 caractères."),
    PasswordFault.LOWER: _("Il manque une minuscule."),
    PasswordFault.UPPER: _("Il manque une majuscule."),
    PasswordFault.DIGIT: _("Il manque un chiffre."),
    PasswordFault.SPECIAL: _("Il manque un signe, par exemple ! ? - ou +."),
    PasswordFault.COMMON: _("Ce mot de passe est trop connu : il serait essayé en premier."),
    PasswordFault.IDENTIFIER: _("Le mot de passe ne contient pas l’identifiant."),
}
PASSWORD_HINT = _("Au moins 9 caractères : minuscules, majuscules, chiffres et signes.")
# A code of an application is right during three steps of thirty seconds: it is remembered longer than that.
CODE_REMEMBERED_SECONDS = 120


def _line(**attributes: str) -> forms.TextInput:
    return forms.TextInput({"spellcheck": "false", "autocapitalize": "none", **attributes})


def _code(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=20,
        error_messages={"required": _("Écrivez le code.")},
        widget=_line(autocomplete="one-time-code", inputmode="numeric"),
    )


def _password(label: Any, *, is_new: bool, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        max_length=1000,
        error_messages={"required": _("Écrivez le mot de passe.")},
        widget=forms.PasswordInput({"autocomplete": "new-password" if is_new else "current-password"}),
    )


class SignInForm(forms.Form):
    """An identifier and a password."""

    identifier = forms.CharField(
        label=_("Identifiant"),
        max_length=200,
        error_messages={"required": _("Écrivez votre identifiant.")},
        widget=_line(autocomplete="username"),
    )
    password = _password(_("Mot de passe"), is_new=False)


class MailCodeForm(forms.Form):
    """The code that came by mail."""

    code = _code(_("Code reçu"), _("Six chiffres."))


class ProofForm(forms.Form):
    """Who takes a space in hand: social security number, card, one-time code."""

    matricule = forms.CharField(
        label=_("Numéro de sécurité sociale"),
        help_text=_("15 caractères, sur la carte Vitale. Pour un enfant ou un proche, le sien."),
        max_length=30,
        error_messages={"required": _("Écrivez le numéro de sécurité sociale.")},
        widget=_line(autocomplete="off"),
    )
    serial = forms.CharField(
        label=_("Numéro de série de la carte Vitale"),
        help_text=_("8 à 13 chiffres. Sur une carte avec photo, les chiffres écrits sous la photo."),
        max_length=20,
        error_messages={"required": _("Écrivez le numéro de série de la carte.")},
        widget=_line(autocomplete="off", inputmode="numeric"),
    )

    def clean_matricule(self) -> str:
        """Removes the spaces with which the number is printed."""
        return "".join(self.cleaned_data["matricule"].split()).upper()

    def clean_serial(self) -> str:
        """Checks that this can be a serial number: this much is printed on every card."""
        text: str = self.cleaned_data["serial"]
        if rules.canonical_serial(text) is None:
            raise ValidationError(_("Un numéro de série a de 8 à 13 chiffres : vérifiez qu’il est complet."))
        return text


class CodeProofForm(ProofForm):
    """The same with the one-time code."""

    code = forms.CharField(
        label=_("Code provisoire"),
        help_text=_("12 caractères, reçus par e-mail ou par lettre, par exemple ABCD-EFGH-2345."),
        max_length=30,
        error_messages={"required": _("Écrivez le code provisoire.")},
        widget=_line(autocomplete="one-time-code", autocapitalize="characters"),
    )


class EmailForm(forms.Form):
    """The address where codes and notices go."""

    email = forms.EmailField(
        label=_("Votre adresse e-mail"),
        help_text=_("Elle sert à recevoir un code à chaque connexion, et vos avis. Rien de médical n’y est écrit."),
        max_length=254,
        error_messages={
            "required": _("Écrivez votre adresse e-mail."),
            "invalid": _("Cette adresse n’est pas complète, par exemple prenom@exemple.fr."),
        },
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


class NewPasswordForm(forms.Form):
    """A new password, written twice."""

    identifier_known = ""
    password = _password(_("Nouveau mot de passe"), is_new=True, hint=PASSWORD_HINT)
    again = _password(_("Le même, une seconde fois"), is_new=True)

    def clean(self) -> dict[str, Any]:
        """Checks that both are the same."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("Les deux mots de passe ne sont pas les mêmes."))
        return data


class ChangePasswordForm(NewPasswordForm):
    """A new password, and the present one: an open session is not enough to take an account away."""

    present = _password(_("Votre mot de passe actuel"), is_new=False)
    field_order = ["present", "password", "again"]  # noqa: RUF012 - Django's own protocol

    def __init__(self, data: Any = None, *, account: "Account") -> None:
        super().__init__(data)
        self._account = account

    def clean_present(self) -> str:
        """Checks the present password."""
        text: str = self.cleaned_data["present"]
        if not self._account.check_password(text):
            raise ValidationError(_("Ce mot de passe n’est pas le bon."))
        return text


class AskCodeForm(ProofForm):
    """Who asks for a code, and by which way it must come."""

    by_letter = forms.BooleanField(
        label=_("Par lettre : j’ai perdu mon application, mes clés d’accès et mes codes de secours."),
        required=False,
    )


VISIBLE, HIDDEN = "visibles", "masques"


class ChooseForm(NewPasswordForm):
    """What a citizen chooses when the space is taken in hand."""

    identifier = forms.CharField(
        label=_("Choisissez un identifiant"),
        help_text=_("De 8 à 100 caractères, sans accent ni espace. Pas une adresse e-mail."),
        max_length=200,
        error_messages={"required": _("Écrivez un identifiant.")},
        widget=_line(autocomplete="username"),
    )
    emergency = forms.MultipleChoiceField(
        label=_("En cas d’urgence, si vous ne pouvez pas répondre, qui peut voir vos documents ?"),
        required=False,
        initial=["regulation", "break_glass"],
        choices=[
            ("regulation", _("Le Samu (centre 15), quand quelqu’un l’appelle pour vous")),
            ("break_glass", _("Un professionnel qui vous soigne en urgence")),
            ("hidden", _("En urgence, montrer aussi les documents que vous avez masqués")),
        ],
        widget=forms.CheckboxSelectMultiple(),
    )
    arrivals = forms.ChoiceField(
        label=_("Quand un nouveau document arrive dans votre dossier"),
        help_text=_("Vous pourrez changer d’avis, pour tous ou pour un seul, à la page « Partage »."),
        choices=[
            (VISIBLE, _("Les professionnels que vous autorisez le voient")),
            (HIDDEN, _("Il est masqué : seuls son auteur et votre médecin traitant le voient")),
        ],
        initial=VISIBLE,
        widget=Radios(),
        error_messages={"required": _("Choisissez une des deux possibilités.")},
    )
    terms = forms.BooleanField(
        label=_("J’ai lu les conditions d’utilisation et je les accepte."),
        error_messages={"required": _("Pour continuer, acceptez les conditions d’utilisation.")},
    )
    field_order = ["identifier", "password", "again", "emergency", "arrivals", "terms"]  # noqa: RUF012 - Django's own protocol

    def clean_identifier(self) -> str:
        """Checks what an identifier must be."""
        text: str = self.cleaned_data["identifier"].strip()
        fault = rules.identifier_fault(text)
        if fault is not None:
            raise ValidationError(FAULTS[fault])
        return text


class PasswordAgain(PasswordAgainForm):  # type: ignore[misc]  # allauth has no types
    """The password again, before a sensitive act."""

    password = _password(_("Votre mot de passe"), is_new=False)


class _OnceForm:
    """A code serves once: a recovery code is used up, one of an application is remembered while it stays right."""

    user: Any
    authenticator: Any
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        """Checks the code; `authenticator` is what it came from."""
        try:
            return self._checked("".join(self.cleaned_data["code"].split()))
        except ValidationError as refusal:
            if refusal.code == "too_many_login_attempts":
                security_log.note(Event.LIMIT_REACHED, limit="second-factor")
            raise

    def _checked(self, given: str) -> str:
        if recovery.is_shaped(given):
            return self._recovered(given)
        code: str = super().clean_code()  # type: ignore[misc]
        if not cache.add(f"accounts.code.{self.user.pk}.{''.join(code.split())}", "1", CODE_REMEMBERED_SECONDS):
            raise get_adapter().validation_error("incorrect_code")
        return code

    def _recovered(self, code: str) -> str:
        forget_tries = check_rate_limit(self.user)
        used = recovery.use(account_id=self.user.pk, code=code)
        if used is None:
            held = Authenticator.objects.filter(user=self.user).order_by("id").first()
            if held is not None:
                self._emit_authentication_failed(held)  # type: ignore[attr-defined]  # allauth's form, beside
            raise get_adapter().validation_error("incorrect_code")
        self.authenticator = used
        forget_tries()
        return code


_FACTOR_HINT = _("Six chiffres de votre application, ou neuf d’un code de secours.")


class FactorForm(_OnceForm, AuthenticateForm):  # type: ignore[misc]
    """The code of an application, or a recovery code, while signing in."""

    code = _code(_("Votre code"), _FACTOR_HINT)


class ReauthenticateFactorForm(_OnceForm, ReauthenticateForm):  # type: ignore[misc]
    """The same before a sensitive act."""

    code = _code(_("Votre code"), _FACTOR_HINT)


class ActivateTotpForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an application that is being added."""

    code = _code(_("Le code que montre l’application"), _("Six chiffres, qui changent toutes les trente secondes."))


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey made by the browser: always one that suffices to enter."""

    def clean_name(self) -> str:
        """Names the key by its day, whatever was sent."""
        return str(self.initial["name"])

    credential = passkeys.CredentialField()

    def clean_credential(self) -> dict[str, Any]:
        """Reads what the browser made, before allauth checks it."""
        credential: dict[str, Any] = self.cleaned_data["credential"]
        passkeys.check_made(credential)
        return credential

    def clean_passwordless(self) -> bool:
        """Asks for a key that checks its owner."""
        return True
