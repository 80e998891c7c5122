"""The types of document that the demo writes, with the models they declare.

Source: value sets JDV_J07 (types) and ASS_A11 (models).
"""

from carnet.journeys.demo.documents.act import TRE_A05, DocumentType

_CARE_RECORD = "1.3.6.1.4.1.19376.1.5.3.1.1.1"


def _model(number: str, version: str, *others: str) -> tuple[str | tuple[str, str], ...]:
    return (*others, (f"1.2.250.1.213.1.1.1.{number}", version))


PRESCRIPTION = DocumentType(
    code="57833-6",
    label="Prescription de produits de santé",
    templates=_model("39", "2024.01", "1.3.6.1.4.1.19376.1.9.1.1.1", _CARE_RECORD),
)
DISPENSATION = DocumentType(
    code="60593-1",
    label="Dispensation médicamenteuse",
    templates=_model("54", "2024.01", _CARE_RECORD, "1.3.6.1.4.1.19376.1.9.1.1.3"),
)
BIOLOGY = DocumentType(
    code="11502-2",
    label="CR d'examens biologiques",
    templates=_model("55", "2024.01", "1.3.6.1.4.1.19376.1.3.3"),
)
IMAGING = DocumentType(
    code="18748-4",
    label="CR d'imagerie médicale",
    templates=_model("45", "2024.01", "1.2.840.10008.9.1", "1.2.840.10008.9.20", "1.2.840.10008.9.21"),
)
IMAGING_REQUEST = DocumentType(
    code="55115-0",
    label="Demande d'actes d'imagerie",
    templates=_model("47", "2024.01", "1.2.840.10008.9.20"),
)
DISCHARGE = DocumentType(
    code="11490-0",
    label="Lettre de liaison à la sortie d'un établissement de soins",
    templates=_model("29", "2022.01"),
)
VACCINATION = DocumentType(
    code="87273-9",
    label="Note de vaccination",
    templates=_model("46", "2023.01", "1.3.6.1.4.1.19376.1.5.3.1.1.18.1.2"),
)
SUMMARY = DocumentType(
    code="60591-5",
    label="Synthèse médicale",
    templates=_model("51", "2024.01", "2.16.840.1.113883.10.22.1.1"),
)
CONSULTATION = DocumentType(code="11488-4", label="CR ou fiche de consultation ou de visite")
ANTEPARTUM = DocumentType(code="57055-6", label="Synthèse antepartum", templates=_model("12.1", "2024.01"))
BIRTH_MOTHER = DocumentType(
    code="57057-2", label="Synthèse Salle de Naissance Mère", templates=_model("12.2", "2024.01")
)
BIRTH_CHILD = DocumentType(
    code="57075-4", label="Synthèse Salle de Naissance Enfant", templates=_model("12.3", "2024.01")
)
AFTER_BIRTH_MOTHER = DocumentType(
    code="89235-6", label="Synthèse Suites de Couches Mère", templates=_model("12.4", "2024.01")
)
MATERNITY_CHILD = DocumentType(
    code="78489-2", label="Synthèse Enfant en Maternité", templates=_model("12.5", "2024.01")
)
CHILD_CERTIFICATE_8_DAYS, CHILD_CERTIFICATE_9_MONTHS, CHILD_CERTIFICATE_24_MONTHS = (
    DocumentType(
        code="CERT_DECL",
        label="Certificat, déclaration",
        system=TRE_A05,
        templates=("1.2.250.1.213.1.1.1.5", (f"1.2.250.1.213.1.1.1.5.{rank}", "2025.01")),
    )
    for rank in (1, 2, 3)
)
CHILD_MEASURES = DocumentType(
    code="29274-8",
    label="Mesures de signes vitaux",
    templates=("1.2.250.1.213.1.1.1.5", ("1.2.250.1.213.1.1.1.5.4", "2023.01")),
)

# Printed documents: an unstructured body declares the model of unstructured bodies.
CERTIFICATE = DocumentType(code="89601-9", label="Certificat médical")
EMERGENCY = DocumentType(code="15507-7", label="CR de passage aux urgences")
OPERATION = DocumentType(code="34874-8", label="CR opératoire")
STAY = DocumentType(code="34112-3", label="CR hospitalier (séjour)")
CARE_FOLLOW_UP = DocumentType(code="11506-3", label="CR ou fiche de suivi de soins par auxiliaire médical")
REFERRAL = DocumentType(code="96349-6", label="Lettre d'adressage")
CANCER_MEETING = DocumentType(code="34794-8", label="CR de réunion de concertation pluridisciplinaire")
CARE_PLAN = DocumentType(code="18776-5", label="Plan personnalisé de soins")
PATHOLOGY = DocumentType(code="60568-3", label="CR d'anatomie et de cytologie pathologiques")
SCREENING = DocumentType(code="75492-9", label="CR d'acte diagnostique à visée préventive ou de dépistage")
DENTAL_CHART = DocumentType(code="83836-7", label="Schéma dentaire")
ANAESTHESIA_VISIT = DocumentType(code="34749-2", label="CR de consultation pré-anesthésique")
CHILD_EXAM = DocumentType(code="59283-2", label="CR d'examen de l'enfant")
SICK_LEAVE = DocumentType(code="PRESC-AAT", label="Prescription arrêt de travail", system=TRE_A05)
PHYSIOTHERAPY_ORDER = DocumentType(code="PRESC-KINE", label="Prescription d'actes de kinésithérapie", system=TRE_A05)
BIOLOGY_ORDER = DocumentType(code="PRESC-BIO", label="Prescription d'actes de biologie médicale", system=TRE_A05)
NURSING_ORDER = DocumentType(code="PRESC-INF", label="Prescription d'actes infirmiers", system=TRE_A05)
LONG_ILLNESS = DocumentType(code="PROT_ALD", label="Protocole de soins ALD", system=TRE_A05)

# Documents that citizens deposit themselves, as plain files.
OTHER_OF_PATIENT = DocumentType(code="EXPPAT_2", label="Autre document du patient", system=TRE_A05)
TREATMENT_OF_PATIENT = DocumentType(
    code="DOCPAT02", label="Traitement ou document de soins déposé par le patient", system=TRE_A05
)
REPORT_OF_PATIENT = DocumentType(code="DOCPAT03", label="CR déposé par le patient", system=TRE_A05)
BIOLOGY_OF_PATIENT = DocumentType(code="DOCPAT05", label="CR de biologie déposé par le patient", system=TRE_A05)
CERTIFICATE_OF_PATIENT = DocumentType(code="DOCPAT07", label="Certificat déposé par le patient", system=TRE_A05)
ADMINISTRATIVE_OF_PATIENT = DocumentType(
    code="DOCPAT09", label="Document administratif déposé par le patient", system=TRE_A05
)
WISHES_OF_PATIENT = DocumentType(code="EXPPAT_3", label="Directives anticipées", system=TRE_A05)
