"""Our own reader finds in every demo document what was written there."""

from datetime import date

import pytest

from carnet.foundation import cda, nomenclatures
from carnet.foundation.cda import header, parsing
from carnet.journeys.demo import collection, people, values
from carnet.journeys.demo.documents import kinds
from carnet.journeys.demo.documents.act import DocumentType

_PEOPLE = people.population()
_TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("citizen", _PEOPLE.citizens, ids=lambda citizen: citizen.key)
def test_reads_back_every_header(citizen: values.Citizen) -> None:
    for document in collection.documents_of_citizen(_PEOPLE, citizen.key, today=_TODAY):
        if document.media_type == "text/xml":
            _compare(document, citizen)


def _compare(document: values.DemoDocument, citizen: values.Citizen) -> None:
    read = header.read_header(parsing.parse(content=document.content))
    assert document.author_key is not None
    assert document.organization_key is not None
    author = _PEOPLE.professional_by_rpps(document.author_key)
    place = _PEOPLE.organization(document.organization_key)
    assert read.unique_id == document.unique_id
    assert read.set_id is not None
    assert read.set_id.root == document.set_id
    assert read.version_number == document.version
    assert (read.replaces.root if read.replaces else None) == document.replaces
    assert read.title == document.title
    assert read.type is not None
    assert (read.type.code, read.type.system) == (document.type_code, document.type_system)
    assert read.effective_time is not None
    assert read.effective_time.at == document.created_at
    assert read.service_start is not None
    assert read.service_start.at == document.started_at
    assert (read.service_stop.at if read.service_stop else None) == document.ended_at
    assert read.practice_setting is not None
    assert read.practice_setting.code == place.practice_setting
    assert read.facility_type is not None
    assert read.facility_type.code == place.facility_code
    _compare_people(read, citizen, author)


def _compare_people(read: "cda.values.CdaHeader", citizen: values.Citizen, author: values.Professional) -> None:
    patient = read.patient
    assert patient.ins is not None
    assert (patient.ins.root, patient.ins.extension) == (citizen.ins.oid, citizen.ins.value)
    assert patient.birth_family_name == citizen.birth_family_name
    assert patient.birth_given_names == citizen.birth_given_names
    assert patient.first_given_name == citizen.first_birth_given_name
    assert patient.used_family_name == citizen.used_family_name
    assert patient.used_given_name == citizen.used_given_name
    assert patient.gender == citizen.sex
    assert patient.birth_date == citizen.birth_on
    assert patient.birth_place_code == citizen.birth_place.code
    (written_by,) = read.authors
    assert written_by.id is not None
    assert written_by.id.extension == author.ps_idnat
    assert written_by.speciality is not None
    assert written_by.speciality.code == author.author_code
    assert read.legal_authenticator is not None
    assert read.legal_authenticator.id == written_by.id


def test_every_code_of_the_demo_belongs_to_the_national_lists() -> None:
    for professional in _PEOPLE.professionals:
        speciality = nomenclatures.author_specialty(professional.author_code)
        assert speciality is not None, professional.author_code
        assert speciality.label == professional.author_label
        assert nomenclatures.profession(professional.profession_code) is not None
    for place in _PEOPLE.organizations:
        assert nomenclatures.facility_type(place.facility_code) is not None
        assert nomenclatures.practice_setting(place.practice_setting) is not None
    for document in collection.documents_of(_PEOPLE, today=_TODAY):
        assert nomenclatures.document_type(document.type_code) is not None, document.type_code
        assert nomenclatures.class_of_type(document.type_code) is not None, document.type_code


def test_every_model_gives_a_format() -> None:
    """Reports of consultation have no model of their own in the national lists."""
    types = (kind for kind in vars(kinds).values() if isinstance(kind, DocumentType) and kind.templates)
    models = {kind.code: [one if isinstance(one, str) else one[0] for one in kind.templates] for kind in types}
    assert len(models) >= 14
    for code, oids in models.items():
        assert any(nomenclatures.format_of_template(oid) for oid in oids), code
