"""What the header says when writers leave things out, use older forms or make mistakes."""

import pytest

from carnet.foundation.cda import errors, header, parsing, values
from carnet.foundation.cda.tests import documents

NULL_HEADER = """
<typeId nullFlavor="NI"/><templateId nullFlavor="UNK"/><code nullFlavor="UNK"/><title nullFlavor="NI"/>
<effectiveTime nullFlavor="NASK"/><confidentialityCode nullFlavor="MSK"/><languageCode nullFlavor="UNK"/>
<setId nullFlavor="UNK"/><versionNumber nullFlavor="UNK"/>
<author nullFlavor="NAV"><functionCode nullFlavor="UNK"/><time nullFlavor="UNK"/><assignedAuthor>
  <id nullFlavor="UNK"/><code nullFlavor="UNK"/><assignedPerson><name nullFlavor="UNK"/></assignedPerson>
  <representedOrganization><id nullFlavor="UNK"/><name nullFlavor="UNK"/></representedOrganization>
</assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization nullFlavor="UNK"/></assignedCustodian>
</custodian>
<informationRecipient><intendedRecipient nullFlavor="UNK"/></informationRecipient>
<legalAuthenticator nullFlavor="UNK"/>
<participant typeCode="INF" nullFlavor="UNK"/>
<inFulfillmentOf><order><id nullFlavor="UNK"/></order></inFulfillmentOf>
<documentationOf><serviceEvent><code nullFlavor="UNK"/><effectiveTime nullFlavor="UNK"/>
  <performer><assignedEntity><id nullFlavor="UNK"/></assignedEntity></performer></serviceEvent>
</documentationOf>
<relatedDocument typeCode="RPLC"><parentDocument><id nullFlavor="UNK"/></parentDocument></relatedDocument>
<componentOf><encompassingEncounter><effectiveTime nullFlavor="UNK"/></encompassingEncounter></componentOf>
<component><nonXMLBody><text nullFlavor="UNK"/></nonXMLBody></component>
"""


def _header(*parts: str) -> values.CdaHeader:
    return header.read_header(documents.tree(*parts))


def test_tolerates_null_values_everywhere() -> None:
    found = _header(NULL_HEADER)
    empty = values.Author(None, None, None, None, None, None, None)
    assert found.authors == (empty,)
    assert found.legal_authenticator == values.Signatory(None, None, None, None, None)
    assert found.orders == (values.Order(None, None),)
    assert [one.type_code for one in found.participants] == ["INF", "IRCP"]
    assert (found.template_ids, found.event_codes) == ((), ())
    absent = (
        found.set_id,
        found.version_number,
        found.replaces,
        found.type,
        found.title,
        found.effective_time,
        found.confidentiality,
        found.language,
        found.custodian,
        found.service_start,
        found.service_stop,
        found.practice_setting,
        found.facility_type,
        found.facility_name,
        found.format.media_type,
    )
    assert set(absent) == {None}


def test_asks_for_nothing_but_an_identifier_and_a_patient() -> None:
    found = _header()
    assert found.unique_id == "1.2.3"
    assert found.authors == ()
    assert found.legal_authenticator is None
    assert found.format == values.DeclaredFormat(structured=False, media_type=None, has_pdf_copy=False)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (['<id nullFlavor="UNK"/>', documents.PATIENT], "identifier"),
        ([documents.PATIENT], "identifier"),
        (['<id root="1.2.3"/>'], "patient"),
        (['<id root="1.2.3"/><recordTarget/>'], "patient"),
    ],
)
def test_refuses_a_header_without(parts: list[str], words: str) -> None:
    with pytest.raises(errors.CdaError, match=words) as caught:
        header.read_header(parsing.parse(content=documents.document(*parts)))
    assert caught.value.code is errors.Fault.INVALID_HEADER


