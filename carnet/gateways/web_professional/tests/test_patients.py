"""Finding a patient: the identity to check by eye, written in the patient's journal each time it is shown."""

import pytest
from django.urls import reverse

from carnet.domain.access import actions as access
from carnet.domain.spaces import actions as spaces
from carnet.foundation import clock, ids
from carnet.foundation.values import ins
from carnet.gateways.web_professional.tests.situations import acts, signed_in
from tests import cast
from tests.cast import Cast
from tests.roles import role

RIGHT = cast.ALICE.ins.matricule + ins.computed_key(cast.ALICE.ins.matricule)
WRONG = cast.ALICE.ins.matricule + f"{int(RIGHT[13:]) % 97 + 1:02d}"
TRAITS = {
    "par": "identite",
    "identite-family_name": "Martin",
    "identite-given_name": "Alice",
    "identite-birth_on_0": "12",
    "identite-birth_on_1": "3",
    "identite-birth_on_2": "1984",
    "identite-sex": "F",
}


def _search(said: dict[str, str], *, status: int = 200) -> str:
    browser = signed_in(cast.NORA)
    answer = browser.post(reverse("professional:search"), said, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {"ins-ins": RIGHT},
        {"ins-ins": f"2 84 03 75 111 111 {RIGHT[13:]}"},
        {"ins-ins": "2840375111111"},
        TRAITS,
        {**TRAITS, "identite-family_name": "mârtin"},
    ],
    ids=["INS", "INS read aloud", "INS without its key", "traits", "traits with an accent"],
)
def test_finds_a_patient_and_writes_it_in_the_journal(people: Cast, said: dict[str, str]) -> None:
    page = _search(said)
    assert "MARTIN" in page
    assert "12\N{NO-BREAK SPACE}mars 1984" in page
    assert "Identité qualifiée" in page
    assert "La clé de cet INS" not in page
    assert acts(people.alice, 1) == [(cast.NORA.rpps, "read_identity", "allowed")]


def test_tells_a_wrong_key_and_finds_all_the_same(people: Cast) -> None:
    page = _search({"ins-ins": WRONG})
    assert "La clé de cet INS" in page
    assert "MARTIN" in page


@pytest.mark.parametrize(
    "said", [{"ins-ins": "1800175111111"}, {**TRAITS, "identite-birth_on_0": "13"}], ids=["INS", "traits"]
)
def test_says_that_nobody_was_found(people: Cast, said: dict[str, str]) -> None:
    page = _search(said)
    assert "Aucun patient trouvé" in page
    assert "MARTIN" not in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"ins-ins": ""}, "Indiquez le matricule INS"),
        ({"ins-ins": "28403"}, "13 caractères, ou 15"),
        ({"par": "identite"}, "Indiquez le nom de naissance."),
        ({**TRAITS, "identite-birth_on_1": "13"}, "Cette date n’existe pas"),
    ],
)
def test_says_what_to_correct_and_keeps_what_was_typed(people: Cast, said: dict[str, str], sentence: str) -> None:
    page = _search(said, status=422)
    assert sentence.replace(" ", "\N{NO-BREAK SPACE}") in page.replace(" ", "\N{NO-BREAK SPACE}")
    assert all(f'value="{value}"' in page for name, value in said.items() if value)


def test_says_that_a_record_is_closed_without_showing_whose(people: Cast) -> None:
    spaces.close_space(space_id=people.alice, by=cast.citizen(people.alice), at=clock.now())
    page = _search({"ins-ins": RIGHT})
    assert "n’est pas ouvert" in page
    assert "MARTIN" not in page
    assert acts(people.alice, 1) == [(cast.NORA.rpps, "read_identity", "refused")]


def test_shows_no_result_that_was_not_asked_for(people: Cast) -> None:
    assert signed_in(cast.NORA).get(reverse("professional:found")).status_code == 302


def test_reads_again_the_patients_of_the_session_each_time_they_are_shown(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    assert "Aucun patient consulté" in browser.get(reverse("professional:recent")).content.decode()
    browser.get(reverse("professional:record", args=[ids.public(people.alice)]))
    browser.get(reverse("professional:search"))
    assert acts(people.alice, 1)[0][1] == "list_documents"
    assert "MARTIN" in browser.get(reverse("professional:recent")).content.decode()
    assert acts(people.alice, 1)[0][1] == "read_identity"


def test_a_cut_account_is_refused_on_every_page_at_once(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    record = reverse("professional:record", args=[ids.public(people.alice)])
    assert browser.get(record).status_code == 200
    with role("carnet_jobs"):
        access.cut(account=cast.DIANE.rpps, measure="records", counted=51, limit=40, at=clock.now())
    answer = browser.get(record)
    assert answer.status_code == 403
    assert "Par précaution, votre compte n" in answer.content.decode()
    assert "MARTIN" not in answer.content.decode()
