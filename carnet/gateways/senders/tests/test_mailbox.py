"""The mailbox of the demonstration."""

from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.test import Client

from carnet.domain.notifications.codes import Mail
from carnet.gateways.senders import files
from carnet.gateways.senders.mail import message

pytestmark = pytest.mark.urls("carnet.gateways.senders.tests.site")


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    settings.DEMO = True
    settings.EMAIL_FILES = tmp_path / "mail"
    return tmp_path / "mail"


def post(folder: Path, *, subject: str, text: str, html: str = "<p>riche</p>") -> str:
    known = set(folder.glob("*.eml"))
    letter = Mail(id=UUID(int=1), to="jeanne@courriel.example", subject=subject, text=text, html=html)
    files.EmailBackend(file_path=str(folder)).send_messages([message(letter)])
    (path,) = set(folder.glob("*.eml")) - known
    return path.stem


def test_says_that_it_is_empty(client: Client, folder: Path) -> None:
    answer = client.get("/demo/courriels")
    assert "Aucun courriel" in answer.content.decode()


def test_lists_the_newest_first(client: Client, folder: Path) -> None:
    post(folder, subject="Le premier", text="a")
    post(folder, subject="Le second", text="b")

    page = client.get("/demo/courriels").content.decode()

    assert page.index("Le second") < page.index("Le premier")


def test_shows_the_text_with_its_link(client: Client, folder: Path) -> None:
    name = post(folder, subject="Un document", text="Bonjour,\n\nhttp://localhost:8000/\n\nMerci")

    page = client.get(f"/demo/courriels/{name}").content.decode()

    assert '<a href="http://localhost:8000/">http://localhost:8000/</a>' in page
    assert "jeanne@courriel.example" in page


def test_escapes_everything(client: Client, folder: Path) -> None:
    attack = "<script>alert(1)</script>"
    name = post(folder, subject=f"Sujet {attack}", text=f"Texte {attack} http://x/'\"><img>", html=attack)

    for path in ("/demo/courriels", f"/demo/courriels/{name}"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img>" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    "name", ["..", "..%2f..%2fetc%2fpasswd", "inconnu", "0" * 32, "%2e%2e", "." * 32, "0" * 31 + "/", "0" * 32 + ".eml"]
)
def test_finds_nothing_elsewhere(client: Client, folder: Path, name: str) -> None:
    (folder.parent / f"{'0' * 32}.eml").write_text("Subject: dehors\n\nsecret")
    folder.mkdir()

    assert client.get(f"/demo/courriels/{name}").status_code == 404


@pytest.mark.parametrize("path", ["/demo/courriels", "/demo/courriels/{name}"])
def test_does_not_exist_outside_the_demonstration(
    client: Client, folder: Path, settings: LazySettings, path: str
) -> None:
    name = post(folder, subject="Un document", text="a")
    settings.DEMO = False

    assert client.get(path.format(name=name)).status_code == 404
