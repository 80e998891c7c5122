"""Finding patients, professionals, organisations, and the bearer of a token."""

from collections.abc import Collection
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from carnet.domain.identity import rules
from carnet.domain.identity.codes import (
    ClaimedTraits,
    IdentityStatus,
    Organization,
    Patient,
    PatientIdentity,
    Professional,
    Sex,
    Software,
    TokenBearer,
)
from carnet.domain.identity.models import Account, SoftwareClient, TraitsIndex
from carnet.domain.identity.models import ClientCertificate as CertificateRow
from carnet.domain.identity.models import EditorKey as EditorKeyRow
from carnet.domain.identity.models import Organization as OrganizationRow
from carnet.domain.identity.models import Patient as PatientRow
from carnet.domain.identity.models import Professional as ProfessionalRow
from carnet.foundation import certificates, database, keys, sealing
from carnet.foundation.certificates import ClientCertificate
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.values.ins import Ins


def ins_hash(ins: Ins) -> bytes:
    """Hashes an INS for look-up: the domain's OID and the 13 characters, without the key."""
    return sealing.keyed_hash(f"{ins.oid}|{ins.matricule}", key=keys.key_store().lookup_key(), purpose="ins")


def traits_hash(traits: str) -> bytes:
    """Hashes strict traits for look-up."""
    return sealing.keyed_hash(traits, key=keys.key_store().lookup_key(), purpose="traits")


def family_hash(family: str) -> bytes:
    """Hashes a family name with a sex and a year of birth for look-up."""
    return sealing.keyed_hash(family, key=keys.key_store().lookup_key(), purpose="family")


def accepted_domains() -> tuple[str, ...]:
    """Gives the OIDs of the INS domains that this deployment accepts."""
    domains: tuple[str, ...] = settings.INS_DOMAINS
    return domains


def space_of_ins(*, ins: Ins) -> UUID | None:
    """Finds the space of an INS, present or historic. None when nobody here has it."""
    return space_of_ins_hash(ins_hash=ins_hash(ins))


_SPACE_OF_INS = "SELECT space_id FROM identity_ins_index WHERE ins_hash = %s"


def space_of_ins_hash(*, ins_hash: bytes) -> UUID | None:
    """Finds the space of an INS of which only the keyed hash was kept."""
    connection.ensure_connection()
    found = database.rows(_SPACE_OF_INS, (ins_hash,))
    return found[0][0] if found else None


def spaces_with_traits(*, family_name: str, given_name: str, birth_on: date, sex: Sex) -> tuple[UUID, ...]:
    """Finds the spaces whose strict traits are these; twins of the same first name would both answer."""
    traits = rules.traits_key(family_name=family_name, given_name=given_name, birth_on=birth_on, sex=sex)
    rows = TraitsIndex.objects.filter(traits_hash=traits_hash(traits)).order_by("space_id")
    return tuple(rows.values_list("space_id", flat=True))


def patient(*, space_id: UUID, cipher: sealing.SpaceCipher) -> Patient | None:
    """Reads the identity of the entered space's citizen."""
    row = PatientRow.objects.filter(space_id=space_id).first()
    if row is None:
        return None
    plain = cipher.unseal(bytes(row.sealed_identity), row_id=space_id, field="identity")
    return Patient(space_id=space_id, identity=identity_from_json(plain), status=IdentityStatus(row.status))


def identity_to_json(identity: PatientIdentity) -> bytes:
    """Writes an identity as it is sealed."""
    return orjson.dumps(identity)


def identity_from_json(plain: bytes) -> PatientIdentity:
    """Reads an identity as it was sealed."""
    raw = orjson.loads(plain)
    return PatientIdentity(
        ins=Ins(**raw["ins"]),
        birth_family_name=raw["birth_family_name"],
        birth_given_names=tuple(raw["birth_given_names"]),
        birth_on=date.fromisoformat(raw["birth_on"]) if raw["birth_on"] else None,
        sex=Sex(raw["sex"]),
        birth_place=raw["birth_place"],
        used_family_name=raw["used_family_name"],
        used_given_name=raw["used_given_name"],
        historic=tuple(Ins(**former) for former in raw["historic"]),
    )


