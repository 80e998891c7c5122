"""Professions, kinds of authors, places and settings of care, activities behind submissions."""

from carnet.foundation import nomenclatures
from carnet.foundation.nomenclatures import systems


def test_reads_profession_and_skill_in_a_kind_of_author() -> None:
    author = nomenclatures.author_specialty("G15_10/SM26")
    assert author is not None
    assert (author.profession, author.skill) == ("10", "SM26")


def test_knows_a_profession_without_skill() -> None:
    author = nomenclatures.author_specialty("G15_60")
    assert author is not None
    assert (author.profession, author.skill) == ("60", None)


def test_gives_no_profession_to_a_patient_who_writes() -> None:
    author = nomenclatures.author_specialty("EXP_PATIENT")
    assert author is not None
    assert (author.profession, author.skill) == (None, None)


def test_names_only_listed_professions_in_kinds_of_authors() -> None:
    named = {author.profession for author in nomenclatures.author_specialties() if author.profession}
    assert named <= {profession.code for profession in nomenclatures.professions()}


def test_does_not_invent_what_no_list_knows() -> None:
    assert nomenclatures.profession("00") is None
    assert nomenclatures.author_specialty("G15_00") is None
    assert nomenclatures.facility_type("SA00") is None
    assert nomenclatures.practice_setting("PARTOUT") is None
    assert nomenclatures.content_type("98") is None


def test_lists_places_and_settings_once_each() -> None:
    places = [place.code for place in nomenclatures.facility_types()]
    settings = [setting.code for setting in nomenclatures.practice_settings()]
    assert len(places) == len(set(places)) == 70
    assert len(settings) == len(set(settings)) == 12


def test_tells_apart_a_code_that_two_systems_share() -> None:
    full_stay = nomenclatures.content_type("11")
    aftercare = nomenclatures.content_type("11", systems.by_key("activity_forms"))
    assert full_stay is not None
    assert aftercare is not None
    assert full_stay.system.key == "activity_types"
    assert aftercare.label == "Centre postcure"
