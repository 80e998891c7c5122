"""The people, spaces and documents of the cases, by the words a lawyer would use."""

from carnet.domain.access.codes import (
    Authentication,
    DocumentFacts,
    DocumentStatus,
    Mode,
    Reader,
    ReaderKind,
    SpaceFacts,
)

READERS: dict[str, Reader] = {
    "citoyen": Reader(kind=ReaderKind.CITIZEN),
    "parent": Reader(kind=ReaderKind.REPRESENTATIVE),
    "médecin": Reader(kind=ReaderKind.PROFESSIONAL, profession="10"),
    "infirmier": Reader(kind=ReaderKind.PROFESSIONAL, profession="60"),
    "psychologue": Reader(kind=ReaderKind.PROFESSIONAL, profession="93"),
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

SPACES: dict[str, SpaceFacts] = {
    "fermé": SpaceFacts(is_open=False, authorised=True),
    "ouvert": SpaceFacts(is_open=True),
    "autorisé": SpaceFacts(is_open=True, authorised=True),
    "bloqué": SpaceFacts(is_open=True, authorised=True, blocked=True),
    "médecin traitant": SpaceFacts(is_open=True, authorised=True, is_treating_doctor=True),
    "médecin du travail": SpaceFacts(is_open=True, authorised=True, is_occupational_doctor=True),
    "urgences permises": SpaceFacts(is_open=True, allows_regulation=True, allows_break_glass=True),
    "urgences et masqués permis": SpaceFacts(
        is_open=True, allows_regulation=True, allows_break_glass=True, allows_hidden_in_emergency=True
    ),
    "médecin traitant, urgences permises": SpaceFacts(
        is_open=True, is_treating_doctor=True, allows_regulation=True, allows_break_glass=True
    ),
    "bloqué, urgences permises": SpaceFacts(is_open=True, blocked=True, allows_break_glass=True),
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
}
