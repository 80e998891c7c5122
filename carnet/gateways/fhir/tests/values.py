"""Plain values of the vault, as the tests of mappings need them."""

from datetime import UTC, datetime
from uuid import UUID

from msgspec.structs import replace

from carnet.domain.documents.codes import (
    Author,
    AuthorKind,
    Coded,
    Details,
    Document,
    ReferenceId,
    SourcePatient,
    Status,
    Visibility,
)

SPACE = UUID("019cae6b-6600-7bcb-8e71-97f00c4287ee")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DIANE = Author(
    kind=AuthorKind.PROFESSIONAL,
    id="810000000017",
    id_system="1.2.250.1.71.4.2.1",
    family_name="MOREAU",
    given_name="Diane",
    specialty=Coded("G15_10/SM54", "1.2.250.1.213.1.1.4.5", "Médecin"),
    role="Médecin traitant",
    organization_id="1920000001",
    organization_name="Cabinet des Lilas",
)
ANALYSER = Author(
    kind=AuthorKind.DEVICE,
    id="3750100125",
    id_system="1.2.250.1.71.4.2.1",
    family_name="Automate",
    organization_id="1920000027",
    organization_name="Laboratoire des Quais",
)
PLACE = Author(kind=AuthorKind.ORGANIZATION, organization_id="1920000001", organization_name="Cabinet des Lilas")
ALICE = SourcePatient(
    identifier="4242",
    identifier_system="1.2.3.4",
    ins="284037511111138",
    ins_system="1.2.250.1.213.1.4.10",
    family_name="MARTIN",
    given_names="ALICE JEANNE",
    birth_date="19840312",
    sex="F",
    birth_place="75111",
)
DETAILS = Details(
    title="Compte rendu",
    comments="À relire",
    type=Coded("11488-4", "2.16.840.1.113883.6.1", "CR de consultation"),
    document_class=Coded("10", "1.2.250.1.213.1.1.4.1", "Compte rendu"),
    format=Coded("urn:ihe:iti:xds-sd:pdf:2008", "1.3.6.1.4.1.19376.1.2.3", "PDF"),
    facility=Coded("35971002", "2.16.840.1.113883.6.96", "Ambulatory care site"),
    practice_setting=Coded("AMBULATOIRE", "1.2.250.1.213.1.1.4.9", "Ambulatoire"),
    events=(Coded("XX", "http://example.org/acts", "Acte"),),
    authors=(DIANE, ANALYSER),
    legal_authenticator=DIANE,
    custodian=PLACE,
    source_patient=ALICE,
    reference_ids=(ReferenceId(value="42", system="1.2.3", kind="urn:ihe:iti:xds:2013:accession"),),
)
DOCUMENT = Document(
    space_id=SPACE,
    id=UUID("019cae6b-6600-7f60-8a6d-a216aea41cbd"),
    submission_id=UUID("019cae6b-6600-7f60-8a6d-a216aea41cbe"),
    unique_id="1.2.250.1.999.42",
    set_id="",
    version=1,
    status=Status.CURRENT,
    is_archived=False,
    type_code="11488-4",
    class_code="10",
    category="CPT_REND",
    format_code="urn:ihe:iti:xds-sd:pdf:2008",
    media_type="application/pdf",
    language="fr-FR",
    size=45,
    sha1=b"\1" * 20,
    created_at=NOON,
    service_start=NOON,
    service_stop=None,
    author_kind=AuthorKind.PROFESSIONAL,
    author_ids=("810000000017",),
    author_organizations=("1920000001",),
    confidentiality="N",
    visibility=frozenset(),
    deposited_at=NOON,
    deposited_by="10000000017",
    deposited_organization="1920000001",
    changed_at=NOON,
    revision=1,
    replaces_id=None,
    replaced_by_id=None,
    details=DETAILS,
)


def described(*, visibility: frozenset[Visibility] = frozenset()) -> Document:
    """Gives a document that says everything, with these restrictions."""
    return replace(DOCUMENT, visibility=visibility)
