"""The header in plain French."""

import pytest

from carnet.design.narrative import summary
from carnet.foundation.cda import header, parsing, times
from carnet.foundation.cda.tests import documents, samples


def _summary(*parts: str) -> summary.Summary:
    return summary.summarise(header.read_header(documents.tree(*parts)))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("20200312111700+0100", "12 mars 2020 à 11 h 17"),
        ("20200801090500+0000", "1er août 2020 à 11 h 05"),
        ("2020080109+0200", "1er août 2020 à 9 h"),
        ("20200801", "1er août 2020"),
        ("202002", "février 2020"),
        ("2020", "2020"),
    ],
)
def test_writes_instants_no_more_precisely_than_they_are_known(value: str, words: str) -> None:
    assert summary.in_words(times.read_moment(value)) == words


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ('<low value="20200312"/>', "12 mars 2020"),
        ('<high value="20200312"/>', "jusqu’au 12 mars 2020"),
        ('<low value="20200312"/><high value="20200312"/>', "12 mars 2020"),
        ('<low value="20200312"/><high value="20200314"/>', "du 12 mars 2020 au 14 mars 2020"),
        (
            '<low value="20200312091000+0100"/><high value="20200312101500+0100"/>',
            "12 mars 2020, de 9 h 10 à 10 h 15",
        ),
        ("", None),
    ],
)
def test_writes_when_the_act_was_done(bounds: str, words: str | None) -> None:
    act = f"<documentationOf><serviceEvent><effectiveTime>{bounds}</effectiveTime></serviceEvent></documentationOf>"
    assert _summary(act).act_on == words


def _author(person: str, organization: str = "", code: str = "") -> tuple[summary.Line, ...]:
    represented = f"<representedOrganization>{organization}</representedOrganization>"
    return _summary(f"<author>{code}<assignedAuthor>{person}{represented}</assignedAuthor></author>").authors


def _named(name: str) -> str:
    return f"<assignedPerson><name>{name}</name></assignedPerson>"


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("<prefix>M</prefix><given>Paul</given><family>ROY</family><suffix>DR</suffix>", "Dr Paul ROY"),
        ("<prefix>MME</prefix><given>Lise</given><family>ROY</family>", "Mme Lise ROY"),
        ("<prefix>M</prefix><family>ROY</family><suffix>XX</suffix>", "M. ROY"),
        ("<family>ROY</family>", "ROY"),
    ],
)
def test_calls_people_as_they_call_themselves(name: str, who: str) -> None:
    assert _author(_named(name))[0].who == who


def test_says_what_an_author_does_and_where() -> None:
    role = '<functionCode code="PCP" displayName="Médecin traitant"/>'
    (line,) = _author(_named("<family>ROY</family>"), "<name>Cabinet</name>", role)
    assert line == summary.Line("ROY", "Médecin traitant", "Cabinet")


@pytest.mark.parametrize(
    ("device", "organization", "line"),
    [
        ("<softwareName>Labo</softwareName>", "<name>A</name>", summary.Line("Labo", None, "A")),
        (
            "<manufacturerModelName>.</manufacturerModelName>",
            "<name>A</name>",
            summary.Line("A", None, None),
        ),
        ("", "", summary.Line("Logiciel", None, None)),
    ],
)
def test_names_a_device_that_wrote(device: str, organization: str, line: summary.Line) -> None:
    assert _author(f"<assignedAuthoringDevice>{device}</assignedAuthoringDevice>", organization) == (line,)


def test_names_the_organisation_when_nobody_is_named() -> None:
    assert _author("", "<name>Clinique</name>") == (summary.Line("Clinique", None, None),)
    assert _author("") == ()


def _patient(content: str) -> summary.Summary:
    target = f"<recordTarget><patientRole><patient>{content}</patient></patientRole></recordTarget>"
    tree = parsing.parse(content=documents.document('<id root="1"/>', target))
    return summary.summarise(header.read_header(tree))


@pytest.mark.parametrize(
    ("content", "patient", "birth"),
    [
        (
            """<name><family qualifier="BR">ROY</family><given qualifier="BR">Lise</given>
            <family qualifier="CL">DUVAL</family></name><administrativeGenderCode code="F"/>
            <birthTime value="19540501"/><birthplace><place><addr><city>Dole</city></addr></place></birthplace>""",
            "Lise DUVAL (née ROY)",
            "née le 1er mai 1954 à Dole",
        ),
        (
            """<name><family qualifier="BR">ROY</family><family qualifier="CL">Roy</family></name>
            <administrativeGenderCode code="M"/><birthTime value="19540000"/>""",
            "Roy",
            "né en 1954",
        ),
        ("", "Personne non nommée", None),
    ],
)
def test_says_for_whom(content: str, patient: str, birth: str | None) -> None:
    found = _patient(content)
    assert (found.patient, found.patient_birth) == (patient, birth)


def test_says_to_whom_the_document_is_sent_and_that_it_replaces_another() -> None:
    found = _summary(
        "<informationRecipient><intendedRecipient><receivedOrganization><name>Clinique</name>"
        "</receivedOrganization></intendedRecipient></informationRecipient>",
        '<relatedDocument typeCode="RPLC"><parentDocument><id root="1.9"/></parentDocument></relatedDocument>',
    )
    assert found.recipients == (summary.Line("Clinique", None, None),)
    assert found.replaces_another


@pytest.mark.parametrize("name", samples.cda_names())
def test_says_who_when_and_for_whom_of_every_sample(name: str) -> None:
    found = summary.summarise(header.read_header(parsing.parse(content=samples.cda(name))))
    assert found.authors
    assert found.signed_by is not None
    assert found.written_on
    assert found.place_kind
    assert found.patient != "Personne non nommée"
    assert found.patient_birth
