"""Looks at what connects us to the service before anything is asked: the certificate, its key, its name, its days."""

import ssl
from datetime import datetime

from cryptography import x509
from cryptography.x509.oid import NameOID

from carnet.gateways.insi import service
from carnet.gateways.insi.configuration import Connection

# Any other common name is answered desir_560. Source: protocols §6.
ACCEPTED_NAMES = frozenset({"INSI-AUTO", "INSI-MANU"})


def faults(connection: Connection, *, at: datetime) -> tuple[str, ...]:
    """Says in sentences what the service would refuse; nothing when all is well."""
    try:
        service.context(connection)
        certificate = x509.load_pem_x509_certificate(connection.certificate.read_bytes())
    except (OSError, ssl.SSLError, ValueError) as error:
        return (f"The certificate and its key cannot be used together ({type(error).__name__}).",)
    found = []
    named = [str(one.value) for one in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if not ACCEPTED_NAMES & set(named):
        found.append(f"The certificate is named {', '.join(named) or 'nothing'}: expected INSI-AUTO or INSI-MANU.")
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        found.append(f"The certificate is not valid today: it ends on {certificate.not_valid_after_utc:%Y-%m-%d}.")
    return tuple(found)