def _act(content: str) -> str:
    return f"<documentationOf><serviceEvent>{content}</serviceEvent></documentationOf>"


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ('<effectiveTime value="hier"/>', "/ClinicalDocument/effectiveTime line 1"),
        ('<effectiveTime value="20210230"/>', "/ClinicalDocument/effectiveTime line 1"),
        ('\n<versionNumber value="1.5"/>', "/ClinicalDocument/versionNumber line 2"),
        ('<versionNumber value="-1"/>', "/ClinicalDocument/versionNumber line 1"),
    ],
)
def test_names_the_place_of_a_value_that_cannot_be_read(part: str, place: str) -> None:
    with pytest.raises(errors.CdaError) as caught:
        _header(part)
    assert caught.value.code is errors.Fault.INVALID_HEADER
    assert caught.value.place == place


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ('<author><time value="2021-01-04"/></author>', "/ClinicalDocument/author/time line 1"),
        (
            '<legalAuthenticator><time value="x"/></legalAuthenticator>',
            "/ClinicalDocument/legalAuthenticator/time line 1",
        ),
        (
            _act('<effectiveTime><low value="20210400"/></effectiveTime>'),
            "/ClinicalDocument/documentationOf/serviceEvent/effectiveTime/low line 1",
        ),
        (
            _act('<effectiveTime><low value="20210401"/><high value="99991231"/></effectiveTime>'),
            "/ClinicalDocument/documentationOf/serviceEvent/effectiveTime/high line 1",
        ),
    ],
    ids=["author", "signature", "start", "end"],
)
def test_takes_a_lesser_time_that_is_no_instant_as_unknown_and_says_so(part: str, place: str) -> None:
    found = _header(part)
    assert found.unread == (place,)
    assert [author.at for author in found.authors] in ([], [None])
    assert found.service_stop is None


def _patient(name: str, **attributes: str) -> values.Patient:
    birth = attributes.get("birth", "19540503")
    return header.read_header(
        parsing.parse(
            content=documents.document(
                '<id root="1.2.3" extension="A"/><recordTarget><patientRole>',
                '<id root="1.2.250.1.213.1.4.8"/><id root="1.2.250.1.213.1.4.9" extension="2"/>',
                '<id root="1.2.250.1.213.1.4.8" extension="1"/>',
                f'<patient>{name}<birthTime value="{birth}"/></patient></patientRole></recordTarget>',
            )
        )
    ).patient


def test_takes_the_first_national_identifier_that_has_a_number() -> None:
    patient = _patient("")
    assert patient.ins == values.InstanceId("1.2.250.1.213.1.4.9", "2")
    assert [one.extension for one in patient.local_ids] == [None, "1"]


def test_knows_as_national_only_the_oids_it_is_told() -> None:
    tree = documents.tree()
    ins = header.read_header(tree).patient.ins
    assert ins is not None
    assert ins.extension == "254059912345611"
    assert header.read_header(tree, ins_oids={"1.2.250.1.213.1.4.8"}).patient.ins is None


@pytest.mark.parametrize(
    ("name", "birth", "used"),
    [
        ('<name><family qualifier="BR">A</family><family qualifier="CL">B</family></name>', "A", "B"),
        ('<name><family qualifier="BR">A</family><family qualifier="SP">B</family></name>', "A", "B"),
        (
            """<name><family qualifier="SP">C</family><family qualifier="CL">B</family>
            <family qualifier="BR">A</family></name>""",
            "A",
            "B",
        ),
        ("<name><family>A</family></name>", "A", None),
        ('<name><family nullFlavor="UNK"/></name>', None, None),
        (
            '<name><family qualifier="BR">A</family></name><name><family qualifier="CL">B</family></name>',
            "A",
            "B",
        ),
        ("", None, None),
    ],
)
def test_tells_the_name_at_birth_from_the_name_in_use(name: str, birth: str | None, used: str | None) -> None:
    patient = _patient(name)
    assert (patient.birth_family_name, patient.used_family_name) == (birth, used)


def test_joins_given_names_written_one_by_one() -> None:
    patient = _patient('<name><given>Anne</given><given> Lise  Marie </given><given qualifier="BR">Anne</given></name>')
    assert (patient.birth_given_names, patient.first_given_name) == ("Anne Lise Marie", "Anne")


def test_keeps_a_birth_time_without_a_civil_day() -> None:
    patient = _patient("", birth="19540000")
    assert (patient.birth_time, patient.birth_date) == ("19540000", None)


def test_completes_the_unique_identifier_with_its_extension() -> None:
    content = documents.document('<id root="1.2.3" extension="A7"/>', documents.PATIENT)
    assert header.read_header(parsing.parse(content=content)).unique_id == "1.2.3^A7"