def organization(*, organization_id: str) -> Organization | None:
    """Reads a structure of the directory."""
    row = OrganizationRow.objects.filter(id=organization_id).first()
    return None if row is None else _organization(row)


def organizations() -> tuple[Organization, ...]:
    """Lists the structures of the directory by name."""
    return tuple(_organization(row) for row in OrganizationRow.objects.order_by("name", "id"))


# Asked at each page of a professional: one exchange for the person and the places.
_PROFESSIONAL = """
SELECT p.rpps, p.family_name, p.given_name, p.civility, p.profession, p.specialty, p.is_active,
    o.id, o.name, o.sector, o.practice_setting, o.city
FROM identity_professional p
LEFT JOIN identity_situation s
    ON s.professional_id = p.rpps AND s.started_on <= %s AND (s.ended_on IS NULL OR s.ended_on >= %s)
LEFT JOIN identity_organization o ON o.id = s.organization_id
WHERE p.rpps = %s
ORDER BY o.name, o.id
"""


def professional(*, rpps: str, on: date) -> Professional | None:
    """Reads a professional of the directory with the situations of exercise open on a day."""
    with connection.cursor() as cursor:
        cursor.execute(_PROFESSIONAL, [on, on, rpps])
        rows = cursor.fetchall()
    if not rows:
        return None
    places = tuple(Organization(*row[7:]) for row in rows if row[7] is not None)
    rpps, family_name, given_name, civility, profession, specialty, is_active = rows[0][:7]
    return Professional(rpps, family_name, given_name, civility, profession, specialty, is_active, places)


def professionals(*, on: date) -> tuple[Professional, ...]:
    """Lists the professionals of the directory by name."""
    rows = ProfessionalRow.objects.order_by("family_name", "given_name", "rpps")
    return tuple(_professional(row, on) for row in rows)


def colleagues(*, rpps: Collection[str]) -> dict[str, Professional]:
    """Reads who these professionals are, those that the directory knows, without the places where they work."""
    rows = ProfessionalRow.objects.filter(rpps__in=rpps).order_by("rpps")
    return {
        row.rpps: Professional(
            row.rpps,
            row.family_name,
            row.given_name,
            row.civility,
            row.profession,
            row.specialty,
            row.is_active,
            (),
        )
        for row in rows
    }


def professions(*, rpps: Collection[str]) -> dict[str, str]:
    """Gives the profession (TRE_G15) of each of these professionals that the directory knows."""
    rows = ProfessionalRow.objects.filter(rpps__in=rpps).order_by("rpps")
    return dict(rows.values_list("rpps", "profession"))


def find_professionals(*, words: str, on: date, count: int) -> tuple[Professional, ...]:
    """Finds those at work whose names begin with these words, in any order, or who have this RPPS number.

    A name counts by its beginning, whatever its case: « mor dia » finds Diane Moreau. No word finds nobody. By name,
    `count` at most.
    """
    wanted = words.split()[:_MOST_WORDS]
    if not wanted:
        return ()
    rows = ProfessionalRow.objects.filter(is_active=True)
    if len(wanted) == 1 and wanted[0].isascii() and wanted[0].isdigit():
        rows = rows.filter(rpps=wanted[0])
    else:
        for word in wanted:
            rows = rows.filter(Q(family_name__istartswith=word) | Q(given_name__istartswith=word))
    found = rows.order_by("family_name", "given_name", "rpps")[:count]
    return tuple(_professional(row, on) for row in found)


_MOST_WORDS = 5

