"""The keys that sign checkpoints: made once, replaced with an overlap, forgotten when their time is over."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from carnet.foundation.journal import signing
from carnet.gateways.keys.checkpoint_file import LocalFileSigner

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
A_DAY = timedelta(days=1)


def test_makes_one_key_that_its_owner_only_may_read(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "checkpoints.json"
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: LocalFileSigner(path).published().keys[0].id, range(16)))
    assert len(found) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_signs_so_that_the_public_key_knows_it(tmp_path: Path) -> None:
    signer = LocalFileSigner(tmp_path / "checkpoints.json")
    (signature,) = signer.sign(b"said", at=NOON)
    (key,) = signer.published().keys
    assert signature.key_id == key.id == signing.fingerprint(key.public)
    assert signing.is_signed(b"said", public=key.public, signature=signature.signature)
    assert not signing.is_signed(b"other", public=key.public, signature=signature.signature)
    assert not signing.is_signed(b"said", public=b"", signature=signature.signature)


def test_a_new_key_is_announced_by_the_former_and_both_sign_for_a_while(tmp_path: Path) -> None:
    signer = LocalFileSigner(tmp_path / "checkpoints.json")
    former = signer.published().keys[0].id
    latter = signer.rotate(at=NOON, overlap=A_DAY)
    assert [one.key_id for one in signer.sign(b"", at=NOON)] == [former, latter]
    assert [one.key_id for one in signer.sign(b"", at=NOON + A_DAY)] == [latter]
    known = signer.published()
    (succession,) = known.successions
    text = signing.succession_text(former=former, latter=latter)
    assert (succession.former, succession.latter) == (former, latter)
    assert signing.is_signed(text, public=known.keys[0].public, signature=succession.by_former)
    assert signing.is_signed(text, public=known.keys[1].public, signature=succession.by_latter)


def test_a_key_whose_time_is_over_is_forgotten_at_the_next_change(tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.json"
    signer = LocalFileSigner(path)
    signer.published()
    signer.rotate(at=NOON, overlap=A_DAY)
    signer.rotate(at=NOON + 2 * A_DAY, overlap=A_DAY)
    held = orjson.loads(path.read_bytes())["keys"]
    assert [bool(key["private"]) for key in held] == [False, True, True]
    assert len(signer.published().keys) == 3
    assert len(signer.sign(b"", at=NOON + 2 * A_DAY)) == 2


def test_a_first_key_is_made_before_it_is_replaced(tmp_path: Path) -> None:
    signer = LocalFileSigner(tmp_path / "checkpoints.json")
    signer.rotate(at=NOON, overlap=A_DAY)
    assert len(signer.published().keys) == 2
