"""The demo people hold together and carry numbers that any software accepts."""

import re

import pytest

from carnet.journeys.demo import numbers, people, values

_PEOPLE = people.population()


def test_there_are_about_forty_citizens_and_twenty_five_professionals() -> None:
    assert len(_PEOPLE.citizens) == 40
    assert 25 <= len(_PEOPLE.professionals) <= 30
    assert 10 <= len(_PEOPLE.organizations) <= 12


@pytest.mark.parametrize(("matricule", "key"), [("2690549588157", "80"), ("2550814168025", "38")])
def test_computes_the_key_of_a_matricule(matricule: str, key: str) -> None:
    assert numbers.ins_key(matricule) == key


def test_counts_corsica_as_nineteen_and_eighteen() -> None:
    assert numbers.ins_key("174032A004976") == numbers.ins_key("1740319004976")
    assert numbers.ins_key("282122B033987") == numbers.ins_key("2821218033987")


@pytest.mark.parametrize("citizen", _PEOPLE.citizens, ids=lambda citizen: citizen.key)
def test_gives_each_citizen_a_matricule_that_says_the_traits(citizen: values.Citizen) -> None:
    matricule = citizen.ins.matricule
    assert re.fullmatch(r"[12]\d{4}(\d{2}|2[AB])\d{6}", matricule)
    assert matricule[0] == ("1" if citizen.sex is values.Sex.MALE else "2")
    assert matricule[1:5] == f"{citizen.birth_on:%y%m}"
    assert matricule[5:10] == citizen.birth_place.code
    assert citizen.ins.key == numbers.ins_key(matricule)
    assert len(citizen.ins.value) == 15


def test_no_number_and_no_key_is_given_twice() -> None:
    for names in (
        [citizen.key for citizen in _PEOPLE.citizens],
        [citizen.ins.value for citizen in _PEOPLE.citizens],
        [citizen.local_id for citizen in _PEOPLE.citizens],
        [citizen.email for citizen in _PEOPLE.citizens],
        [professional.rpps for professional in _PEOPLE.professionals],
        [organization.struct_idnat for organization in _PEOPLE.organizations],
    ):
        assert len(names) == len(set(names))


@pytest.mark.parametrize("professional", _PEOPLE.professionals, ids=lambda person: person.key)
def test_gives_each_professional_a_sound_rpps_and_a_place(professional: values.Professional) -> None:
    assert re.fullmatch(r"10\d{9}", professional.rpps)
    assert numbers.passes_luhn(professional.rpps)
    assert professional.ps_idnat == "8" + professional.rpps
    assert professional.author_code.startswith("G15_")
    for key in professional.organization_keys:
        assert _PEOPLE.organization(key).key == key


@pytest.mark.parametrize("organization", _PEOPLE.organizations, ids=lambda place: place.key)
def test_gives_each_organisation_one_sound_number(organization: values.Organization) -> None:
    number = organization.finess or organization.siret
    assert number is not None
    assert len(number) == (9 if organization.finess else 14)
    assert numbers.passes_luhn(number)
    assert re.fullmatch(r"SA\d\d", organization.facility_code)


def test_mail_and_telephone_belong_to_nobody() -> None:
    for citizen in _PEOPLE.citizens:
        assert citizen.email.endswith(".example")
        assert citizen.phone.startswith("063998")
        assert len(citizen.phone) == 10
    for professional in _PEOPLE.professionals:
        assert professional.mssante.endswith(".example")
        assert professional.phone.startswith("046571")


def test_covers_the_situations_that_a_demonstration_needs() -> None:
    departments = {citizen.birth_place.code[:2] for citizen in _PEOPLE.citizens}
    assert {"2A", "2B", "97", "99"} <= departments
    assert [citizen.key for citizen in _PEOPLE.citizens if citizen.ins.oid == values.INS_NIA] == ["fatou-sarr"]
    provisional = [c for c in _PEOPLE.citizens if c.identity_status is values.IdentityStatus.PROVISIONAL]
    assert [citizen.key for citizen in provisional] == ["paul-vasseur"]
    ines, sami = _PEOPLE.citizen("ines-benhaddou"), _PEOPLE.citizen("sami-benhaddou")
    assert ines.birth_on == sami.birth_on
    assert {parent.key for parent in _PEOPLE.parents_of("sami-benhaddou")} == {
        "nadia-benhaddou",
        "karim-benhaddou",
    }
    assert any(citizen.blocked_rpps for citizen in _PEOPLE.citizens)
    assert any(link.kind is values.LinkKind.CARER for link in _PEOPLE.links)


def test_nobody_authorises_and_blocks_the_same_professional() -> None:
    known = {professional.rpps for professional in _PEOPLE.professionals}
    for citizen in _PEOPLE.citizens:
        assert not set(citizen.authorized_rpps) & set(citizen.blocked_rpps)
        assert known >= {*citizen.authorized_rpps, *citizen.blocked_rpps}
        assert citizen.attending_rpps is None or citizen.attending_rpps in known
        assert citizen.attending_rpps not in citizen.blocked_rpps


def test_parents_are_older_than_their_children() -> None:
    for link in _PEOPLE.links:
        if link.kind is values.LinkKind.PARENT:
            parent, child = _PEOPLE.citizen(link.from_key), _PEOPLE.citizen(link.to_key)
            assert parent.age_on(child.birth_on) >= 16
