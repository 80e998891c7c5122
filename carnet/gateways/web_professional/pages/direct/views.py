"""Contextual access: a software opens a page on its patient, and the professional lands there after signing in.

The INS comes in an address: it leaves it at once, for a page whose address names nobody.

Source: protocols §1.9 (TD0.9).
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carnet.design import answering
from carnet.domain.access import searching
from carnet.foundation import clock, ids
from carnet.gateways.web_professional import direct, doors, layout, memory
from carnet.gateways.web_professional.direct import Asked
from carnet.gateways.web_professional.visits import Visit

_FAULTS = {
    "page": (
        gettext_lazy("Cette page n’existe pas"),
        gettext_lazy("Votre logiciel a demandé une page qui n’est pas connue ici. Cherchez le patient vous-même."),
    ),
    "late": (
        gettext_lazy("La demande de votre logiciel a expiré"),
        gettext_lazy(
            "Votre logiciel a demandé un dossier il y a plus de dix minutes. Ouvrez-le de nouveau depuis ce logiciel, "
            "ou cherchez le patient ici."
        ),
    ),
    "ins": (
        gettext_lazy("L’INS n’a pas pu être lu"),
        gettext_lazy(
            "Votre logiciel n’a pas transmis un matricule INS de 13 caractères, ou de 15 avec la clé. "
            "Vérifiez l’identité du patient dans votre logiciel, ou cherchez-le ici."
        ),
    ),
}


@answering.open_to_all("GET", home="professional:search")
def arrive(request: HttpRequest, rest: str) -> HttpResponse:
    """Takes what a software asks for out of the address, whoever comes, and leads to the page that answers."""
    direct.remember(request, direct.read(rest), at=clock.now())
    response = HttpResponseRedirect(reverse("professional:direct"), status=303)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@doors.for_professional("GET", "HEAD")
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Opens the page that was asked for, or says why it does not open."""
    at = clock.now()
    asked = direct.take(request, at=at)
    if asked is None:
        return HttpResponseRedirect(reverse("professional:search"))
    if asked.fault:
        title, sentence = _FAULTS[asked.fault]
        return _told(request, visit, str(title), str(sentence), status=410 if asked.fault == "late" else 400)
    if not asked.hashes:
        _say_what_is_missing(request, asked)
        return HttpResponseRedirect(reverse("professional:search"))
    return _opened(request, visit, asked, at)


def _opened(request: HttpRequest, visit: Visit, asked: Asked, at: datetime) -> HttpResponse:
    hashes = [bytes.fromhex(one) for one in asked.hashes]
    found = searching.by_ins_hashes(hashes=hashes, by=visit.actor, at=at)
    if not found:
        title = _("Aucun dossier n’est ouvert ici pour cet INS")
        text = _("Vérifiez l’identité du patient dans votre logiciel, ou cherchez-le par ses traits d’identité.")
        return _told(request, visit, title, text, status=404)
    if asked.wrong_key:
        text = _("La clé de l’INS transmis par votre logiciel n’est pas la bonne : vérifiez l’identité du patient.")
        memory.say(request, memory.Flash(text=text, kind="warning"))
    _say_what_is_missing(request, asked)
    return HttpResponseRedirect(reverse("professional:record", args=[ids.public(found[0])]))


def _say_what_is_missing(request: HttpRequest, asked: Asked) -> None:
    if direct.TARGETS[asked.page].is_main:
        return
    text = (
        _("La page que votre logiciel demande n’existe pas encore ici : voici la page principale du dossier.")
        if asked.hashes
        else _("La page que votre logiciel demande n’existe pas encore ici.")
    )
    memory.say(request, memory.Flash(text=text, kind="info"))


def _told(request: HttpRequest, visit: Visit, title: str, text: str, *, status: int) -> HttpResponse:
    return layout.page(request, visit, "professional/refused.html", {"told": title, "sentence": text}, status=status)
