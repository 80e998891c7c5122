"""Finding the way in again: card and code, then the second proof held before, then a new password.

Whoever lost that second proof too needs a code that came by letter: a mailbox that somebody else reads is not enough to
remove a key.
"""

from typing import cast

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows import login as login_flow
from allauth.account.models import Login
from allauth.usersessions.internal.flows import sessions as user_sessions
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from carnet.design import answering
from carnet.domain.identity import actions as identity
from carnet.domain.identity import queries as identity_queries
from carnet.domain.notifications import queries as notifications
from carnet.foundation import clock
from carnet.gateways.accounts import factors, forms, stages
from carnet.gateways.accounts.pages import activation, sign_in
from carnet.journeys.accounts import activating, entering


@answering.open_to_all("GET", "POST")
def recover(request: HttpRequest) -> HttpResponse:
    """Says which second proof is wanted, then asks for it; by letter only, forgets the one that was lost."""
    held = activation.held_by(request)
    account = None if held is None else identity_queries.account_of_space(space_id=held.proof.space_id)
    if held is None or account is None:
        return HttpResponseRedirect(reverse("account_activate"))
    is_strong, by_letter = factors.has_strong(account), held.proof.by_letter
    forgets = is_strong and by_letter and "lost" in request.POST
    email = notifications.email(space_id=held.proof.space_id)
    if email is None and (forgets or not is_strong):
        return HttpResponseRedirect(reverse("account_give_email"))
    if request.method != "POST":
        context = {"is_strong": is_strong, "by_letter": by_letter, "email": sign_in.masked(email or "")}
        return render(request, "accounts/recover.html", context)
    if forgets:
        factors.remove_all(account.id)
        entering.note(account=account, act="remove_factor", at=clock.now(), tells=True)
    login_flow.clear_authentication_records(request)
    login = Login(user=account, redirect_url="/", state={stages.RECOVERS: True})
    return cast("HttpResponse", login_flow.perform_login(request, login))


@answering.open_to_all("GET", "POST")
@login_stage_required(stage=stages.NewPasswordStage.key, redirect_urlname="account_activate")  # type: ignore[untyped-decorator]
def new_password(request: HttpRequest) -> HttpResponse:
    """Reminds of the identifier, asks for a new password, and enters; every other session ends."""
    stage = cast("stages.NewPasswordStage", request._login_stage)  # type: ignore[attr-defined]  # allauth puts it there
    held = activation.held_by(request)
    if held is None or held.proof.space_id != stage.login.user.space_id:
        return HttpResponseRedirect(reverse("account_activate"))
    form = forms.NewPasswordForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "identifier": activating.identifier_of(proof=held.proof)}
    if not form.is_bound or not form.is_valid():
        return render(request, "accounts/new_password.html", context, status=422 if form.is_bound else 200)
    try:
        account = activating.recover(proof=held.proof, password=form.cleaned_data["password"], at=clock.now())
    except identity.Unfit as unfit:
        for fault in unfit.faults:
            form.add_error("password", forms.FAULTS[fault])
        return render(request, "accounts/new_password.html", context, status=422)
    except identity.CodeEnded:
        request.session.flush()
        return HttpResponseRedirect(reverse("account_activate"))
    user_sessions.end_sessions(request, UserSession.objects.filter(user_id=account.id).order_by("id"))
    stage.login.user = account  # the session is bound to the new password
    return cast("HttpResponse", stage.exit())
