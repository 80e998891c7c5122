"""Taking a space in hand, asking for a code, and finding the way in again: the same proof opens all three."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design import answering
from carnet.domain.identity import accounts as identity_accounts
from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import Proof
from carnet.domain.notifications import actions as notifications_actions
from carnet.domain.notifications import queries as notifications
from carnet.domain.spaces.codes import State
from carnet.foundation import clock
from carnet.foundation.decisions import Refused
from carnet.gateways.accounts import forms
from carnet.gateways.accounts.adapter import AccountAdapter
from carnet.gateways.accounts.pages import showing
from carnet.journeys.accounts import activating, codes

SESSION_KEY = "account_proof"
PROOF_LASTS = timedelta(minutes=30)
MOST_TRIES = 5
BY_CITIZEN = frozenset({State.NOTIFIED, State.OPENED, State.ACTIVE})


@dataclass(frozen=True, slots=True)
class Held:
    """A proof that this session gave, and the address it wants to receive codes at."""

    proof: Proof
    at: datetime
    email: str = ""
    code_hash: str = ""
    tries: int = 0


@answering.open_to_all("GET", "POST")
def prove(request: HttpRequest) -> HttpResponse:
    """Asks for the INS, the card and the code."""
    if request.method != "POST":
        return render(request, "accounts/activate.html", {"form": forms.CodeProofForm()})
    form = forms.CodeProofForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/activate.html", {"form": form}, status=422)
    try:
        proof = activating.prove(
            matricule=form.cleaned_data["matricule"],
            serial=form.cleaned_data["serial"],
            code=form.cleaned_data["code"],
            address=AccountAdapter(request).get_client_ip(request),
            at=clock.now(),
        )
    except activating.WrongCombination:
        wrong = _("Ces informations ne vont pas ensemble, ou le code n’est plus valable.")
        form.add_error(None, f"{wrong} {_('Vérifiez-les bien : il faut attendre un peu entre deux essais.')}")
        return render(request, "accounts/activate.html", {"form": form}, status=422)
    except identity.MustWait as waiting:
        form.add_error(None, showing.wait_sentence(waiting))
        return render(request, "accounts/activate.html", {"form": form}, status=429)
    return _proved(request, proof)


def _proved(request: HttpRequest, proof: Proof) -> HttpResponse:
    state, has_account = activating.standing(space_id=proof.space_id)
    if state not in BY_CITIZEN:
        return closed(request, state)
    request.session.flush()
    _hold(request, Held(proof=proof, at=clock.now()))
    if has_account:
        return HttpResponseRedirect(reverse("account_recover"))
    return HttpResponseRedirect(reverse("account_choose"))


def closed(request: HttpRequest, state: State) -> HttpResponse:
    """Says why a space cannot be taken in hand; said only to whoever proved whose it is."""
    whom = _("Adressez-vous à l’organisme qui fait fonctionner ce serveur.")
    match state:
        case State.OPPOSED:
            title = _("Vous vous êtes opposé à l’ouverture de cet espace")
            texts = [_("Il n’existe pas. Vous pouvez changer d’avis à tout moment."), whom]
        case State.SUSPENDED:
            title = _("Cet espace est suspendu")
            texts = [_("Un incident grave l’a fait suspendre. Vos documents sont gardés."), whom]
        case State.DELETION_PENDING | State.DELETED:
            title = _("Vous avez demandé la suppression de cet espace")
            texts = [_("Pour y revenir, il faut d’abord annuler cette demande, tant qu’elle n’est pas faite."), whom]
        case _:
            title = _("Cet espace est fermé")
            texts = [_("Plus rien n’y entre et plus rien n’y est lu. Les documents sont gardés dix ans."), whom]
    return showing.told(request, title=title, texts=texts, status=403)


@answering.open_to_all("GET", "POST")
def choose(request: HttpRequest) -> HttpResponse:
    """Asks for an identifier, a password and the first choices, then opens the space."""
    held = held_by(request)
    if held is None:
        return HttpResponseRedirect(reverse("account_activate"))
    if notifications.email(space_id=held.proof.space_id) is None:
        return HttpResponseRedirect(reverse("account_give_email"))
    form = forms.ChooseForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _choosing(request, form)
    wanted = form.cleaned_data
    try:
        account = activating.activate(
            proof=held.proof,
            identifier=wanted["identifier"],
            password=wanted["password"],
            terms=settings.TERMS_VERSION,
            choices=activating.Choices(
                allows_regulation="regulation" in wanted["emergency"],
                allows_break_glass="break_glass" in wanted["emergency"],
                allows_hidden="hidden" in wanted["emergency"],
                hides_new=wanted["arrivals"] == forms.HIDDEN,
            ),
            at=clock.now(),
        )
    except identity.Unfit as unfit:
        for fault in unfit.faults:
            form.add_error("password", forms.FAULTS[fault])
        return _choosing(request, form)
    except identity.IdentifierInUse:
        form.add_error("identifier", _("Cet identifiant n’est pas libre : choisissez-en un autre."))
        return _choosing(request, form)
    except (identity.CodeEnded, Refused):
        request.session.flush()
        return HttpResponseRedirect(reverse("account_activate"))
    return AccountAdapter(request).enter(request, account, redirect_url=f"{reverse('citizen:home')}?bienvenue=1")


def _choosing(request: HttpRequest, form: forms.ChooseForm) -> HttpResponse:
    return render(request, "accounts/choose.html", {"form": form}, status=422 if form.is_bound else 200)


@answering.open_to_all("GET", "POST")
def give_email(request: HttpRequest) -> HttpResponse:
    """Asks for an address when none is known, or by letter for another, and checks by a code that it is read."""
    held = held_by(request)
    if held is None:
        return HttpResponseRedirect(reverse("account_activate"))
    if notifications.email(space_id=held.proof.space_id) is not None and not held.proof.by_letter:
        return HttpResponseRedirect(_after_email(held))
    if request.method == "POST" and "code" in request.POST and held.code_hash:
        return _check_email(request, held)
    form = forms.EmailForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return render(request, "accounts/email.html", {"form": form}, status=422 if form.is_bound else 200)
    code = "".join(secrets.choice("0123456789") for _ in range(6))
    to = form.cleaned_data["email"]
    codes.send_sign_in_code(space_id=held.proof.space_id, code=code, to=to, at=clock.now())
    digest = identity_accounts.sign_in_code_hash(account_id=held.proof.space_id, code=code)
    _hold(request, Held(proof=held.proof, at=held.at, email=to, code_hash=digest))
    return render(request, "accounts/email_code.html", {"form": forms.MailCodeForm(), "to": to})


def _check_email(request: HttpRequest, held: Held) -> HttpResponse:
    form = forms.MailCodeForm(request.POST)
    tries = held.tries + 1
    _hold(request, Held(held.proof, held.at, held.email, held.code_hash, tries))
    if form.is_valid():
        given = "".join(form.cleaned_data["code"].split())
        digest = identity_accounts.sign_in_code_hash(account_id=held.proof.space_id, code=given)
        if tries <= MOST_TRIES and compare_digest(digest, held.code_hash):
            by = activating.citizen(held.proof.space_id)
            notifications_actions.set_email(space_id=held.proof.space_id, email=held.email, by=by, at=clock.now())
            _hold(request, Held(held.proof, held.at))
            return HttpResponseRedirect(_after_email(held))
        form.add_error("code", _("Ce code n’est pas le bon, ou il n’est plus valable. Demandez-en un autre."))
    return render(request, "accounts/email_code.html", {"form": form, "to": held.email}, status=422)


def _after_email(held: Held) -> str:
    _, has_account = activating.standing(space_id=held.proof.space_id)
    return reverse("account_recover" if has_account else "account_choose")


@answering.open_to_all("GET", "POST")
def ask_code(request: HttpRequest) -> HttpResponse:
    """Sends a new code to the holder of a card, and answers the same to everybody."""
    form = forms.AskCodeForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return render(request, "accounts/ask_code.html", {"form": form}, status=422 if form.is_bound else 200)
    try:
        activating.ask_code(
            matricule=form.cleaned_data["matricule"],
            serial=form.cleaned_data["serial"],
            address=AccountAdapter(request).get_client_ip(request),
            at=clock.now(),
            by_letter=form.cleaned_data["by_letter"],
        )
    except identity.MustWait as waiting:
        form.add_error(None, showing.wait_sentence(waiting))
        return render(request, "accounts/ask_code.html", {"form": form}, status=429)
    known = _("Si ces informations sont celles d’un espace, un code part à l’adresse e-mail que nous connaissons.")
    posted = _("Si ces informations sont celles d’un espace, un code part par lettre, à l’adresse postale connue.")
    unknown = _("S’il n’y en a pas, il part par lettre : comptez quelques jours. Les codes précédents ne servent plus.")
    slow = _("Comptez quelques jours. Les codes précédents ne servent plus.")
    return showing.told(
        request,
        title=_("C’est noté"),
        texts=[posted, slow] if form.cleaned_data["by_letter"] else [known, unknown],
        links={_("J’ai reçu mon code"): reverse("account_activate")},
    )


def _hold(request: HttpRequest, held: Held) -> None:
    request.session[SESSION_KEY] = {
        "space": str(held.proof.space_id),
        "code": str(held.proof.code_id),
        "letter": held.proof.by_letter,
        "at": held.at.isoformat(),
        "email": held.email,
        "hash": held.code_hash,
        "tries": held.tries,
    }


def held_by(request: HttpRequest) -> Held | None:
    """Gives the proof that this session gave, while it lasts."""
    kept = request.session.get(SESSION_KEY)
    if kept is None or clock.now() - datetime.fromisoformat(kept["at"]) > PROOF_LASTS:
        return None
    return Held(
        proof=Proof(space_id=UUID(kept["space"]), code_id=UUID(kept["code"]), by_letter=kept["letter"]),
        at=datetime.fromisoformat(kept["at"]),
        email=kept["email"],
        code_hash=kept["hash"],
        tries=kept["tries"],
    )
