"""Looking after an account: password, second factors, devices."""

import json
from typing import TYPE_CHECKING, Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from allauth.mfa.base import views as base_views
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as webauthn_views
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.usersessions.internal.flows import sessions as user_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design import answering, browsers
from carnet.domain.identity import actions as identity
from carnet.domain.notifications import queries as notifications
from carnet.foundation import clock
from carnet.gateways.accounts import factors, forms, passkeys, recovery
from carnet.gateways.accounts.pages import showing, sign_in
from carnet.journeys.accounts import entering

if TYPE_CHECKING:
    from carnet.domain.identity.models import Account


def _account(request: HttpRequest) -> "Account":
    return cast("Account", request.user)


@answering.open_to_all("GET")
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Shows by what one enters, and from where."""
    account = _account(request)
    held = Authenticator.objects.filter(user_id=account.id).order_by("created_at", "id")
    email = notifications.email(space_id=account.space_id) if account.space_id else None
    context = {
        "identifier": factors.shown_identifier(account),
        "totp": next((row for row in held if row.type == Authenticator.Type.TOTP), None),
        "passkeys": [row.wrap() for row in held if row.type == Authenticator.Type.WEBAUTHN],
        "codes": next((row.wrap() for row in held if row.type == Authenticator.Type.RECOVERY_CODES), None),
        "codes_left": sum(recovery.left(row) for row in held if row.type == Authenticator.Type.RECOVERY_CODES),
        "email": sign_in.masked(email) if email else "",
        "changed_at": account.password_changed_at,
        "device_count": len(_sessions(request)),
    }
    return render(request, "accounts/security.html", context)


@answering.open_to_all("GET", "POST")
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
def password(request: HttpRequest) -> HttpResponse:
    """Changes the password; every other session ends."""
    account = _account(request)
    form = forms.ChangePasswordForm(request.POST if request.method == "POST" else None, account=account)
    if form.is_bound and not ratelimit.consume(request, action="change_password", user=account):
        return showing.told(request, title=_("Trop d’essais"), texts=[_("Attendez une minute.")], status=429)
    if not form.is_bound or not form.is_valid():
        return render(request, "accounts/password.html", {"form": form}, status=422 if form.is_bound else 200)
    try:
        identity.change_password(
            account=account,
            password=form.cleaned_data["password"],
            identifier=factors.shown_identifier(account),
            by=entering.acting(account),
            at=clock.now(),
        )
    except identity.Unfit as unfit:
        for fault in unfit.faults:
            form.add_error("password", forms.FAULTS[fault])
        return render(request, "accounts/password.html", {"form": form}, status=422)
    user_sessions.end_other_sessions(request, account)
    update_session_auth_hash(request, account)
    UserSession.objects.create_from_request(request)
    messages.success(request, _("Le mot de passe est changé. Les autres appareils sont déconnectés."))
    return HttpResponseRedirect(reverse("mfa_index"))


def _sessions(request: HttpRequest) -> list[UserSession]:
    rows = UserSession.objects.filter(user_id=_account(request).id).order_by("-created_at", "-id")
    return [row for row in rows if row.exists()]


@answering.open_to_all("GET", "POST")
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
def device_list(request: HttpRequest) -> HttpResponse:
    """Lists the devices where the account is open; closes one of them, or all the others."""
    if request.method == "POST":
        return _close(request)
    shown = [
        {
            "id": row.pk,
            "label": browsers.label(row.user_agent),
            "opened_at": row.created_at,
            "is_current": row.session_key == request.session.session_key,
        }
        for row in _sessions(request)
    ]
    return render(request, "accounts/devices.html", {"devices": shown, "has_others": len(shown) > 1})


def _close(request: HttpRequest) -> HttpResponse:
    account, wanted = _account(request), request.POST.get("device", "")
    rows = [row for row in _sessions(request) if row.session_key != request.session.session_key]
    closing = rows if wanted == "all" else [row for row in rows if str(row.pk) == wanted]
    if not closing and wanted != "all":
        raise Http404
    user_sessions.end_sessions(request, closing)
    if wanted == "all":
        identity.forget_devices(account=account)
    entering.note(account=account, act="revoke_device", at=clock.now())
    messages.success(request, _("C’est fait : il faudra s’y connecter à nouveau."))
    return HttpResponseRedirect(reverse("usersessions_list"))


def _json(options: dict[str, Any]) -> str:
    return json.dumps(options, default=dict)


class Factor(base_views.AuthenticateView):  # type: ignore[misc]  # allauth has no types
    """Asks for the code of an application, a recovery code, or a key, while signing in."""

    template_name = "accounts/factor.html"
    webauthn_form_class = passkeys.SecondFactorForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the browser needs to ask for a key, when there is one."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        held = Authenticator.objects.filter(user_id=self.stage.login.user.pk)
        context["has_key"] = held.filter(type=Authenticator.Type.WEBAUTHN).exists()
        context["has_code"] = held.exclude(type=Authenticator.Type.WEBAUTHN).exists()
        context["options"] = _json(context["js_data"]["request_options"])
        return context


@answering.open_to_all("GET", "POST")
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Shows the recovery codes once, when asked by a button: looking at a page must not use that up."""
    held = Authenticator.objects.filter(user_id=_account(request).id, type=Authenticator.Type.RECOVERY_CODES).first()
    if held is None:
        raise Http404
    may_show = not held.wrap().did_view
    shown = recovery.show(held) if request.method == "POST" else []
    return render(request, "accounts/recovery_codes.html", {"codes": shown, "may_show": may_show})


class AddPasskey(webauthn_views.AddWebAuthnView):  # type: ignore[misc]
    """Adds a passkey that suffices to enter."""

    template_name = "accounts/passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the browser needs to make a key that checks its owner."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["options"] = _json(webauthn.begin_registration(self.request.user, True))
        return context


class PasskeyAgain(webauthn_views.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Asks for a key again before a sensitive act."""

    template_name = "accounts/reauthenticate_passkey.html"
    form_class = passkeys.AgainForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the browser needs to ask for a key."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["options"] = _json(context["js_data"]["request_options"])
        return context
