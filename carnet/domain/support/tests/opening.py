"""Opens what is enveloped for a third party, as its tools would: reads the CMS, unwraps the key, checks the tag."""

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


class NotForThisKey(Exception):
    """The envelope names another certificate."""


def opened(content: bytes, *, certificate: x509.Certificate, key: rsa.RSAPrivateKey) -> bytes:
    """Gives what is inside. Raises NotForThisKey, ValueError or InvalidTag when it was changed."""
    _kind, explicit = parts(parts(content)[0])
    _version, recipients, encrypted, tag = parts(parts(explicit)[0])
    (recipient,) = parts(recipients)
    _version, named, _how, wrapped = parts(recipient)
    if named != _name(certificate):
        raise NotForThisKey
    data_key = key.decrypt(wrapped, padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None))
    _type, algorithm, sealed = parts(encrypted)
    nonce, _size = parts(parts(algorithm)[1])
    return AESGCM(data_key).decrypt(nonce, sealed + tag, None)


def parts(content: bytes) -> list[bytes]:
    """Gives the values one after the other in these bytes of DER, without their tags."""
    found = []
    at = 0
    while at < len(content):
        size, begins = content[at + 1], at + 2
        if size & 0x80:
            begins += size & 0x7F
            size = int.from_bytes(content[at + 2 : begins])
        found.append(content[begins : begins + size])
        at = begins + size
    return found


def _name(certificate: x509.Certificate) -> bytes:
    number = certificate.serial_number
    written = number.to_bytes(number.bit_length() // 8 + 1)
    return certificate.issuer.public_bytes() + bytes((0x02, len(written))) + written
