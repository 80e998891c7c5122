"""allauth's account adapter: our stages, our session, our words; it sends no mail and shows no message of its own."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows import login as login_flow
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as django_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation import clock
from carnet.foundation.decisions import Refused
from carnet.gateways.accounts import devices, sessions
from carnet.journeys.accounts import entering

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from carnet.domain.identity.models import Account

STAGES = [
    "allauth.mfa.stages.AuthenticateStage",
    "carnet.gateways.accounts.stages.MailCodeStage",
    "carnet.gateways.accounts.stages.NewPasswordStage",
]
_BACKEND = "carnet.gateways.accounts.backend.AccountBackend"
_WAYS = {
    "reauthenticate": _("Avec mon mot de passe"),
    "mfa_reauthenticate": _("Avec un code de mon application, ou un code de secours"),
    "mfa_reauthenticate:webauthn": _("Avec ma clé d’accès"),
}
_SAID = {
    "mfa/messages/totp_activated.txt": _("L’application est ajoutée : elle vous sera demandée à chaque connexion."),
    "mfa/messages/totp_deactivated.txt": _("L’application est retirée."),
    "mfa/messages/webauthn_added.txt": _("La clé d’accès est ajoutée : elle suffit pour entrer."),
    "mfa/messages/webauthn_removed.txt": _("La clé d’accès est retirée."),
    "mfa/messages/recovery_codes_generated.txt": _("Des codes de secours sont prêts : notez-les."),
}


def shown_name(account: "Account") -> str:
    """Names an account where allauth wants a name: an agent's; a citizen's is never written."""
    return account.name


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """What allauth asks of this site about accounts."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("Trop d’essais. Attendez cinq minutes, puis recommencez."),
        "rate_limited": _("Trop d’essais. Attendez cinq minutes, puis recommencez."),
        "incorrect_password": _("Ce mot de passe n’est pas le bon."),
        "incorrect_code": _("Ce code n’est pas le bon."),
    }

    def get_login_stages(self) -> list[str]:
        """Gives the steps after the password: application, key or recovery code, or a code by mail."""
        return STAGES

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts nothing here: `entering.open_gates` counted, by browser, address and identifier."""

    def login(self, request: HttpRequest, user: "AbstractBaseUser") -> None:
        """Opens a fresh session: the citizen's space or the back office first, then the account it is bound to."""
        account, at = cast("Account", user), clock.now()
        try:
            if account.space_id is None:
                sessions.agent().sign_in(request, agent_id=account.id, at=at)
            else:
                sessions.citizen().sign_in(request, space_id=account.space_id, at=at)
        except (Refused, NoSuchSpace) as refusal:
            request.session.flush()
            raise ImmediateHttpResponse(render(request, "accounts/closed.html", status=403)) from refusal
        django_login(request, account, backend=_BACKEND)
        sessions.bind(request, account_id=account.id, at=at)
        login_flow.record_authentication(request, account, method="sign-in", reauthenticated=True)

    def post_login(self, request: HttpRequest, user: "AbstractBaseUser", **more: Any) -> HttpResponse:
        """Leads to the page that was asked for; remembers the browser."""
        response = cast("HttpResponse", super().post_login(request, user, **more))
        account = cast("Account", user)
        token = entering.remember(
            account=account, device=devices.token(request), label=devices.of_request(request), at=clock.now()
        )
        devices.give(response, token)
        sessions.end_oldest(request, account_id=account.id)
        return response

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Gives the ways of proving again who one is, in our words."""
        return [{**way, "description": _WAYS[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def enter(self, request: HttpRequest, account: "Account", *, redirect_url: str) -> HttpResponse:
        """Opens the session of who proved more than a sign-in asks: the card and a one-time code."""
        self.login(request, account)
        return self.post_login(
            request,
            account,
            email_verification=None,
            signal_kwargs=None,
            email=None,
            signup=False,
            redirect_url=redirect_url,
        )

    def reauthenticate(self, user: "AbstractBaseUser", password: str) -> bool:
        """Checks a password again for a sensitive act; the view's own rate limit counts the tries."""
        is_right = user.check_password(password)
        if not is_right:
            entering.write_refusal(account=cast("Account", user), reason="wrong_password", at=clock.now())
        return is_right

    def is_safe_url(self, url: str | None) -> bool:
        """Accepts the addresses of this site only, as paths."""
        if not url or not url.startswith("/"):
            return False
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=settings.SECURE_COOKIES
        )

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *_args: Any, **more: Any
    ) -> None:
        """Says what was done in our words; what we have no words for is not said."""
        said = more.get("message") or _SAID.get(message_template or "")
        if said:
            messages.add_message(request, level, str(said))

    def send_notification_mail(self, *_args: Any, **_more: Any) -> None:
        """Sends nothing: `telling` writes the journal, and the notice and its e-mail come from there."""

    def send_mail(self, template_prefix: str, *_args: Any, **_more: Any) -> None:
        """Refuses to send allauth's own mails: none of its flows that send any is open here."""
        raise LookupError(template_prefix)

    def respond_user_inactive(self, request: HttpRequest, *_args: Any) -> HttpResponse:
        """Says that the account is closed; this is only said after the right password."""
        return render(request, "accounts/closed.html", status=403)
