"""The letter that carries an activation code: one page, a tagged PDF, made without any file of the system."""

from datetime import datetime
from functools import cache
from pathlib import Path

import orjson
import typst
from django.conf import settings
from django.utils.translation import gettext

from carnet.design import dates
from carnet.domain.identity.ports import Letter
from carnet.foundation import ids

LAYOUT = "letter.typ"


def activation(*, name: str, code: str, expires_at: datetime) -> Letter:
    """Typesets the letter of an activation code."""
    until = dates.long_day(expires_at)
    data = {
        "title": gettext("Votre code provisoire"),
        "name": name,
        "code": code,
        "address": f"{settings.PUBLIC_URL}/compte/activer",
        "opening": gettext("Bonjour,"),
        "before": gettext("Voici le code provisoire qui ouvre votre espace santé :"),
        "steps_title": gettext("Comment faire"),
        "steps": [
            gettext("Prenez votre carte Vitale : son numéro de série est au dos ou sous la photo."),
            gettext("Allez à l’adresse ci-dessous et donnez votre numéro de sécurité sociale, ce numéro et ce code."),
            gettext("Choisissez un identifiant et un mot de passe : ils sont à vous seul."),
        ],
        "until": gettext("Ce code sert une seule fois, jusqu’au %(day)s.") % {"day": until},
        "caution": gettext("Ne le donnez à personne : aucun agent ne vous le demandera."),
    }
    made = _compiler().compile(format="pdf", sys_inputs={"data": orjson.dumps(data).decode()}, pdf_standards="ua-1")
    assert isinstance(made, bytes)
    text = "\n\n".join([name, data["before"], code, data["until"], data["address"], data["caution"]])  # type: ignore[list-item]  # all texts but the steps
    return Letter(id=ids.new_id(), pdf=made, text=text)


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(Path(__file__).with_name(LAYOUT)), ignore_system_fonts=True)