_BEARER = """
SELECT t.client_id, t.purpose_of_use, t.scope, t.expires_at, t.issued_at, t.certificate, t.authority, t.used_through,
    t.authenticated_at,
    o.id, o.name, o.sector, o.practice_setting, o.city,
    p.rpps, p.family_name, p.given_name, p.civility, p.profession, p.specialty
FROM identity_access_token t
JOIN identity_software_client c ON c.id = t.client_id AND c.is_active
JOIN identity_organization o ON o.id = c.organization_id
LEFT JOIN identity_professional p ON p.rpps = t.professional_id
WHERE t.token_hash = %b AND t.expires_at > %s AND t.revoked_at IS NULL
    AND (t.professional_id IS NULL OR (p.is_active AND EXISTS (
        SELECT FROM identity_situation s
        WHERE s.professional_id = p.rpps AND s.organization_id = o.id AND (s.ended_on IS NULL OR s.ended_on >= %s)
    )))
"""


def token_bearer(*, token: str, at: datetime) -> TokenBearer | None:
    """Tells who comes with a token, in one look-up; None when it is unknown, expired, revoked or of someone gone.

    Someone is gone who is struck off, or no longer works in the organisation of the software.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BEARER, [sha256(token.encode()).digest(), at, timezone.localdate(at)])
        row = cursor.fetchone()
    if row is None:
        return None
    (client_id, purpose, scope, expires_at, issued_at, certificate, authority, used_through, proved_at, *rest) = row
    place = Organization(*rest[:5])
    rpps, family_name, given_name, civility, profession, specialty = rest[5:]
    who = Professional(rpps, family_name, given_name, civility, profession, specialty, True, (place,)) if rpps else None
    return TokenBearer(
        client_id=client_id,
        organization=place,
        professional=who,
        purpose_of_use=purpose,
        scope=frozenset(scope.split()),
        expires_at=expires_at,
        issued_at=issued_at,
        certificate=None if certificate is None else bytes(certificate),
        authority=authority,
        used_through=orjson.loads(used_through),
        authenticated_at=proved_at,
    )


def _organization(row: OrganizationRow) -> Organization:
    return Organization(row.id, row.name, row.sector, row.practice_setting, row.city)


def _professional(row: ProfessionalRow, on: date) -> Professional:
    situations = (
        row.situations.filter(started_on__lte=on)
        .exclude(ended_on__lt=on)
        .select_related("organization")
        .order_by("organization__name", "organization_id")
    )
    return Professional(
        rpps=row.rpps,
        family_name=row.family_name,
        given_name=row.given_name,
        civility=row.civility,
        profession=row.profession,
        specialty=row.specialty,
        is_active=row.is_active,
        organizations=tuple(_organization(situation.organization) for situation in situations),
    )


def client_keys(*, client_id: str) -> dict[str, object] | None:
    """Gives the public keys (a JWK set) of an active software client, None when there is no such client."""
    return SoftwareClient.objects.filter(id=client_id, is_active=True).values_list("public_keys", flat=True).first()


def software(*, client_id: str) -> Software | None:
    """Reads a software allowed to call us; None when it is unknown or closed out."""
    row = _clients().filter(id=client_id, is_active=True).first()
    return None if row is None else _software(row)


def is_auditor(*, client_id: str) -> bool:
    """Tells whether a software is registered for audits: its scope names AuditEvent, one by one, never by default."""
    found = software(client_id=client_id)
    return found is not None and "system/AuditEvent.s" in found.scope


def every_software() -> tuple[Software, ...]:
    """Lists the software that was ever allowed to call us, by name."""
    return tuple(_software(row) for row in _clients().order_by("name", "id"))


def software_of_editor(*, key: str, at: datetime) -> Software | None:
    """Finds the software whose editor holds a key; None when nobody does, or not any more."""
    hashed = sha256(key.encode("utf-8", "surrogatepass")).digest()
    row = EditorKeyRow.objects.filter(key_hash=hashed, expires_at__gt=at, client__is_active=True).first()
    return software(client_id=row.client_id) if row is not None else None


def software_showing(*, certificate: ClientCertificate) -> Software | None:
    """Finds the software that a certificate stands for: by its thumbprint, else by the name of its holder."""
    by_name = {row.name: row for row in CertificateRow.objects.filter(name__in=certificate_names(certificate))}
    for name in certificate_names(certificate):
        if name in by_name:
            return software(client_id=by_name[name].client_id)
    return None


def certificate_names(certificate: ClientCertificate) -> tuple[str, ...]:
    """Gives the names under which a certificate may be registered: its thumbprint, then its holder's, if it has one."""
    by_holder = (f"subject:{certificate.subject}",) if certificate.subject else ()
    return (thumbprint_name(certificate.thumbprint), *by_holder)


