"""The words of notices and e-mails."""

from uuid import UUID

import pytest

from carnet.domain.notifications import notifications, words
from carnet.domain.notifications.codes import ACCESSES, NoticeKind

NAMES = ("VERNET", "Cabinet", "oncologie")


def sentence(kind: NoticeKind, **changes: str | int | UUID | None) -> str:
    said: dict[str, str | int | UUID | None] = {
        "actor_name": "Dr Anne VERNET",
        "organization_name": "Cabinet",
        "object_id": UUID(int=1),
        "object_code": "11502-2",
        "count": 1,
        **changes,
    }
    return notifications.sentence(kind=kind, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", NoticeKind)
def test_has_words_for_every_kind(kind: NoticeKind) -> None:
    said = sentence(kind)
    assert said.endswith(".")
    assert said.startswith("Dr Anne VERNET (Cabinet)") or "%(who)s" not in str(words.TOLD[kind].sentence)
    mail = notifications.mail(notice_id=UUID(int=1), kind=kind, to="a@b.example", sign_in_url="https://carnet.example/")
    assert mail.subject in mail.text
    assert "https://carnet.example/" in mail.text


@pytest.mark.parametrize("kind", NoticeKind)
def test_tells_nothing_of_health_by_mail(kind: NoticeKind) -> None:
    mail = notifications.mail(notice_id=UUID(int=1), kind=kind, to="a@b.example", sign_in_url="https://carnet.example/")
    for text in (mail.subject, mail.text, mail.html):
        assert not any(name in text for name in NAMES)
    assert mail.subject.isprintable()


def test_names_the_type_of_a_document_once_signed_in() -> None:
    assert sentence(NoticeKind.DOCUMENT_ADDED) == (
        "Dr Anne VERNET (Cabinet) a ajouté un document à votre dossier : Compte rendu d’examens biologiques."
    )
    assert sentence(NoticeKind.DOCUMENT_ADDED, object_code="inconnu").endswith("à votre dossier.")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"organization_name": ""}, "Dr Anne VERNET a "),
        ({"actor_name": "", "organization_name": "Laboratoire"}, "Laboratoire a "),
        ({"actor_name": "Laboratoire", "organization_name": "Laboratoire"}, "Laboratoire a "),
        ({"actor_name": "", "organization_name": ""}, "Un professionnel a "),
    ],
)
def test_says_who(changes: dict[str, str], told: str) -> None:
    assert sentence(NoticeKind.RECORD_READ, **changes).startswith(told)


@pytest.mark.parametrize(
    ("kind", "changes", "told"),
    [
        (NoticeKind.RECORD_READ, {"count": 12}, "a consulté votre dossier (12 fois)."),
        (NoticeKind.RECORD_READ, {}, "a consulté votre dossier."),
        (NoticeKind.DOCUMENT_READ, {"count": 2}, ": Compte rendu d’examens biologiques (2 fois)."),
        (NoticeKind.DOCUMENT_READ, {"count": 2, "object_id": None}, "a lu plusieurs documents de votre dossier."),
    ],
)
def test_counts_accesses(kind: NoticeKind, changes: dict[str, int], told: str) -> None:
    assert kind in ACCESSES
    assert sentence(kind, **changes).endswith(told)


def test_escapes_the_html_of_a_mail() -> None:
    mail = notifications.mail(
        notice_id=UUID(int=1), kind=NoticeKind.RECORD_READ, to="a@b.example", sign_in_url='https://x/"><script>'
    )
    assert "<script>" not in mail.html


def test_counts_the_notices_of_a_day_by_mail() -> None:
    kinds = [NoticeKind.DOCUMENT_ADDED, NoticeKind.DOCUMENT_ADDED, NoticeKind.RECORD_READ, NoticeKind.DOCUMENT_READ]
    mail = notifications.daily_mail(
        mail_id=UUID(int=1), kinds=kinds, to="a@b.example", sign_in_url="https://carnet.example/"
    )
    assert mail.subject == "4 avis dans votre espace santé"
    assert "Un document a été ajouté à votre espace santé (2 fois).\n" in mail.text
    assert "Quelqu’un a consulté votre dossier (2 fois).\n" in mail.text
    assert mail.html.count("<strong>") == 2
