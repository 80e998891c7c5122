"""The words of the e-mails that carry a code: what it is for, until when, and what to do when it was not asked for."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext

from carnet.design import dates
from carnet.domain.notifications.codes import Mail


def activation_mail(*, mail_id: UUID, to: str, code: str, expires_at: datetime) -> Mail:
    """Writes the e-mail of an activation code."""
    return _mail(
        mail_id,
        to,
        gettext("Votre code provisoire pour votre espace santé"),
        gettext("Voici le code provisoire que vous avez demandé :"),
        code,
        gettext("Il sert une fois, jusqu’au %(day)s, avec votre numéro de sécurité sociale et votre carte Vitale :")
        % {"day": dates.long_day(expires_at)},
        f"{settings.PUBLIC_URL}/compte/activer",
    )


def sign_in_mail(*, mail_id: UUID, to: str, code: str) -> Mail:
    """Writes the e-mail of a sign-in code."""
    return _mail(
        mail_id,
        to,
        gettext("Votre code de connexion"),
        gettext("Voici le code pour entrer dans votre espace santé :"),
        code,
        gettext("Il sert une fois, pendant dix minutes, sur la page où il vous est demandé."),
        "",
    )


def _mail(mail_id: UUID, to: str, subject: str, before: str, code: str, after: str, url: str) -> Mail:
    greeting = gettext("Bonjour,")
    caution = gettext(
        "Ne donnez ce code à personne : aucun agent ne vous le demandera. Si vous n’avez rien demandé, ne faites rien."
    )
    where = f"{after}\n{url}" if url else after
    return Mail(
        id=mail_id,
        to=to,
        subject=subject,
        text=f"{greeting}\n\n{before}\n\n    {code}\n\n{where}\n\n{caution}\n",
        html=format_html(
            '<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"><title>{subject}</title></head>\n'
            "<body>\n<p>{greeting}</p>\n<p>{before}</p>\n<p><strong>{code}</strong></p>\n"
            '<p>{after} <a href="{url}">{url}</a></p>\n<p><small>{caution}</small></p>\n</body></html>\n',
            subject=subject,
            greeting=greeting,
            before=before,
            code=code,
            after=after,
            url=url,
            caution=caution,
        ),
    )
