"""Choosing the place of exercise: before anything else when there are several, and again when one likes.

Source: functional-rules §8.1 (a professional with several situations of exercise chooses one before entering).
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from carnet.design import answering
from carnet.foundation import clock
from carnet.gateways.web_professional import doors, visits


@answering.open_to_all("GET", "POST", home="professional:search")
def show(request: HttpRequest) -> HttpResponse:
    """Shows the places where this professional works today, and enters in the one that is chosen."""
    at = clock.now()
    try:
        choosing = visits.choosing(request, at=at)
    except visits.NotSignedIn as ended:
        return doors.to_sign_in(request, ended)
    wanted = request.POST.get("organization") if request.method == "POST" else None
    place = next((one for one in choosing.places if one.id == wanted), None)
    if place is None:
        context = {"choosing": choosing, "is_missing": wanted is not None}
        return render(request, "professional/situation.html", context, status=200 if wanted is None else 422)
    visits.choose(request, place)
    return HttpResponseRedirect(reverse(visits.landing(request)))
