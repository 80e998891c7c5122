"""The gallery of components, in demo mode: what the pages are made of, to be looked at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from carnet.design import gallery


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Shows every component of the citizen's web, or of the professional's (`?vue=professionnel`)."""
    is_professional = request.GET.get("vue") == "professionnel"
    template = "design/gallery_professional.html" if is_professional else "design/gallery.html"
    return render(request, template, gallery.context())
