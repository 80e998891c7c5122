"""The proof of a carer's mandate: a PDF that screen readers read, filed in the documents of both."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
import typst
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carnet.domain.documents import actions as documents
from carnet.domain.documents.actions import AlreadyFiled, Made
from carnet.domain.spaces.codes.delegations import Scope
from carnet.domain.spaces.queries import delegations
from carnet.domain.spaces.queries.delegations import MandateView, UnknownMandate
from carnet.foundation.actors import SYSTEM

PARIS = ZoneInfo("Europe/Paris")


class Unmade(RuntimeError):
    """The layout did not give exactly one file."""


def file(*, space_id: UUID, mandate_id: UUID, at: datetime) -> None:
    """Makes the proof of a mandate and files it once in the documents of each: the carer shows it at a counter.

    Raises UnknownMandate.
    """
    mandate = next((one for one in delegations.delegates(space_id=space_id, at=at) if one.id == mandate_id), None)
    if mandate is None:
        raise UnknownMandate
    content, details = pdf(mandate, at=at), mandate.details
    for holder, other in ((space_id, details.delegate_name), (mandate.delegate_id, details.person_name)):
        made = Made(
            unique_id=f"urn:uuid:{mandate_id}",
            title=_("Preuve de délégation : %(name)s") % {"name": other},
            content=content,
            created_at=at,
        )
        try:
            documents.file_made(space_id=holder, made=made, by=SYSTEM, at=at)
        except AlreadyFiled:  # the job came twice
            continue


def pdf(mandate: MandateView, *, at: datetime) -> bytes:
    """Typesets the proof as PDF/UA-1: tagged, titled, in French."""
    made = _compiler().compile(
        format="pdf",
        sys_inputs={"data": orjson.dumps(_said(mandate, at)).decode()},
        pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()),
    )
    if not isinstance(made, bytes):
        raise Unmade
    return made


def _said(mandate: MandateView, at: datetime) -> dict[str, object]:
    details = mandate.details
    until = (
        _("tant que ni l’une ni l’autre n’y met fin")
        if mandate.valid_until is None
        else _("jusqu’au %(day)s compris") % {"day": _day(mandate.valid_until - timedelta(seconds=1))}
    )
    rows = [
        (_("Personne aidée"), details.person_name),
        (_("Aidant"), details.delegate_name),
        (_("Ce que l’aidant peut faire"), _scope(mandate.scope)),
        (_("Depuis"), _day(mandate.valid_from)),
        (_("Durée"), until),
    ]
    if details.basis:
        rows.append((_("Enregistrée par l’assistance d’après"), details.basis))
    rows.append((_("Référence"), str(mandate.id)))
    return {
        "title": _("Preuve de délégation"),
        "intro": _("%(delegate)s agit pour %(person)s dans son espace santé, sous son propre nom.")
        % {"delegate": details.delegate_name, "person": details.person_name},
        "rows": rows,
        "caution": _(
            "Cette preuve a été faite le %(day)s. Chacune des deux personnes peut mettre fin à la délégation à tout "
            "moment : seule la page « Mes proches » dit si elle est encore valable."
        )
        % {"day": _day(at)},
    }


def _scope(scope: Scope) -> str:
    return {
        Scope.ALL: _("Voir, ajouter et ranger les documents ; lire les avis et le journal des accès"),
        Scope.DOCUMENTS: _("Voir, ajouter et ranger les documents"),
    }[scope]


def _day(at: datetime) -> str:
    return date_format(at.astimezone(PARIS), "j F Y")


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(Path(__file__).with_suffix(".typ")), ignore_system_fonts=True)
