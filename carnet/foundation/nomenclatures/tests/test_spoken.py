"""Labels said in full: what a person reads holds no abbreviation and no typewriter's apostrophe."""

import pytest

from carnet.foundation import nomenclatures


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("CR d'examens biologiques", "Compte rendu d’examens biologiques"),
        ("CR ou fiche de consultation ou de visite", "Compte rendu ou fiche de consultation ou de visite"),
        ("Chirurgien-Dentiste", "Chirurgien-dentiste"),
        ("Technicien de labo médical", "Technicien de laboratoire médical"),
        ("Epithésiste", "Épithésiste"),
        ("Médecin - Médecine d'urgence (SM)", "Médecin - Médecine d’urgence (SM)"),
        ("Note de vaccination", "Note de vaccination"),
    ],
)
def test_says_a_label_in_full(label: str, said: str) -> None:
    assert nomenclatures.spoken(label) == said


def _listed() -> list[str]:
    types = [one.label for one in nomenclatures.document_types()]
    return types + [one.label for one in nomenclatures.professions()]


def test_leaves_no_abbreviation_and_no_straight_apostrophe_in_any_type_or_profession() -> None:
    assert len(_listed()) > 100
    assert [said for said in map(nomenclatures.spoken, _listed()) if "'" in said or said.startswith("CR ")] == []


def test_says_twice_what_it_says_once() -> None:
    once = [nomenclatures.spoken(label) for label in _listed()]
    assert [nomenclatures.spoken(said) for said in once] == once
