"""The people, spaces and documents of the cases, by the words a lawyer would use."""

from datetime import UTC, datetime

from carnet.domain.access.codes import (
    Authentication,
    DocumentFacts,
    DocumentStatus,
    Mode,
    Reader,
    ReaderKind,
    RestrictedWhat,
    RestrictedWhom,
    Restriction,
    SpaceFacts,
)

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)
MAY = datetime(2026, 5, 1, tzinfo=UTC)

READERS: dict[str, Reader] = {
    "citoyen": Reader(kind=ReaderKind.CITIZEN),
    "parent": Reader(kind=ReaderKind.REPRESENTATIVE),
    "aidant": Reader(kind=ReaderKind.CARER),
    "médecin": Reader(kind=ReaderKind.PROFESSIONAL, profession="10"),
    "infirmier": Reader(kind=ReaderKind.PROFESSIONAL, profession="60"),
    "psychologue": Reader(kind=ReaderKind.PROFESSIONAL, profession="93"),
    "médecin en secret des parents": Reader(kind=ReaderKind.PROFESSIONAL, profession="10", mode=Mode.SECRET),
    "structure en secret des parents": Reader(kind=ReaderKind.STRUCTURE, mode=Mode.SECRET),
    "médecin régulateur": Reader(kind=ReaderKind.PROFESSIONAL, profession="10", mode=Mode.REGULATION),
    "médecin bris de glace": Reader(kind=ReaderKind.PROFESSIONAL, profession="10", mode=Mode.BREAK_GLASS),
    "infirmier bris de glace": Reader(kind=ReaderKind.PROFESSIONAL, profession="60", mode=Mode.BREAK_GLASS),
    "médecin authentification renforcée": Reader(
        kind=ReaderKind.PROFESSIONAL, profession="10", authentication=Authentication.REINFORCED_INDIRECT
    ),
    "secrétaire": Reader(kind=ReaderKind.STAFF),
    "structure": Reader(kind=ReaderKind.STRUCTURE, authentication=Authentication.INDIRECT),
    "secrétaire bris de glace": Reader(kind=ReaderKind.STAFF, mode=Mode.BREAK_GLASS),
    "structure bris de glace": Reader(kind=ReaderKind.STRUCTURE, mode=Mode.BREAK_GLASS),
    "structure authentification renforcée": Reader(
        kind=ReaderKind.STRUCTURE, authentication=Authentication.REINFORCED_INDIRECT
    ),
}


def _withholding(
    what: RestrictedWhat,
    whom: RestrictedWhom = RestrictedWhom.EVERYBODY,
    *,
    target: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    **known: bool,
) -> SpaceFacts:
    restriction = Restriction(what=what, whom=whom, target=target, since=since, until=until)
    facts = {"authorised": True, **known}
    return SpaceFacts(is_open=True, has_mandate=True, restrictions=(restriction,), **facts)


