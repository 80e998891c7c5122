"""Letting software in, changing by what it proves who it is, closing the door to it, and counting what it asks."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.db import connection, transaction

from carnet.domain.identity import models
from carnet.foundation import keys, sealing


class CertificateInUse(Exception):
    """Another software already proves who it is with this certificate."""


class UnknownClient(Exception):
    """No software has this identifier."""


def register_client(
    *,
    client_id: str,
    name: str,
    organization_id: str,
    public_keys: dict[str, object],
    jwks_url: str = "",
    scope: frozenset[str] = frozenset(),
    known_as: Mapping[str, Sequence[str]] | None = None,
    may_introspect: bool = False,
    certificates: Collection[str] = (),
) -> None:
    """Allows a software to call us for one organisation, or writes what changed of it; see `codes.Software`.

    Raises CertificateInUse when one of the certificates is another software's.
    """
    with transaction.atomic():
        models.SoftwareClient.objects.update_or_create(
            id=client_id,
            defaults={
                "name": name,
                "organization_id": organization_id,
                "public_keys": public_keys,
                "jwks_url": jwks_url,
                "scope": " ".join(sorted(scope)),
                "known_as": {issuer: list(names) for issuer, names in (known_as or {}).items()},
                "may_introspect": may_introspect,
                "is_active": True,
            },
        )
        _replace_certificates(client_id, certificates)


def replace_client_proofs(
    *,
    client_id: str,
    public_keys: dict[str, object] | None = None,
    jwks_url: str | None = None,
    certificates: Collection[str] | None = None,
) -> None:
    """Changes by what a software proves who it is; what is None stays. Keys and the address of keys replace each other.

    Raises UnknownClient, or CertificateInUse.
    """
    with transaction.atomic():
        row = models.SoftwareClient.objects.select_for_update().filter(id=client_id).first()
        if row is None:
            raise UnknownClient(client_id)
        if public_keys is not None:
            row.public_keys, row.jwks_url = public_keys, ""
        if jwks_url is not None:
            row.public_keys, row.jwks_url = {"keys": []}, jwks_url
        row.save()
        if certificates is not None:
            _replace_certificates(client_id, certificates)


def disable_client(*, client_id: str, at: datetime) -> int:
    """Closes the door to a software and ends its tokens; tells how many. Raises UnknownClient."""
    with transaction.atomic():
        if not models.SoftwareClient.objects.filter(id=client_id).update(is_active=False):
            raise UnknownClient(client_id)
        return models.AccessToken.objects.filter(client_id=client_id, revoked_at=None, expires_at__gt=at).update(
            revoked_at=at
        )


def _replace_certificates(client_id: str, names: Collection[str]) -> None:
    models.ClientCertificate.objects.filter(client_id=client_id).exclude(name__in=names).delete()
    for name in sorted(names):
        row, _ = models.ClientCertificate.objects.get_or_create(name=name, defaults={"client_id": client_id})
        if row.client_id != client_id:
            raise CertificateInUse(name)


def count_requests(*, names: Collection[str], at: datetime, span: timedelta) -> dict[str, int]:
    """Counts one more request for each key and gives how many there were in the present span of time.

    Shared by all processes; spans follow one another and do not slide.
    """
    starts_at = datetime.fromtimestamp(at.timestamp() // span.total_seconds() * span.total_seconds(), UTC)
    secret = keys.key_store().lookup_key()
    hashed = {sealing.keyed_hash(key, key=secret, purpose="requests"): key for key in names}
    with connection.cursor() as cursor:
        # In the order of the keys: two requests that count the same ones never wait for each other.
        cursor.execute(_COUNT, [starts_at, sorted(hashed)])
        return {hashed[bytes(key)]: requests for key, requests in cursor.fetchall()}


_COUNT = """
INSERT INTO identity_request_count AS known (key_hash, starts_at, requests)
SELECT key, %s, 1 FROM unnest(%s::bytea[]) AS key
ON CONFLICT (key_hash, starts_at) DO UPDATE SET requests = known.requests + 1
RETURNING key_hash, requests
"""


def issue_editor_key(*, client_id: str, at: datetime, lifetime: timedelta) -> str:
    """Gives the editor of a software a new key to its pages, told once; the key before it ends.

    Raises UnknownClient.
    """
    if not models.SoftwareClient.objects.filter(id=client_id, is_active=True).exists():
        raise UnknownClient(client_id)
    key = secrets.token_urlsafe(24)
    models.EditorKey.objects.update_or_create(
        client_id=client_id, defaults={"key_hash": sha256(key.encode()).digest(), "expires_at": at + lifetime}
    )
    return key
