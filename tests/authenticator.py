"""An authenticator made of software, and the browser around it: makes passkeys and signs with them, well or badly.

It follows WebAuthn level 2 as a platform authenticator does: ES256 or EdDSA keys bound to a site, attestation `none` or
`packed` by the key itself, authenticator data with flags and counter, client data with the origin and the challenge.
Every lie is asked for by name (`Lies`), one at a time, so that a refusal differs from its success by one fact.
"""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fido2 import cbor

type Algorithm = Literal["ES256", "EdDSA"]
type Attestation = Literal["none", "packed"]
type Credential = dict[str, Any]

_COSE = {"ES256": -7, "EdDSA": -8}
_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40
_AAGUID = bytes.fromhex("6361726e6574746573747321" + "00000000")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lies:
    """What is said instead of the truth; None and False say the truth. `cut` takes bytes off the end of the data."""

    origin: str | None = None
    site: str | None = None
    challenge: bytes | None = None
    ceremony: str | None = None
    counter: int | None = None
    handle: bytes | None = None
    credential_id: bytes | None = None
    is_absent: bool = False
    is_unverified: bool = False
    is_forged: bool = False
    is_without_key: bool = False
    cut: int = 0


TRUTH = Lies()


@dataclass(slots=True)
class Passkey:
    """One key that never leaves the authenticator, for one account of one site."""

    site: str
    handle: bytes
    credential_id: bytes
    algorithm: Algorithm
    key: EllipticCurvePrivateKey | Ed25519PrivateKey
    counter: int = 0

    def sign(self, message: bytes) -> bytes:
        """Signs as the key's algorithm does."""
        if isinstance(self.key, Ed25519PrivateKey):
            return self.key.sign(message)
        return self.key.sign(message, ec.ECDSA(hashes.SHA256()))

    def public(self) -> dict[int, int | bytes]:
        """Gives the public half, as COSE writes it."""
        if isinstance(self.key, Ed25519PrivateKey):
            return {1: 1, 3: _COSE["EdDSA"], -1: 6, -2: self.key.public_key().public_bytes_raw()}
        point = self.key.public_key().public_numbers()
        return {1: 2, 3: _COSE["ES256"], -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}


@dataclass(slots=True)
class Authenticator:
    """A telephone or a key, in a browser that shows `origin`. With `counts`, each signature counts one more."""

    origin: str
    algorithm: Algorithm = "ES256"
    attestation: Attestation = "none"
    counts: bool = True
    passkeys: list[Passkey] = field(default_factory=list)

    def create(self, options: Mapping[str, Any], lies: Lies = TRUTH) -> Credential:
        """Makes a passkey as the site's options ask, and gives what the browser sends back."""
        asked = options["publicKey"]
        offered = {one["alg"] for one in asked["pubKeyCredParams"]}
        assert _COSE[self.algorithm] in offered, f"the site does not take {self.algorithm}"
        made = Passkey(
            site=asked["rp"]["id"],
            handle=_bytes(asked["user"]["id"]),
            credential_id=lies.credential_id or secrets.token_bytes(32),
            algorithm=self.algorithm,
            counter=int(self.counts),
            key=Ed25519PrivateKey.generate() if self.algorithm == "EdDSA" else ec.generate_private_key(ec.SECP256R1()),
        )
        self.passkeys.append(made)
        return self._registration(made, asked, lies)

    def get(self, options: Mapping[str, Any], lies: Lies = TRUTH, *, passkey: Passkey | None = None) -> Credential:
        """Signs the site's challenge with the passkey that it asks for, or with the last one made for it."""
        asked = options["publicKey"]
        wanted = {_bytes(one["id"]) for one in asked.get("allowCredentials") or ()}
        known = [one for one in self.passkeys if not wanted or one.credential_id in wanted]
        used = passkey or known[-1]
        used.counter += self.counts
        client = self._client_data("webauthn.get", asked, lies)
        data = self._data(used, lies, flags=0)
        signature = used.sign(data + hashlib.sha256(client).digest())
        if lies.is_forged:
            signature = replace(used, key=_another(used)).sign(data + hashlib.sha256(client).digest())
        credential_id = _text(lies.credential_id or used.credential_id)
        return {
            "type": "public-key",
            "id": credential_id,
            "rawId": credential_id,
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": _text(client),
                "authenticatorData": _text(_cut(data, lies)),
                "signature": _text(signature),
                "userHandle": _text(lies.handle or used.handle),
            },
        }

    def _registration(self, made: Passkey, asked: Mapping[str, Any], lies: Lies) -> Credential:
        client = self._client_data("webauthn.create", asked, lies)
        attested = b"".join(
            (
                _AAGUID,
                len(made.credential_id).to_bytes(2),
                made.credential_id,
                cbor.encode(cast("Mapping[cbor.CborType, cbor.CborType]", made.public())),
            )
        )
        data = self._data(made, lies, flags=0 if lies.is_without_key else _ATTESTED)
        data += b"" if lies.is_without_key else attested
        statement: dict[str, int | bytes] = {}
        if self.attestation == "packed":
            signed = made.sign(data + hashlib.sha256(client).digest())
            statement = {"alg": _COSE[made.algorithm], "sig": signed}
        whole = cbor.encode({"fmt": self.attestation, "attStmt": statement, "authData": data})
        credential_id = _text(made.credential_id)
        return {
            "type": "public-key",
            "id": credential_id,
            "rawId": credential_id,
            "clientExtensionResults": {"credProps": {"rk": True}},
            "response": {"clientDataJSON": _text(client), "attestationObject": _text(_cut(whole, lies))},
        }

    def _client_data(self, ceremony: str, asked: Mapping[str, Any], lies: Lies) -> bytes:
        said = {
            "type": lies.ceremony or ceremony,
            "challenge": _text(lies.challenge) if lies.challenge else asked["challenge"],
            "origin": lies.origin or self.origin,
            "crossOrigin": False,
        }
        return json.dumps(said, separators=(",", ":")).encode()

    def _data(self, used: Passkey, lies: Lies, *, flags: int) -> bytes:
        flags |= 0 if lies.is_absent else _PRESENT
        flags |= 0 if lies.is_unverified else _VERIFIED
        counter = used.counter if lies.counter is None else lies.counter
        return hashlib.sha256((lies.site or used.site).encode()).digest() + bytes([flags]) + counter.to_bytes(4)


def _another(used: Passkey) -> EllipticCurvePrivateKey | Ed25519PrivateKey:
    if used.algorithm == "EdDSA":
        return Ed25519PrivateKey.generate()
    return ec.generate_private_key(ec.SECP256R1())


def _cut(data: bytes, lies: Lies) -> bytes:
    return data[: len(data) - lies.cut]


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