def thumbprint_name(thumbprint: bytes) -> str:
    """Writes a thumbprint as it is registered for a software."""
    return f"sha256:{certificates.written_thumbprint(thumbprint)}"


def holder_name(subject: str) -> str:
    """Writes a holder's distinguished name as it is registered for a software. Raises NotACertificate."""
    return f"subject:{certificates.canonical_name(subject)}"


def _clients() -> QuerySet[SoftwareClient]:
    return SoftwareClient.objects.select_related("organization").prefetch_related("certificates")


def _software(row: SoftwareClient) -> Software:
    return Software(
        id=row.id,
        name=row.name,
        organization=_organization(row.organization),
        public_keys=row.public_keys,
        jwks_url=row.jwks_url,
        scope=frozenset(row.scope.split()),
        known_as={issuer: tuple(names) for issuer, names in row.known_as.items()},
        may_introspect=row.may_introspect,
        certificates=frozenset(known.name for known in row.certificates.all()),
        is_active=row.is_active,
    )


def client_organization(*, client_id: str) -> Organization | None:
    """Gives the organisation to which a software client is bound."""
    row = SoftwareClient.objects.filter(id=client_id, is_active=True).select_related("organization").first()
    return None if row is None else _organization(row.organization)


def identifier_hash(identifier: str) -> str:
    """Hashes an account's identifier for look-up, in hexadecimal; case and outer spaces do not count."""
    known_as = rules.canonical_identifier(identifier)
    return sealing.keyed_hash(known_as, key=keys.key_store().lookup_key(), purpose="identifier").hex()


def account_of_identifier(*, identifier: str) -> Account | None:
    """Finds the account of an identifier, active or not; None when there is none."""
    return Account.objects.filter(identifier_hash=identifier_hash(identifier)).first()


def account_of_space(*, space_id: UUID) -> Account | None:
    """Finds the account that opens a space; None when it was not activated."""
    return Account.objects.filter(space_id=space_id).first()


def subject_hash(issuer: str, subject: str) -> bytes:
    """Hashes whom an issuer names, for look-up."""
    return sealing.keyed_hash(f"{issuer}|{subject}", key=keys.key_store().lookup_key(), purpose="issuer-subject")


def issuer_session_hash(issuer: str, session: str) -> bytes:
    """Hashes the issuer's own name of a session, for look-up."""
    return sealing.keyed_hash(f"{issuer}|{session}", key=keys.key_store().lookup_key(), purpose="issuer-session")


def citizens_with_traits(*, claimed: ClaimedTraits) -> tuple[Patient, ...]:
    """Finds the citizens who have exactly these five traits; twins of the same first name would both answer."""
    spaces = {
        space_id
        for birth_on in claimed.birth_dates
        for given_name in rules.first_names(claimed.given_names)
        for space_id in spaces_with_traits(
            family_name=claimed.family_name, given_name=given_name, birth_on=birth_on, sex=claimed.sex
        )
    }
    found = [_patient_of(space_id) for space_id in sorted(spaces)]
    return tuple(one for one in found if one is not None and rules.has_traits(one.identity, claimed))


def _patient_of(space_id: UUID) -> Patient | None:
    with database.entered(space_id):
        return patient(space_id=space_id, cipher=keyring.cipher_of(space_id=space_id))
