"""Registering people: a patient comes with a fresh space, a key and an empty journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

from django.db import IntegrityError, transaction

from carnet.domain.identity import models, queries, rules
from carnet.domain.identity.codes import IdentityStatus, Organization, PatientIdentity, Professional
from carnet.foundation import database, ids
from carnet.foundation.actors import Actor
from carnet.foundation.journal import actions as journal
from carnet.foundation.journal.codes import Entry
from carnet.foundation.keyring import actions as keyring

TOKEN_BYTES = 32


class InsInUse(Exception):
    """Another patient already has this INS, present or historic."""


class UnknownDomain(Exception):
    """The OID of the INS is not one that this deployment accepts."""


class AssertionReplayed(Exception):
    """The assertion was already accepted once."""


def register_patient(*, identity: PatientIdentity, status: IdentityStatus, by: Actor, at: datetime) -> UUID:
    """Registers a citizen and gives the identifier of the new space.

    A wrong INS key is never a reason to refuse. Raises UnknownDomain, or InsInUse.
    """
    for ins in (identity.ins, *identity.historic):
        if ins.oid not in queries.accepted_domains():
            raise UnknownDomain(ins.oid)
    space_id = ids.new_id()
    try:
        with database.entered(space_id):
            cipher = keyring.create_key(space_id=space_id, at=at)
            journal.open_journal(space_id=space_id)
            models.Patient.objects.create(
                space_id=space_id,
                sealed_identity=cipher.seal(queries.identity_to_json(identity), row_id=space_id, field="identity"),
                status=status.value,
                created_at=at,
            )
            index(space_id=space_id, identity=identity)
            journal.append(Entry(space_id=space_id, at=at, actor=by, act="register_patient"))
    except IntegrityError as error:
        raise InsInUse(identity.ins.oid) from error
    return space_id


def index(*, space_id: UUID, identity: PatientIdentity) -> None:
    """Makes a citizen of the entered space findable by every INS, and by the traits. Raises InsInUse."""
    for ins, is_current in ((identity.ins, True), *((former, False) for former in identity.historic)):
        row, is_new = models.InsIndex.objects.get_or_create(
            ins_hash=queries.ins_hash(ins), defaults={"space_id": space_id, "is_current": is_current}
        )
        if row.space_id != space_id:
            raise InsInUse(ins.oid)
        if not is_new and row.is_current is not is_current:
            row.is_current = is_current
            row.save(update_fields=["is_current"])
    hashes = [queries.traits_hash(traits) for traits in sorted(rules.searchable_traits(identity))]
    hashes += [queries.family_hash(family) for family in sorted(rules.searchable_families(identity))]
    for traits_hash in hashes:
        models.TraitsIndex.objects.get_or_create(traits_hash=traits_hash, space_id=space_id)


def register_organization(*, organization: Organization) -> None:
    """Writes a structure of the directory, or its changes."""
    models.Organization.objects.update_or_create(
        id=organization.id,
        defaults={
            "name": organization.name,
            "sector": organization.sector,
            "practice_setting": organization.practice_setting,
            "city": organization.city,
        },
    )


def register_professional(*, professional: Professional, since: date) -> None:
    """Writes a professional of the directory, or changes, with the situations of exercise."""
    with transaction.atomic():
        row, _ = models.Professional.objects.update_or_create(
            rpps=professional.rpps,
            defaults={
                "family_name": professional.family_name,
                "given_name": professional.given_name,
                "civility": professional.civility,
                "profession": professional.profession,
                "specialty": professional.specialty,
                "is_active": professional.is_active,
            },
        )
        for organization in professional.organizations:
            models.Situation.objects.get_or_create(
                professional=row, organization_id=organization.id, defaults={"started_on": since}
            )


def accept_assertion(*, client_id: str, jti: str, expires_at: datetime) -> None:
    """Remembers an assertion until it expires. Raises AssertionReplayed the second time it comes."""
    try:
        with transaction.atomic():
            models.UsedAssertion.objects.create(client_id=client_id, jti=jti, expires_at=expires_at)
    except IntegrityError as error:
        raise AssertionReplayed(jti) from error


def forget_expired(*, at: datetime) -> int:
    """Removes assertions that can no longer be replayed, old counts, and what ended since a day; tells how many."""
    assertions, _ = models.UsedAssertion.objects.filter(expires_at__lt=at - timedelta(minutes=5)).delete()
    tokens, _ = models.AccessToken.objects.filter(expires_at__lt=at - timedelta(days=1)).delete()
    counts, _ = models.RequestCount.objects.filter(starts_at__lt=at - timedelta(hours=1)).delete()
    sessions, _ = models.IssuerSession.objects.filter(expires_at__lt=at - timedelta(days=1)).delete()
    return assertions + tokens + counts + sessions


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A fresh access token, in clear for the only time, and when it ends."""

    token: str
    expires_at: datetime


def issue_token(
    *,
    client_id: str,
    rpps: str | None,
    purpose_of_use: str,
    scope: frozenset[str],
    at: datetime,
    lifetime: timedelta,
    certificate: bytes | None = None,
    authority: str = "",
    used_through: Mapping[str, str] | None = None,
    authenticated_at: datetime | None = None,
) -> IssuedToken:
    """Gives a software a token that carries who acts; only its hash is kept.

    `certificate` is the thumbprint of the only certificate with which the token may be used, `authenticated_at` when
    the professional proved to be this one; see `codes.TokenBearer`.
    """
    token = token_urlsafe(TOKEN_BYTES)
    expires_at = at + lifetime
    models.AccessToken.objects.create(
        token_hash=sha256(token.encode()).digest(),
        client_id=client_id,
        professional_id=rpps,
        purpose_of_use=purpose_of_use,
        scope=" ".join(sorted(scope)),
        issued_at=at,
        expires_at=expires_at,
        certificate=certificate,
        authority=authority,
        used_through=dict(used_through or {}),
        authenticated_at=authenticated_at,
    )
    return IssuedToken(token=token, expires_at=expires_at)


def revoke_token(*, token: str, at: datetime) -> None:
    """Ends a token at once. An unknown token is already of no use: nothing happens."""
    models.AccessToken.objects.filter(token_hash=sha256(token.encode()).digest(), revoked_at=None).update(revoked_at=at)


def revoke_tokens_of(*, rpps: str, at: datetime) -> int:
    """Ends every token given for a professional, whatever software holds it, and tells how many."""
    return models.AccessToken.objects.filter(professional_id=rpps, revoked_at=None, expires_at__gt=at).update(
        revoked_at=at
    )
