"""The stand-alone verifier: it accepts a true export and finds every falsified one."""

import ast
import copy
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from carnet.foundation import database
from carnet.foundation.journal import exporting, publishing
from carnet.foundation.journal.checkpoints import Checkpoint
from carnet.foundation.journal.tests.situations import NOON, chain, checkpoint, export, lengthen
from carnet.gateways.keys.checkpoint_file import LocalFileSigner
from carnet.gateways.transparency.tests import tampering
from carnet.gateways.transparency.tests.conftest import LAST, Trail
from carnet.gateways.transparency.tests.verifying import verified
from carnet.gateways.transparency.views import VERIFIER

TAMPERINGS = 10_000 if os.environ.get("CARNET_BATTERY") == "whole" else 1_000


def faults(file: exporting.File, published: list[exporting.File], *, key: str | None = None) -> list[str]:
    """Verifies as the program does, without the files."""
    try:
        return verified(file, published, key=key).faults
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, OverflowError) as error:
        return [f"damaged: {error!r}"]


def through_a_file(file: exporting.File) -> exporting.File:
    read: exporting.File = json.loads(exporting.written(file))
    return read


def test_accepts_a_true_export_with_and_without_what_was_published(trail: Trail) -> None:
    file = through_a_file(trail.file)
    assert faults(file, []) == []
    assert faults(file, trail.published) == []
    assert faults(file, trail.published, key=file["keys"]["keys"][0]["id"]) == []
    assert (len(file["lines"]), len(file["commitments"]), len(file["checkpoints"])) == (30, 7, 7)


@pytest.mark.battery
def test_finds_every_tampering(trail: Trail, signer: LocalFileSigner) -> None:
    def sign(message: bytes) -> str:
        return signer.sign(message, at=LAST)[0].signature.hex()

    file, missed = through_a_file(trail.file), []
    for seed in range(TAMPERINGS):
        how, falsified = tampering.tampered(file, seed=seed, sign=sign)
        assert falsified != file, how
        if not faults(falsified, trail.published):
            missed.append(how)
    assert missed == []


def test_an_operator_who_hides_the_end_of_a_journal_is_betrayed_by_the_published_leaves(
    trail: Trail, signer: LocalFileSigner
) -> None:
    file = through_a_file(trail.file)
    del file["lines"][file["commitments"][-2]["seq"] :]
    del file["commitments"][-1]
    signed = signer.sign(exporting.receipt_text(file), at=LAST)[0].signature.hex()
    file["receipt"][0]["signature"] = signed
    assert faults(file, []) == []
    assert faults(file, trail.published) == ["une preuve publiée manque ici : la fin du journal est coupée"]


def test_an_operator_who_publishes_another_log_contradicts_the_one_kept(trail: Trail, signer: LocalFileSigner) -> None:
    kept = copy.deepcopy(trail.published)
    kept[0]["checkpoints"][3]["at"] = "2026-03-02T12:00:00.000000Z"
    assert any("mal signé" in fault for fault in faults(trail.file, kept))
    one = kept[0]["checkpoints"][3]
    text = Checkpoint(
        number=one["number"],
        at=datetime.fromisoformat(one["at"]),
        size=one["size"],
        root=bytes.fromhex(one["root"]),
        log=bytes.fromhex(one["log"]),
        previous=bytes.fromhex(one["previous"]),
    ).text
    one["signatures"][0]["signature"] = signer.sign(text, at=LAST)[0].signature.hex()
    found = faults(trail.file, kept)
    assert any("dédoublée" in fault for fault in found)


def test_a_head_published_twice_shows_a_forked_journal(trail: Trail) -> None:
    published = [*trail.published, {**trail.published[2], "checkpoint": 12}]
    assert any("publiée deux fois" in fault for fault in faults(trail.file, published))


def test_a_key_that_replaces_another_unannounced_is_refused(trail: Trail, signer: LocalFileSigner) -> None:
    other = "0" * 64
    assert faults(trail.file, [], key=other)[0] == "la clé attendue n'est pas dans ce fichier : clé remplacée"


