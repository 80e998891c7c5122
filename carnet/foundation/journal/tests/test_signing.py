"""Signatures of checkpoints: true for the key and the message that were signed, false for anything else."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from carnet.foundation.journal import signing

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
PUBLIC = KEY.public_key().public_bytes_raw()
MESSAGE = b"carnet checkpoint 7"
SIGNATURE = KEY.sign(MESSAGE)


def test_takes_what_the_key_signed() -> None:
    assert signing.is_signed(MESSAGE, public=PUBLIC, signature=SIGNATURE)


@pytest.mark.parametrize(
    ("message", "public", "signature"),
    [
        pytest.param(b"carnet checkpoint 8", PUBLIC, SIGNATURE, id="another message"),
        pytest.param(MESSAGE, OTHER.public_key().public_bytes_raw(), SIGNATURE, id="another key"),
        pytest.param(MESSAGE, PUBLIC, OTHER.sign(MESSAGE), id="signed by another key"),
        pytest.param(MESSAGE, PUBLIC, SIGNATURE[:-1] + bytes([SIGNATURE[-1] ^ 1]), id="one bit changed"),
        pytest.param(MESSAGE, PUBLIC, b"", id="no signature"),
        pytest.param(MESSAGE, b"short", SIGNATURE, id="what is no key"),
    ],
)
def test_takes_nothing_else(message: bytes, public: bytes, signature: bytes) -> None:
    assert not signing.is_signed(message, public=public, signature=signature)


def test_a_fingerprint_is_of_one_key() -> None:
    assert signing.fingerprint(PUBLIC) != signing.fingerprint(OTHER.public_key().public_bytes_raw())
    assert len(signing.fingerprint(PUBLIC)) == 64
