"""Each rule finds the one fault put in a document that had none, and the public samples are judged as elsewhere."""

import csv
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pytest

from carnet.foundation.cda import conformance
from carnet.foundation.cda.conformance import Severity
from carnet.foundation.cda.tests import samples
from carnet.journeys.demo import people
from carnet.journeys.demo.documents.bench import sized_document
from tests import shared

Break = Callable[[str], str]


@cache
def report() -> str:
    """Writes a laboratory report of the demo, which breaks no rule."""
    population = people.population()
    author = population.professionals[0]
    content = sized_document(
        patient=population.citizens[0],
        author=author,
        organization=next(place for place in population.organizations if place.key == author.organization_keys[0]),
        size_bytes=40_000,
        at=datetime(2026, 3, 1, 9, 15, tzinfo=UTC),
        unique_id="1.2.250.999.1",
    )
    return content.decode()


def without(pattern: str) -> Break:
    """Takes away every piece that looks so."""
    return lambda text: re.sub(pattern, "", text, flags=re.DOTALL)


def instead(pattern: str, by: str) -> Break:
    """Writes something else in the first place that looks so."""
    return lambda text: re.sub(pattern, by, text, count=1, flags=re.DOTALL)


def element(name: str) -> str:
    """Writes the pattern of an element, with or without content."""
    return rf"<{name}(?:\s[^>]*?)?(?:/>|>.*?</{name}>)"


BROKEN: dict[str, Break] = {
    "realm": without(element("realmCode")),
    "type-id": without(element("typeId")),
    "template-france": without(r'<templateId root="2\.16\.840\.1\.113883\.2\.8\.2\.1"/>'),
    "template-header": without(r'<templateId root="1\.2\.250\.1\.213\.1\.1\.1\.1"[^>]*/>'),
    "id-extension": instead(r'<id root="1\.2\.250\.999\.1"', '<id root="1.2.250.999" extension="1"'),
    "identifier-form": instead(r'<id root="1\.2\.250\.999\.1"', '<id root="01.2.250"'),
    "known-type": instead(r'<code code="11502-2"', '<code code="99999-9"'),
    "title": instead("<title>", "<title>" + "très long " * 20),
    "effective-time": instead(r'<effectiveTime value="[^"]*"', '<effectiveTime value="20260301"'),
    "times": instead(r'(<author>\s*<time value=")[^"]*', r"\g<1>20260300"),
    "confidentiality": instead(r'<confidentialityCode code="N"', '<confidentialityCode code="X"'),
    "language": instead(r'<languageCode code="fr-FR"', '<languageCode code="fr"'),
    "set-id": without(element("setId")),
    "version-number": instead(r'<versionNumber value="1"', '<versionNumber value="0"'),
    "replaced": instead(r'<versionNumber value="1"', '<versionNumber value="2"'),
    "patient": instead(f"({element('recordTarget')})", r"\1\1"),
    "ins": instead(r'root="1\.2\.250\.1\.213\.1\.4\.[0-9]+"', 'root="1.2.3"'),
    "ins-form": instead(r'(<patientRole[^>]*>\s*<id extension=")[^"]*', r"\g<1>12"),
    "ins-key": instead(r'(<patientRole[^>]*>\s*<id extension="[0-9AB]{13})[0-9]{2}', r"\g<1>00"),
    "birth-name": instead(r'<family qualifier="BR">', '<family qualifier="CL">'),
    "birth-given-names": instead(r"<given>", '<given qualifier="CL">'),
    "first-given-name": instead(r'<given qualifier="BR">', '<given qualifier="CL">'),
    "used-name": instead(r'<family qualifier="BR">', '<family qualifier="SP">X</family><family qualifier="BR">'),
    "gender": without(element("administrativeGenderCode")),
    "birth-time": without(element("birthTime")),
    "birth-place": without(element("birthplace")),
    "address": instead(r"(<patientRole[^>]*>.*?)" + element("addr"), r"\1"),
    "author": instead(r"(<author>\s*)<time [^>]*/>", r"\1"),
    "author-id": instead(r"(<assignedAuthor>\s*)<id [^>]*/>", r"\1"),
    "author-who": instead(r"(<assignedAuthor>.*?)" + element("assignedPerson"), r"\1"),
    "custodian": without(element("custodian")),
    "legal-authenticator": without(element("legalAuthenticator")),
    "service-event": without(element("documentationOf")),
    "practice-setting": instead(r'<standardIndustryClassCode code="[A-Z]+"', '<standardIndustryClassCode code="NULLE"'),
    "facility": instead(r'(<healthCareFacility>.*?<code code=")SA', r"\g<1>XX"),
    "body": lambda text: text.replace("structuredBody>", "otherBody>"),
    "section-title": instead(r"(<section(?:\s[^>]*)?>.*?)" + element("title"), r"\1"),
    "null-flavor": instead(r"<title>", '<title nullFlavor="NOPE">'),
}
UNSTRUCTURED = (
    '<ClinicalDocument xmlns="urn:hl7-org:v3"><component><nonXMLBody><text {}>{}</text></nonXMLBody></component>'
    "</ClinicalDocument>"
)