def test_trust_follows_an_announced_change_of_key(trail: Trail, signer: LocalFileSigner) -> None:
    before = trail.file["keys"]["keys"][0]["id"]
    after = signer.rotate(at=LAST, overlap=timedelta(hours=1))
    lengthen(trail.space_id, 2, at=LAST)
    both = checkpoint(LAST + timedelta(minutes=30)).checkpoint.signatures
    alone = checkpoint(LAST + timedelta(hours=1)).checkpoint.signatures
    assert [one.key_id for one in both] == [before, after]
    assert [one.key_id for one in alone] == [after]
    file = through_a_file(export(trail.space_id, LAST + timedelta(hours=2)))
    assert faults(file, trail.published, key=before) == faults(file, trail.published, key=after) == []
    del file["keys"]["successions"][0]
    assert faults(file, [], key=before)


def test_a_trail_that_no_checkpoint_covers_yet_is_accepted_with_a_note(db: None, signer: LocalFileSigner) -> None:
    alone = export(chain(2), NOON)
    assert alone["checkpoints"] == []
    assert faults(alone, []) == []
    assert verified(alone).notes
    checkpoint(NOON - timedelta(days=1))
    assert faults(export(chain(0), NOON), []) == []


def test_a_withheld_line_keeps_its_hash_and_is_counted(trail: Trail) -> None:
    with database.entered(trail.space_id):
        file = exporting.export(
            space_id=trail.space_id, at=LAST, is_withheld=lambda entry: entry.note == bytes([3]) * 3
        )
    assert sum(line["line"] is None for line in file["lines"]) == 7
    assert faults(file, trail.published) == []
    broken = through_a_file(file)
    next(line for line in broken["lines"] if line["line"] is None)["hash"] = "00" * 32
    assert len(faults(broken, [])) > 1


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs the program as a citizen does, alone in an empty folder, with no way to find Carnet."""
    return subprocess.run(
        [sys.executable, "-P", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"},
    )


def test_runs_alone_and_says_what_it_found(trail: Trail, tmp_path: Path) -> None:
    program, file, older = tmp_path / "verify_journal.py", tmp_path / "export.json", tmp_path / "older.json"
    program.write_bytes(VERIFIER.read_bytes())
    file.write_bytes(exporting.written(trail.file))
    older.write_bytes(exporting.written(trail.file))
    pages = []
    for rank, page in enumerate(trail.published):
        pages.append(tmp_path / f"{rank}.json")
        pages[-1].write_text(json.dumps(page))
    key = trail.file["keys"]["keys"][0]["id"]
    right = run(program, file, "--key", key.upper(), "--earlier", older, "--checkpoints", *pages)
    assert (right.returncode, right.stderr) == (0, "")
    assert right.stdout.splitlines()[-1] == "✓ Tout est juste."
    assert "30 lignes, 12 points de contrôle signés." in right.stdout
    assert key in right.stdout

    falsified = through_a_file(trail.file)
    tampering.a_line_changed(falsified, Random(1))
    file.write_bytes(exporting.written(falsified))
    wrong = run(program, file)
    assert (wrong.returncode, wrong.stderr) == (1, "")
    assert "a été modifié" in wrong.stdout

    file.write_text("{}")
    assert run(program, file).returncode == 1
    assert run(program, tmp_path / "absent.json").returncode == 1


def test_finds_a_journal_that_is_not_the_one_of_an_older_export(trail: Trail, tmp_path: Path) -> None:
    older, newer = tmp_path / "older.json", tmp_path / "newer.json"
    before = through_a_file(trail.file)
    before["lines"][-1]["hash"] = "00" * 32
    older.write_bytes(exporting.written(before))
    newer.write_bytes(exporting.written(trail.file))
    assert run(VERIFIER, newer, "--earlier", older).stdout.splitlines()[-1].endswith("dans l'export plus ancien.")
    older.write_bytes(exporting.written({**trail.file, "secret": "00" * 32}))
    assert run(VERIFIER, newer, "--earlier", older).returncode == 1


def test_is_one_short_file_that_needs_nothing_of_carnet() -> None:
    text = VERIFIER.read_text()
    assert len(text.splitlines()) <= 200
    tree = ast.parse(text, feature_version=(3, 9))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    assert imported <= {*sys.stdlib_module_names, "cryptography"}


def test_the_archive_has_whole_pages(trail: Trail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "A_PAGE", 5)
    assert [len(publishing.page(number)) for number in range(3)] == [5, 5, 2]
