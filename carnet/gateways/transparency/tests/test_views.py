"""What is published: the same for everybody, without a cookie, to be kept as long as it may be."""

import pytest
from django.test import Client

from carnet.foundation.journal import merkle, publishing
from carnet.foundation.journal.tests.situations import NOON, checkpoint
from carnet.gateways.keys.checkpoint_file import LocalFileSigner
from carnet.gateways.transparency.tests.conftest import Trail
from carnet.gateways.transparency.views import VERIFIER

BASE = "/.well-known/carnet"


def test_publishes_the_newest_checkpoint_and_where_the_others_are(trail: Trail, client: Client) -> None:
    answer = client.get(f"{BASE}/checkpoint.json")
    assert (answer.json()["number"], answer.json()["page"]) == (12, 0)
    page = client.get(f"{BASE}/checkpoints/0.json")
    assert [one["number"] for one in page.json()["checkpoints"]] == list(range(1, 13))
    assert answer["Cache-Control"] == page["Cache-Control"] == "public, max-age=60"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies


def test_a_full_page_may_be_kept_for_ever(trail: Trail, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "A_PAGE", 12)
    assert "immutable" in client.get(f"{BASE}/checkpoints/0.json")["Cache-Control"]


def test_publishes_the_leaves_under_each_root(trail: Trail, client: Client) -> None:
    answer = client.get(f"{BASE}/leaves/3/0.json").json()
    root = merkle.Tree([merkle.leaf(bytes.fromhex(leaf)) for leaf in answer["leaves"]]).root()
    assert root.hex() == client.get(f"{BASE}/checkpoints/0.json").json()["checkpoints"][2]["root"]


def test_proves_that_the_log_only_grew(trail: Trail, client: Client) -> None:
    logs = [bytes.fromhex(one["log"]) for one in client.get(f"{BASE}/checkpoints/0.json").json()["checkpoints"]]
    for former in range(1, 13):
        proof = client.get(f"{BASE}/consistency/{former}-12.json").json()["consistency"]
        path = [bytes.fromhex(one) for one in proof]
        assert merkle.is_consistent(former=former, former_root=logs[former - 1], size=12, root=logs[11], path=path)


def test_publishes_keys_without_their_private_part(trail: Trail, client: Client, signer: LocalFileSigner) -> None:
    text = client.get(f"{BASE}/keys.json").content.decode()
    assert signer.published().keys[0].id in text
    assert "private" not in text


def test_gives_the_verifier(client: Client) -> None:
    assert client.get(f"{BASE}/verify_journal.py").content == VERIFIER.read_bytes()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "checkpoint.json",
        "checkpoints/0.json",
        "checkpoints/99999999999999999999.json",
        "leaves/1/0.json",
        "leaves/99999999999999999999/99999999999999999999.json",
        "consistency/1-2.json",
        "consistency/0-0.json",
    ],
)
def test_what_is_not_published_is_not_found(client: Client, address: str) -> None:
    answer = client.get(f"{BASE}/{address}")
    assert answer.status_code == 404
    assert "immutable" not in answer["Cache-Control"]


def test_a_proof_backwards_is_not_found(db: None, client: Client, signer: LocalFileSigner) -> None:
    checkpoint(NOON)
    assert client.get(f"{BASE}/consistency/2-1.json").status_code == 404
    assert client.get(f"{BASE}/consistency/1-2.json").status_code == 404
    assert client.get(f"{BASE}/consistency/1-1.json").json()["consistency"] == []


def test_nothing_is_written_there(client: Client) -> None:
    assert client.post(f"{BASE}/keys.json").status_code == 405