def test_takes_only_a_replacement_for_the_replaced_document() -> None:
    related = '<relatedDocument typeCode="{}"><parentDocument><id {}/></parentDocument></relatedDocument>'
    found = _header(
        related.format("APND", 'root="1.9"'),
        related.format("RPLC", 'nullFlavor="NI"'),
        related.format("RPLC", 'root="1.8" extension="2"'),
    )
    assert found.replaces == values.InstanceId("1.8", "2")


def test_takes_an_instant_for_the_start_of_the_act() -> None:
    found = _header('<documentationOf><serviceEvent><effectiveTime value="20240102"/></serviceEvent></documentationOf>')
    assert found.service_start is not None
    assert found.service_start.xds == "20240102"
    assert found.service_stop is None


def test_looks_for_the_practice_setting_in_the_first_performer_who_has_one() -> None:
    setting = '<standardIndustryClassCode code="AMBULATOIRE"/>'
    organization = f"<representedOrganization>{setting}</representedOrganization>"
    performer = f"<performer><assignedEntity>{organization}</assignedEntity></performer>"
    found = _header(_act("<performer/>"), _act(performer))
    assert found.practice_setting == values.Code("AMBULATOIRE", None, None)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("<name><family>A</family><given>B</given><suffix>DR</suffix></name>", ("A", "B", None, "DR")),
        ('<name><prefix>M</prefix><family qualifier="SP">A</family></name>', ("A", None, "M", None)),
        ('<name><family qualifier="XX">A</family></name>', ("A", None, None, None)),
        (
            '<name><family qualifier="BR">A</family><family qualifier="CL">C</family></name>',
            ("C",) + (None,) * 3,
        ),
        ("<name> Docteur  A </name>", ("Docteur A", None, None, None)),
        ("<name><given>B</given></name>", (None, "B", None, None)),
        ("<name><prefix>M</prefix></name>", None),
        ("", None),
    ],
)
def test_reads_the_name_of_a_person_in_all_its_forms(form: str, expected: tuple[str | None, ...] | None) -> None:
    person = f"<assignedPerson>{form}</assignedPerson>"
    name = _header(f"<author><assignedAuthor>{person}</assignedAuthor></author>").authors[0].name
    assert (name and (name.family, name.given, name.prefix, name.suffix)) == expected


def test_keeps_a_role_that_has_only_a_label() -> None:
    found = _header('<author><functionCode nullFlavor="OTH" displayName="Remplaçante"/></author>')
    assert found.authors[0].role == values.Code("", None, "Remplaçante")


def test_reads_for_whom_the_document_is_meant() -> None:
    found = _header(
        "<informationRecipient><intendedRecipient><informationRecipient><name><family>A</family></name>"
        "</informationRecipient><receivedOrganization><name>Clinique</name></receivedOrganization>"
        "</intendedRecipient></informationRecipient>"
    )
    recipient = found.participants[0]
    assert recipient.type_code == "IRCP"
    assert recipient.name == values.PersonName("A", None, None, None)
    assert recipient.organization == values.Organization(None, "Clinique", None)


def test_reads_the_accession_number_in_either_namespace() -> None:
    found = _header(
        '<inFulfillmentOf><order><accessionNumber root="1.6" extension="7"/></order></inFulfillmentOf>',
        '<inFulfillmentOf><order><d:accessionNumber xmlns:d="urn:dicom-org:ps3-20" root="1.6" extension="8"/>'
        "</order></inFulfillmentOf>",
    )
    assert [order.accession_number and order.accession_number.extension for order in found.orders] == [
        "7",
        "8",
    ]


def test_declares_the_form_of_the_body() -> None:
    copy = '<component><section><templateId root="1.2.250.1.213.1.1.2.243"/></section></component>'
    plain = documents.tree("<component><structuredBody/></component>")
    copied = documents.tree(f"<component><structuredBody>{copy}</structuredBody></component>")
    file = documents.tree('<component><nonXMLBody><text mediaType="text/rtf"/></nonXMLBody></component>')
    assert header.declared_format(plain) == values.DeclaredFormat(True, None, False)
    assert header.declared_format(copied) == values.DeclaredFormat(True, None, True)
    assert header.declared_format(file) == values.DeclaredFormat(False, "text/rtf", False)
