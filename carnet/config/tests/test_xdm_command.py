"""`carnet xdm`: archives come in and go out in a name of the directory, and refusals are one sentence."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria
from carnet.foundation import clock, ids
from carnet.foundation.xdm.tests import unpacked
from carnet.journeys.archives.tests.archives import archive, entry, objects
from tests import cast
from tests.cast import BRUNO, DIANE, LABORATORY, PRACTICE, Cast, acting, deposited, pdf

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Cast:
    """The cast, assembled."""
    return cast.assemble()


def _deposit(file: Path, *words: str) -> list[str]:
    out = StringIO()
    call_command("xdm", "deposit", str(file), *words, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An archive of one document."""
    path = tmp_path / "IHE_XDM.ZIP"
    path.write_bytes(archive(objects(entry(slots={"urn:my:slot": ("x",)}))))
    return path


@pytest.mark.parametrize(
    "by",
    [(DIANE.rpps,), ("8" + BRUNO.rpps, "--at", PRACTICE.id), (LABORATORY.id,)],
    ids=["an RPPS", "a PS_IdNat at a place", "a structure"],
)
def test_deposits_in_a_name_of_the_directory(scene: Cast, file: Path, by: tuple[str, ...]) -> None:
    told = _deposit(file, "--by", *by)
    assert [line.rpartition(" ")[2] for line in told] == ["deposited", "kept"]
    again = _deposit(file, "--by", *by)
    assert again[0].endswith("already here")
    page = reading.list_documents(space_id=scene.alice, criteria=Criteria(), by=acting(DIANE), at=clock.now())
    assert [document.title for document in page.documents] == ["Lettre"]


REFUSED = {
    "nobody": (("--by", "10999999999"), "nobody of the directory"),
    "a word": (("--by", "Diane"), "nobody of the directory"),
    "another place": (("--by", DIANE.rpps, "--at", LABORATORY.id), "Say where"),
}


@pytest.mark.parametrize(("words", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses_whom_it_does_not_know(scene: Cast, file: Path, words: tuple[str, ...], sentence: str) -> None:
    assert scene.alice
    with pytest.raises(CommandError, match=sentence):
        _deposit(file, *words)


BAD = {
    "no zip": (b"plain", "no readable ZIP"),
    "a bad entry": (archive(objects(entry(hash="aa" * 20))), "SHA-1"),
    "an unknown patient": (
        archive(objects(entry(patient_id=""), patient="2850175111111^^^&1.2.250.1.213.1.4.10&ISO^NH")),
        "Nobody here is",
    ),
    "a document that is not there": (
        archive(objects(entry(slots={"urn:action:extraMetadataSlot": ("D",)}))),
        "not here",
    ),
}


@pytest.mark.parametrize(("content", "sentence"), BAD.values(), ids=BAD.keys())
def test_tells_a_refusal_in_one_sentence(scene: Cast, tmp_path: Path, content: bytes, sentence: str) -> None:
    assert scene.alice
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        _deposit(tmp_path / "a.zip", "--by", DIANE.rpps)


def test_tells_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        _deposit(tmp_path / "absent.zip", "--by", DIANE.rpps)


def _export(file: Path, *words: str) -> str:
    out = StringIO()
    call_command("xdm", "export", str(file), *words, stdout=out)
    return out.getvalue()


def test_exports_what_somebody_may_read(scene: Cast, tmp_path: Path) -> None:
    row = deposited(scene.alice, pdf("Lettre"), by=acting(DIANE)).document_ids[0]
    public, target = ids.public_row(scene.alice, row), tmp_path / "IHE_XDM.ZIP"
    assert _export(target, public, "--by", DIANE.rpps).endswith("1 documents\n")
    (folder,) = unpacked.folders(target.read_bytes())
    assert folder.file("DOC0001.PDF")
    for words, sentence in (
        ((public, "--by", DIANE.rpps), "cannot be written"),
        ((public, "--by", BRUNO.rpps), "The law refuses"),
        (("nothing", "--by", DIANE.rpps), "no identifier"),
        ((ids.public_row(scene.alice, scene.alice), "--by", DIANE.rpps), "not here"),
        ((public, ids.public_row(scene.boris, row), "--by", DIANE.rpps), "one patient"),
    ):
        with pytest.raises(CommandError, match=sentence):
            _export(target, *words)
