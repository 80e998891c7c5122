"""The clinical document of the bench: one template, in which each deposit writes its own patient and uniqueId."""

from datetime import UTC, datetime

from carnet.journeys.demo import people
from carnet.journeys.demo.documents.bench import sized_document

_UNIQUE_ID = "1.2.250.999.424242424242"
# Below this the demo's laboratory report is bigger than what is asked: a bare header and one line serve.
_SMALLEST_REPORT = 10_000

_BARE = """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3"><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<templateId root="1.2.250.1.213.1.1.1.55"/><id root="@@UNIQUE-ID@@"/>
<code code="11502-2" codeSystem="2.16.840.1.113883.6.1" displayName="CR d'examens biologiques"/>
<title>Bilan sanguin</title><effectiveTime value="20260301101500+0100"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="fr-FR"/>
<recordTarget><patientRole><id root="1.2.250.1.213.1.4.10" extension="@@INS@@@@@@@@00"/><patient>
<name><given>CAMILLE</given><family qualifier="BR">BANC</family></name><administrativeGenderCode code="F"/>
<birthTime value="19800101"/></patient></patientRole></recordTarget>
<author><time value="20260301"/><assignedAuthor><id root="1.2.250.1.71.4.2.1" extension="810999999997"/>
<assignedPerson><name><family>Banc</family><given>Marie</given></name></assignedPerson></assignedAuthor></author>
<component><structuredBody><component><section><title>Biochimie</title><text>{words}</text></section></component>
</structuredBody></component></ClinicalDocument>"""


def clinical_document(size: int) -> bytes:
    """Gives a template of about `size` bytes, with the places `@@INS@@@@@@@@` and `@@UNIQUE-ID@@`."""
    if size < _SMALLEST_REPORT:
        words = "Glycémie à jeun 0,92 g/L. "
        return _BARE.format(words=words * max(1, (size - len(_BARE)) // len(words))).encode()
    population = people.population()
    patient = population.citizens[0]
    author = population.professionals[0]
    report = sized_document(
        patient=patient,
        author=author,
        organization=next(place for place in population.organizations if place.key == author.organization_keys[0]),
        size_bytes=size,
        at=datetime(2026, 3, 1, 9, 15, tzinfo=UTC),
        unique_id=_UNIQUE_ID,
    )
    matricule = patient.ins.matricule.encode()
    assert report.count(matricule) >= 1
    return report.replace(matricule, b"@@INS@@@@@@@@").replace(_UNIQUE_ID.encode(), b"@@UNIQUE-ID@@", 1)
