"""The words: one French sentence in the application, and an e-mail that tells nothing of health."""

from uuid import UUID

from django.utils.html import format_html
from django.utils.translation import gettext, ngettext

from carnet.domain.notifications.codes import Mail, NoticeKind
from carnet.foundation import nomenclatures


def sentence(
    *,
    kind: NoticeKind,
    actor_name: str,
    organization_name: str,
    object_id: UUID | None,
    object_code: str,
    count: int,
) -> str:
    """Says what happened, as the citizen reads it once signed in."""
    who = _who(actor_name, organization_name)
    what = _document(object_code)
    match kind:
        case NoticeKind.DOCUMENT_ADDED:
            return gettext("%(who)s a ajouté un document à votre dossier%(what)s.") % {"who": who, "what": what}
        case NoticeKind.DOCUMENT_REPLACED:
            return gettext("%(who)s a remplacé un document de votre dossier%(what)s.") % {"who": who, "what": what}
        case NoticeKind.DOCUMENT_CHANGED:
            return gettext("%(who)s a modifié un document de votre dossier%(what)s.") % {"who": who, "what": what}
        case NoticeKind.DOCUMENT_READ if count > 1 and object_id is None:
            return gettext("%(who)s a lu plusieurs documents de votre dossier.") % {"who": who}
        case NoticeKind.DOCUMENT_READ:
            read = gettext("%(who)s a lu un document de votre dossier%(what)s") % {"who": who, "what": what}
            return f"{read}{_times(count)}."
        case NoticeKind.RECORD_READ:
            return gettext("%(who)s a consulté votre dossier") % {"who": who} + f"{_times(count)}."
        case NoticeKind.AUTHORIZATION_DECLARED:
            return gettext("%(who)s indique avoir votre accord pour consulter votre dossier.") % {"who": who}
        case NoticeKind.AUTHORIZATION_REMOVED:
            return gettext("%(who)s a renoncé à consulter votre dossier.") % {"who": who}
        case NoticeKind.CASE_ANSWERED:
            return gettext("L’assistance vous a répondu.")


def mail(*, notice_id: UUID, kind: NoticeKind, to: str, sign_in_url: str) -> Mail:
    """Writes the e-mail of a notice: that something happened and where to read it, nobody's name, nothing of health."""
    told = _told(kind)
    greeting = gettext("Bonjour,")
    where = gettext("Pour en savoir plus, connectez-vous à votre espace santé :")
    caution = gettext(
        "Ce message est automatique : merci de ne pas y répondre. "
        "Il ne contient aucune information de santé et ne vous demandera jamais votre mot de passe."
    )
    return Mail(
        id=notice_id,
        to=to,
        subject=told,
        text=f"{greeting}\n\n{told}.\n\n{where}\n{sign_in_url}\n\n{caution}\n",
        html=format_html(
            '<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"><title>{told}</title></head>\n'
            "<body>\n<p>{greeting}</p>\n<p><strong>{told}.</strong></p>\n"
            '<p>{where}<br><a href="{url}">{url}</a></p>\n<p><small>{caution}</small></p>\n</body></html>\n',
            told=told,
            greeting=greeting,
            where=where,
            url=sign_in_url,
            caution=caution,
        ),
    )


def _told(kind: NoticeKind) -> str:
    match kind:
        case NoticeKind.DOCUMENT_ADDED:
            return gettext("Un document a été ajouté à votre espace santé")
        case NoticeKind.DOCUMENT_REPLACED:
            return gettext("Un document de votre espace santé a été remplacé")
        case NoticeKind.DOCUMENT_CHANGED:
            return gettext("Un document de votre espace santé a été modifié")
        case NoticeKind.DOCUMENT_READ | NoticeKind.RECORD_READ:
            return gettext("Un professionnel a consulté votre dossier")
        case NoticeKind.AUTHORIZATION_DECLARED:
            return gettext("Un professionnel indique avoir votre accord pour consulter votre dossier")
        case NoticeKind.AUTHORIZATION_REMOVED:
            return gettext("Un professionnel a renoncé à consulter votre dossier")
        case NoticeKind.CASE_ANSWERED:
            return gettext("L’assistance vous a répondu")


def _who(actor_name: str, organization_name: str) -> str:
    if not actor_name:
        return organization_name or gettext("Un professionnel")
    if not organization_name or organization_name == actor_name:
        return actor_name
    return f"{actor_name} ({organization_name})"


def _document(object_code: str) -> str:
    known = nomenclatures.document_type(object_code) if object_code else None
    return "" if known is None else gettext(" : %(label)s") % {"label": known.label}


def _times(count: int) -> str:
    return "" if count == 1 else ngettext(" (%(count)d fois)", " (%(count)d fois)", count) % {"count": count}
