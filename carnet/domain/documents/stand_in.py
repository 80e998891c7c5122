"""Doing for what is not there the work of what is hidden, so that how long an answer takes tells nothing."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from carnet.domain.access import codes as access
from carnet.domain.access import rules
from carnet.domain.access.queries import Standing
from carnet.domain.documents import queries, sealing
from carnet.domain.documents.codes import Author, AuthorKind, Coded, Details, Document, Status, Visibility
from carnet.foundation.actors import Actor

_ID = UUID(int=0)
_AT = datetime(2020, 1, 1, tzinfo=UTC)
_DETAILS = Details(
    title="Compte rendu de consultation",
    type=Coded("11488-4", "2.16.840.1.113883.6.1", "Compte rendu de consultation"),
    document_class=Coded("10", "1.2.250.1.213.1.1.4.1", "Compte rendu"),
    format=Coded("urn:ihe:iti:xds:2017:mimeTypeSufficient", "1.3.6.1.4.1.19376.1.2.3", "Format du document"),
    facility=Coded("SA07", "1.2.250.1.71.4.2.4", "Cabinet individuel"),
    practice_setting=Coded("AMBULATOIRE", "1.2.250.1.213.1.1.4.9", "Ambulatoire"),
    authors=(
        Author(
            kind=AuthorKind.PROFESSIONAL,
            id="810000000000",
            id_system="1.2.250.1.71.4.2.1",
            family_name="MARTIN",
            given_name="CAMILLE",
            specialty=Coded("G15_10/SM54", "1.2.250.1.213.1.1.4.5", "Médecine générale"),
            organization_id="10B0000000",
            organization_name="Cabinet médical",
        ),
    ),
)
# Out of everybody's sight but its author's, who is nobody.
_HIDDEN = Document(
    space_id=_ID,
    id=_ID,
    submission_id=_ID,
    unique_id="1.2.250.1.0",
    set_id="",
    version=1,
    status=Status.CURRENT,
    is_archived=False,
    type_code="11488-4",
    class_code="10",
    category="SYNTHESE",
    format_code="urn:ihe:iti:xds:2017:mimeTypeSufficient",
    media_type="application/pdf",
    language="fr-FR",
    size=1,
    sha1=bytes(20),
    created_at=_AT,
    service_start=None,
    service_stop=None,
    author_kind=AuthorKind.PROFESSIONAL,
    author_ids=("810000000000",),
    author_organizations=(),
    confidentiality="N",
    visibility=frozenset(Visibility),
    deposited_at=_AT,
    deposited_by="",
    deposited_organization="",
    changed_at=_AT,
    revision=1,
    replaces_id=None,
    replaced_by_id=None,
    details=_DETAILS,
)


def weigh(*, action: access.Action, standing: Standing, by: Actor) -> None:
    """Unseals the words of a hidden document that nobody deposited, and asks the law about it, for nothing."""
    sealed = sealing.seal(_DETAILS, cipher=standing.cipher, document_id=_ID)
    details = sealing.unseal(sealed, cipher=standing.cipher, document_id=_ID)
    facts = queries.facts(msgspec.structs.replace(_HIDDEN, details=details), by)
    rules.decide(action=action, reader=standing.reader, space=standing.facts, document=facts)
    rules.knows_of(reader=standing.reader, space=standing.facts, document=facts)
