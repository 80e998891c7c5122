"""Signing in with an identifier and a password, then a code by mail; signing out."""

from typing import cast

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows import login as login_flow
from allauth.account.internal.stagekit import get_pending_stage, stash_login
from allauth.account.models import Login
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design import answering, leaving
from carnet.domain.identity import actions as identity
from carnet.domain.identity import queries as identity_queries
from carnet.domain.identity import rules as identity_rules
from carnet.domain.notifications import queries as notifications
from carnet.foundation import clock, security_log
from carnet.foundation.security_log import Event
from carnet.gateways.accounts import devices, forms, sessions, stages
from carnet.gateways.accounts.adapter import AccountAdapter
from carnet.gateways.accounts.pages import showing
from carnet.journeys.accounts import entering


@answering.open_to_all("GET", "POST")
def show(request: HttpRequest) -> HttpResponse:
    """Asks for an identifier and a password."""
    if request.user.is_authenticated:
        return HttpResponseRedirect("/")
    if request.method != "POST":
        return _form(request, forms.SignInForm())
    form = forms.SignInForm(request.POST)
    if not form.is_valid():
        return _form(request, form)
    return _try(request, form)


def _try(request: HttpRequest, form: forms.SignInForm) -> HttpResponse:
    identifier, at = form.cleaned_data["identifier"], clock.now()
    address = AccountAdapter(request).get_client_ip(request)
    passed = entering.gates(identifier=identifier, address=address, device=devices.token(request))
    try:
        entering.open_gates(passed=passed, at=at)
    except identity.MustWait as waiting:
        form.add_error(None, showing.wait_sentence(waiting))
        return _form(request, form, status=429)
    account = authenticate(request, username=identifier, password=form.cleaned_data["password"])
    if account is None:
        known = identity_queries.account_of_identifier(identifier=identifier)
        if known is not None:
            entering.write_refusal(account=known, reason="wrong_password", at=at)
        reason = "unknown_identifier" if known is None else "wrong_password"
        subject = identity_rules.canonical_identifier(identifier)
        security_log.note(Event.SIGN_IN_REFUSED, subject=subject, address=address, reason=reason)
        form.add_error(None, _("L’identifiant ou le mot de passe n’est pas le bon."))
        return _form(request, form)
    identity.reopen(gates=passed, forget=False, at=at)
    login_flow.clear_authentication_records(request)
    login = Login(user=account, redirect_url=next_page(request))
    login_flow.record_authentication(request, account, method="password")
    return cast("HttpResponse", login_flow.perform_login(request, login))


def next_page(request: HttpRequest) -> str:
    """Gives the page that was asked for before, if it is one of ours."""
    wanted = request.POST.get("suite") or request.GET.get("suite") or request.GET.get("next") or ""
    return wanted if AccountAdapter(request).is_safe_url(wanted) else "/"


def _form(request: HttpRequest, form: forms.SignInForm, *, status: int = 0) -> HttpResponse:
    context = {"form": form, "next": next_page(request)}
    return render(request, "accounts/sign_in.html", context, status=status or (422 if form.is_bound else 200))


@answering.open_to_all("GET", "POST")
@login_stage_required(stage=stages.KEY, redirect_urlname="account_login")  # type: ignore[untyped-decorator]
def mail_code(request: HttpRequest) -> HttpResponse:
    """Asks for the code that was sent by mail, or sends another."""
    stage = cast("stages.MailCodeStage", request._login_stage)  # type: ignore[attr-defined]  # allauth puts it there
    if request.method != "POST":
        return _ask_code(request, stage, forms.MailCodeForm())
    if "resend" in request.POST:
        sent = stage.send()
        stash_login(request, stage.login)
        return _ask_code(request, stage, forms.MailCodeForm(), resent=sent, too_soon=not sent)
    form = forms.MailCodeForm(request.POST)
    if not form.is_valid():
        return _ask_code(request, stage, form)
    if not stage.is_right(form.cleaned_data["code"]):
        stash_login(request, stage.login)
        entering.write_refusal(account=stage.login.user, reason="wrong_code", at=clock.now())
        form.add_error("code", _("Ce code n’est pas le bon, ou il n’est plus valable. Demandez-en un autre."))
        return _ask_code(request, stage, form)
    return cast("HttpResponse", stage.exit())


def _ask_code(
    request: HttpRequest,
    stage: stages.MailCodeStage,
    form: forms.MailCodeForm,
    *,
    resent: bool = False,
    too_soon: bool = False,
) -> HttpResponse:
    to = notifications.email(space_id=stage.login.user.space_id) or ""
    context = {"form": form, "to": masked(to), "resent": resent, "too_soon": too_soon}
    return render(request, "accounts/mail_code.html", context, status=422 if form.is_bound else 200)


def masked(email: str) -> str:
    """Shows an address to its owner without telling it to somebody else: « c…@exemple.fr »."""
    name, at_sign, domain = email.partition("@")
    return f"{name[:1]}…{at_sign}{domain}"


@answering.open_to_all("POST")
def leave(request: HttpRequest) -> HttpResponse:
    """Signs out."""
    sessions.citizen().sign_out(request, at=clock.now())
    return leaving.cleared(HttpResponseRedirect("/"))


@answering.open_to_all("POST")
def cancel(request: HttpRequest) -> HttpResponse:
    """Gives up a sign-in that waits for its second step."""
    stage = get_pending_stage(request)
    return cast("HttpResponse", stage.abort()) if stage is not None else HttpResponseRedirect(reverse("account_login"))


@answering.open_to_all("GET")
def no_second_factor(request: HttpRequest) -> HttpResponse:
    """Says that the password is right and not enough, and how to go on."""
    return showing.told(
        request,
        title=_("Il manque une seconde preuve"),
        texts=[
            _("Votre mot de passe est le bon. Il faut encore un code, et nous n’avons pas d’adresse où l’envoyer."),
            _("Demandez un code provisoire : avec votre carte Vitale, il vous permettra d’entrer à nouveau."),
        ],
        links={_("Demander un code provisoire"): reverse("account_ask_code")},
        status=403,
    )