# The citizen's own space, or one for which the reader has a mandate, but where it is said otherwise.
SPACES: dict[str, SpaceFacts] = {
    "fermé": SpaceFacts(is_open=False, has_mandate=True, authorised=True),
    "ouvert": SpaceFacts(is_open=True, has_mandate=True),
    "sans mandat": SpaceFacts(is_open=True),
    "autorisé": SpaceFacts(is_open=True, authorised=True),
    "mineur, autorisé": SpaceFacts(is_open=True, authorised=True, is_minor=True),
    "bloqué": SpaceFacts(is_open=True, authorised=True, blocked=True),
    "médecin traitant": SpaceFacts(is_open=True, authorised=True, is_treating_doctor=True),
    "médecin traitant, compte coupé": SpaceFacts(
        is_open=True, authorised=True, is_treating_doctor=True, account_cut=True
    ),
    "médecin traitant, preuve attendue": SpaceFacts(
        is_open=True, authorised=True, is_treating_doctor=True, proof_wanted=True
    ),
    "urgences permises, preuve attendue": SpaceFacts(
        is_open=True, allows_regulation=True, allows_break_glass=True, has_declared_emergency=True, proof_wanted=True
    ),
    "médecin du travail": SpaceFacts(is_open=True, authorised=True, is_occupational_doctor=True),
    "médecin du travail sans consentement exprès": SpaceFacts(is_open=True, is_occupational_doctor=True),
    "urgences permises": SpaceFacts(
        is_open=True, allows_regulation=True, allows_break_glass=True, has_declared_emergency=True
    ),
    "urgences permises, motif non dit": SpaceFacts(is_open=True, allows_regulation=True, allows_break_glass=True),
    "urgences et masqués permis": SpaceFacts(
        is_open=True,
        allows_regulation=True,
        allows_break_glass=True,
        has_declared_emergency=True,
        allows_hidden_in_emergency=True,
    ),
    "médecin traitant, urgences permises": SpaceFacts(
        is_open=True,
        is_treating_doctor=True,
        allows_regulation=True,
        allows_break_glass=True,
        has_declared_emergency=True,
    ),
    "bloqué, urgences permises": SpaceFacts(
        is_open=True, blocked=True, allows_break_glass=True, has_declared_emergency=True
    ),
    "tout restreint à tous": _withholding(RestrictedWhat.EVERYTHING),
    "tout restreint à tous, non autorisé": _withholding(RestrictedWhat.EVERYTHING, authorised=False),
    "tout restreint à tous, médecin traitant": _withholding(RestrictedWhat.EVERYTHING, is_treating_doctor=True),
    "tout restreint à sa profession, médecin traitant": _withholding(
        RestrictedWhat.EVERYTHING, RestrictedWhom.PROFESSION, is_treating_doctor=True
    ),
    "tout restreint à sa structure, médecin traitant": _withholding(
        RestrictedWhat.EVERYTHING, RestrictedWhom.ORGANIZATION, is_treating_doctor=True
    ),
    "tout restreint à lui, médecin traitant": _withholding(
        RestrictedWhat.EVERYTHING, RestrictedWhom.PROFESSIONAL, is_treating_doctor=True
    ),
    "biologie restreinte": _withholding(RestrictedWhat.CATEGORY, target="BIO"),
    "ce document restreint": _withholding(RestrictedWhat.DOCUMENT, target="lot 1"),
    "cet épisode restreint": _withholding(RestrictedWhat.EPISODE, target="séjour 42"),
    "soins de mars restreints": _withholding(RestrictedWhat.PERIOD, since=MARCH, until=APRIL),
    "soins d'avant avril restreints": _withholding(RestrictedWhat.PERIOD, until=APRIL),
    "arrivées tenues depuis avril": _withholding(RestrictedWhat.ARRIVALS, since=APRIL),
    "arrivées tenues depuis avril, médecin traitant": _withholding(
        RestrictedWhat.ARRIVALS, since=APRIL, is_treating_doctor=True
    ),
    "tout restreint, urgences permises": _withholding(
        RestrictedWhat.EVERYTHING, allows_regulation=True, allows_break_glass=True, has_declared_emergency=True
    ),
    "tout restreint, urgences et masqués permis": _withholding(
        RestrictedWhat.EVERYTHING,
        allows_regulation=True,
        allows_break_glass=True,
        has_declared_emergency=True,
        allows_hidden_in_emergency=True,
    ),
}

DOCUMENTS: dict[str, DocumentFacts] = {
    "synthèse": DocumentFacts(type_code="60591-5"),
    "le sien": DocumentFacts(type_code="60591-5", is_own=True),
    "synthèse psychiatrique": DocumentFacts(type_code="68599-0"),
    "son certificat": DocumentFacts(type_code="89601-9", is_own=True),
    "masqué": DocumentFacts(type_code="60591-5", hidden_from_professionals=True),
    "le sien, masqué": DocumentFacts(type_code="60591-5", hidden_from_professionals=True, is_own=True),
    "caché au patient": DocumentFacts(type_code="60591-5", hidden_from_patient=True),
    "caché aux représentants": DocumentFacts(type_code="60591-5", hidden_from_representatives=True),
    "archivé": DocumentFacts(type_code="60591-5", archived=True),
    "remplacé": DocumentFacts(type_code="60591-5", status=DocumentStatus.SUPERSEDED),
    "supprimé": DocumentFacts(type_code="60591-5", status=DocumentStatus.DELETED),
    "le sien, supprimé": DocumentFacts(type_code="60591-5", status=DocumentStatus.DELETED, is_own=True),
    "déposé par le patient": DocumentFacts(type_code="DOCPAT03", by_patient=True),
    "analyse de mars": DocumentFacts(
        type_code="60591-5",
        set_id="lot 1",
        category="BIO",
        episodes=("séjour 42",),
        care_at=MARCH,
        deposited_at=MARCH,
    ),
    "soin de mars déposé en mai": DocumentFacts(
        type_code="60591-5", set_id="lot 3", category="COURRIER", care_at=MARCH, deposited_at=MAY
    ),
    "courrier d'avril": DocumentFacts(
        type_code="60591-5", set_id="lot 2", category="COURRIER", care_at=APRIL, deposited_at=APRIL
    ),
    "sa note sans date": DocumentFacts(type_code="60591-5", is_own=True),
}