def found(text: str) -> set[str]:
    """Gives the codes of the rules that a document breaks."""
    return {finding.rule.code for finding in conformance.check(content=text.encode()).findings}


def test_a_document_of_the_demo_breaks_no_rule() -> None:
    outcome = conformance.check(content=report().encode())
    assert [(finding.rule.code, finding.place) for finding in outcome.findings] == []
    assert outcome.checked == len(conformance.CHECKS)


@pytest.mark.parametrize("code", sorted(BROKEN))
def test_each_fault_is_found_by_its_rule(code: str) -> None:
    text = BROKEN[code](report())
    assert text != report(), "the fault was not put in"
    assert code in found(text)


@pytest.mark.parametrize(
    ("attributes", "content", "code"),
    [
        ('mediaType="application/pdf"', "eA==", "body-encoding"),
        ('representation="B64" mediaType="application/zip"', "eA==", "body-encoding"),
        ('representation="B64" mediaType="image/jpeg"', "JVBERi0xLjcK", "media-type"),
        ('representation="B64" mediaType="image/jpeg"', "*", "media-type"),
    ],
    ids=["encoding", "type", "other", "unreadable"],
)
def test_the_file_of_a_body_is_looked_at(attributes: str, content: str, code: str) -> None:
    assert code in found(UNSTRUCTURED.format(attributes, content))


def test_every_rule_has_a_check_and_a_fault_that_it_finds() -> None:
    codes = [rule.code for rule in conformance.rules()]
    assert codes == list(conformance.CHECKS)
    assert set(codes) - set(BROKEN) == {"id", "type", "body-encoding", "media-type"}
    assert {"id", "type", "patient", "title"} <= found('<ClinicalDocument xmlns="urn:hl7-org:v3"/>')


def test_what_cannot_be_read_is_told_and_quotes_nothing() -> None:
    outcome = conformance.check(content=b"<ClinicalDocument>secret")
    assert (outcome.unreadable, outcome.findings) == ("malformed", ())
    assert "secret" not in repr(outcome)


def test_a_rule_broken_everywhere_is_told_a_few_times() -> None:
    text = report().replace("<title>", '<title nullFlavor="NOPE">')
    told = [f for f in conformance.check(content=text.encode()).findings if f.rule.code == "null-flavor"]
    assert len(told) <= 5


@pytest.mark.conformance
@pytest.mark.parametrize("name", samples.cda_names())
def test_the_samples_are_judged_as_the_published_validation_judges_them(name: str) -> None:
    with shared.shared_path("data/cda/VALIDATION.tsv").open(encoding="utf-8", newline="") as lines:
        column = "structuration_minimale(fired/failed)"
        judged = {row["file"]: row[column] for row in csv.DictReader(lines, delimiter="\t")}
    outcome = conformance.check(content=samples.cda(name))
    breaks = [finding for finding in outcome.findings if finding.rule.severity is Severity.ERROR]
    has_failed = not judged[name].endswith("/0") and judged[name] != "n/a"
    assert bool(breaks) == has_failed, [(finding.rule.code, finding.place) for finding in breaks]
