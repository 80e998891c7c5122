"""The words: one French sentence in the application, and an e-mail that tells nothing of health."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext

from carnet.domain.notifications import words
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
    is_copy: bool = False,
) -> str:
    """Says what happened, as the citizen reads it once signed in; `is_copy`, who acts for the citizen."""
    if is_copy:
        return f"{str(words.COPIED[kind].sentence).removesuffix('.')}{_times(count)}."
    said = words.TOLD[kind].sentence
    if kind is NoticeKind.DOCUMENT_READ and count > 1 and object_id is None:
        said, count = words.SEVERAL_READ, 1
    told = str(said) % {
        "who": _who(actor_name, organization_name),
        "actor": actor_name,
        "what": _document(object_code),
    }
    return f"{told.removesuffix('.')}{_times(count)}."


def mail(*, notice_id: UUID, kind: NoticeKind, to: str, sign_in_url: str, is_copy: bool = False) -> Mail:
    """Writes the e-mail of a notice: that something happened and where to read it, nobody's name, nothing of health."""
    told = _told(kind, is_copy=is_copy)
    return _mail(mail_id=notice_id, to=to, subject=told, lines=[f"{told}."], sign_in_url=sign_in_url)


def daily_mail(
    *, mail_id: UUID, kinds: Sequence[NoticeKind], to: str, sign_in_url: str, copied: Sequence[NoticeKind] = ()
) -> Mail:
    """Writes the e-mail of a day: how many notices of each kind, nobody's name, nothing of health.

    `copied` are those of the people for whom the reader acts.
    """
    every = [*(_told(kind) for kind in kinds), *(_told(kind, is_copy=True) for kind in copied)]
    subject = ngettext(
        "%(count)d avis dans votre espace santé", "%(count)d avis dans votre espace santé", len(every)
    ) % {"count": len(every)}
    lines = [f"{told}{_times(count)}." for told, count in Counter(every).items()]
    return _mail(mail_id=mail_id, to=to, subject=subject, lines=lines, sign_in_url=sign_in_url)


def _mail(*, mail_id: UUID, to: str, subject: str, lines: Sequence[str], sign_in_url: str) -> Mail:
    greeting = gettext("Bonjour,")
    where = gettext("Pour en savoir plus, connectez-vous à votre espace santé :")
    caution = gettext(
        "Ce message est automatique : merci de ne pas y répondre. "
        "Il ne contient aucune information de santé et ne vous demandera jamais votre mot de passe. "
        "Vous choisissez vos avis dans votre espace santé."
    )
    said = "\n".join(lines)
    return Mail(
        id=mail_id,
        to=to,
        subject=subject,
        text=f"{greeting}\n\n{said}\n\n{where}\n{sign_in_url}\n\n{caution}\n",
        html=format_html(
            '<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"><title>{subject}</title></head>\n'
            "<body>\n<p>{greeting}</p>\n{said}\n"
            '<p>{where}<br><a href="{url}">{url}</a></p>\n<p><small>{caution}</small></p>\n</body></html>\n',
            subject=subject,
            greeting=greeting,
            said=format_html_join("\n", "<p><strong>{}</strong></p>", ((line,) for line in lines)),
            where=where,
            url=sign_in_url,
            caution=caution,
        ),
    )


def _told(kind: NoticeKind, *, is_copy: bool = False) -> str:
    return str((words.COPIED if is_copy else words.TOLD)[kind].subject)


def _who(actor_name: str, organization_name: str) -> str:
    if not actor_name:
        return organization_name or gettext("Un professionnel")
    if not organization_name or organization_name == actor_name:
        return actor_name
    return f"{actor_name} ({organization_name})"


def _document(object_code: str) -> str:
    known = nomenclatures.document_type(object_code) if object_code else None
    return "" if known is None else gettext(" : %(label)s") % {"label": nomenclatures.spoken(known.label)}


def _times(count: int) -> str:
    return "" if count == 1 else ngettext(" (%(count)d fois)", " (%(count)d fois)", count) % {"count": count}
