"""The pages: entering with a key, the last calls of one's software, checking a document."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design import answering
from carnet.design.shapes import NavigationEntry
from carnet.domain.identity import actions as identity_actions
from carnet.domain.identity import queries as identity
from carnet.domain.identity.codes import Software
from carnet.domain.oversight import calls as kept
from carnet.foundation import clock
from carnet.foundation.cda import conformance as rules
from carnet.gateways.web_editors import visits, wording
from carnet.gateways.web_editors.forms import DocumentForm, KeyForm

# A key has 144 bits: this only spares the server whoever would try.
_MOST_TRIES, _SPAN = 20, timedelta(minutes=1)


def _software(request: HttpRequest) -> Software | None:
    try:
        return visits.current(request, at=clock.now())
    except visits.NotSignedIn:
        return None


@answering.open_to_all("GET", "POST", home="web_editors:home")
def home(request: HttpRequest) -> HttpResponse:
    """Tells what these pages are for, and lets in whoever holds the key of a software."""
    software = _software(request)
    if request.method != "POST":
        return _page(request, software, "web_editors/home.html", {"form": KeyForm()})
    form = KeyForm(request.POST)
    at = clock.now()
    address = f"editor {request.META.get('REMOTE_ADDR', '')}"
    tries = identity_actions.count_requests(names=[address], at=at, span=_SPAN)[address]
    found = None
    if form.is_valid() and tries <= _MOST_TRIES:
        found = identity.software_of_editor(key=form.cleaned_data["key"].strip(), at=at)
    if found is None:
        if not form.errors:
            form.add_error("key", _("Cette clé n’est pas, ou n’est plus, valable."))
        return _page(request, software, "web_editors/home.html", {"form": form}, status=422)
    visits.sign_in(request, software=found, at=at)
    return HttpResponseRedirect(reverse("web_editors:calls"))


@answering.open_to_all("POST", home="web_editors:home")
def leave(request: HttpRequest) -> HttpResponse:
    """Signs out."""
    request.session.flush()
    return HttpResponseRedirect(reverse("web_editors:home"))


@answering.open_to_all("GET", home="web_editors:home")
def calls(request: HttpRequest) -> HttpResponse:
    """Shows the last calls of a software: what was refused, where, and how to mend it."""
    software = _software(request)
    if software is None:
        return HttpResponseRedirect(reverse("web_editors:home"))
    only_refused = request.GET.get("vue") == "refus"
    rows = [
        {"call": one, "door": wording.door(one.door), "mending": wording.mending(one.code) if one.was_refused else ""}
        for one in kept.latest(client_id=software.id, only_refused=only_refused)
    ]
    return _page(request, software, "web_editors/calls.html", {"rows": rows, "only_refused": only_refused})


@answering.open_to_all("GET", "POST", home="web_editors:home")
def conformance(request: HttpRequest) -> HttpResponse:
    """Checks a document that is given, and explains each finding with its rule; the document is not kept."""
    software = _software(request)
    if software is None:
        return HttpResponseRedirect(reverse("web_editors:home"))
    if request.method != "POST":
        return _page(request, software, "web_editors/conformance.html", {"form": DocumentForm()})
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, software, "web_editors/conformance.html", {"form": form}, status=422)
    report = rules.check(content=form.cleaned_data["file"].read())
    context = {
        "form": DocumentForm(),
        "report": report,
        "unreadable": wording.unreadable(report.unreadable) if report.unreadable else "",
        "name": form.cleaned_data["file"].name,
    }
    return _page(request, software, "web_editors/conformance.html", context)


def _page(
    request: HttpRequest, software: Software | None, template: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    entries = (
        ("calls", _("Derniers appels"), "journal"),
        ("conformance", _("Conformité"), "documents"),
    )
    navigation = [
        NavigationEntry(
            label=label,
            icon=icon,
            url=reverse(f"web_editors:{entry}"),
            is_current=template == f"web_editors/{entry}.html",
        )
        for entry, label, icon in entries
        if software is not None
    ]
    framed = {
        "navigation": navigation,
        "brand_url": reverse("web_editors:home"),
        "software": software,
        "days": kept.KEPT_FOR.days,
        **context,
    }
    return render(request, template, framed, status=status)
