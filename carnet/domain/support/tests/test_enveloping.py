"""What leaves is opened by its addressee alone, with tools that nobody here wrote, and shows any change."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from carnet.domain.support import enveloping
from carnet.domain.support.tests import certificates, opening

KEY = certificates.key()
CERTIFICATE = x509.load_pem_x509_certificate(certificates.certificate(KEY).encode())


@pytest.mark.parametrize("size", [0, 1, 127, 128, 70_000])
def test_the_addressee_opens_what_was_sealed(size: int) -> None:
    content = b"c" * size
    sealed = enveloping.envelope(content, certificate=CERTIFICATE)
    assert opening.opened(sealed, certificate=CERTIFICATE, key=KEY) == content
    assert sealed != enveloping.envelope(content, certificate=CERTIFICATE)


def test_any_changed_byte_of_the_content_is_seen() -> None:
    sealed = enveloping.envelope(b"administratif", certificate=CERTIFICATE)
    for at in range(len(sealed) - 31, len(sealed)):
        if at in {len(sealed) - 18, len(sealed) - 17}:  # how long the tag is
            continue
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises((InvalidTag, ValueError)):
            opening.opened(bytes(changed), certificate=CERTIFICATE, key=KEY)


def test_seals_for_no_other_kind_of_key() -> None:
    other = x509.load_pem_x509_certificate(certificates.certificate(ec.generate_private_key(ec.SECP256R1())).encode())
    with pytest.raises(enveloping.NotForRsa):
        enveloping.envelope(b"", certificate=other)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="the command openssl is not here")
def test_openssl_opens_it_and_refuses_a_changed_one(tmp_path: Path) -> None:
    sealed, key, opened = tmp_path / "export.p7m", tmp_path / "key.pem", tmp_path / "export.zip"
    key.write_bytes(
        KEY.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    content = enveloping.envelope(b"administratif", certificate=CERTIFICATE)
    command = [
        "openssl",
        "cms",
        "-decrypt",
        "-inform",
        "DER",
        "-in",
        str(sealed),
        "-inkey",
        str(key),
        "-out",
        str(opened),
    ]
    sealed.write_bytes(content)
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    assert opened.read_bytes() == b"administratif"
    sealed.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert subprocess.run(command, check=False, capture_output=True).returncode != 0
