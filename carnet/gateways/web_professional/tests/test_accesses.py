"""« Mes accès »: an account's own acts, nothing that its holder may no longer know; and « Ce n’est pas moi »."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from carnet.domain.access import actions as access
from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria
from carnet.domain.oversight import following, own_journal, queries, sign_ins
from carnet.foundation import clock, ids
from carnet.foundation.actors import Actor
from carnet.foundation.decisions import Refused
from carnet.gateways.jobs import worker
from carnet.gateways.web_citizen import sentences
from carnet.gateways.web_professional import acts
from carnet.gateways.web_professional.tests.situations import document, signed_in
from carnet.journeys import professional_sessions
from tests import cast
from tests.cast import Cast, acting, citizen

pytestmark = pytest.mark.django_db
PAGE = "/pro/mes-acces"
# What only citizens, those who act for them, support and Carnet itself do.
OF_OTHERS = {"read_journal", "export_journal", "add_document", "tell_result_waits", "show_after_delay"}


def _follow() -> None:
    """Follows the journals with the workers' rights."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE carnet_jobs")
        following.follow(at=clock.now())
        cursor.execute("RESET ROLE")


def _list(space_id: UUID, *, by: Actor, at: datetime) -> None:
    reading.list_documents(space_id=space_id, criteria=Criteria(), by=by, at=at)


def _rows(browser: Client, address: str = PAGE) -> list[str]:
    answer = browser.get(address)
    assert answer.status_code == 200
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", answer.content.decode(), re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in rows]


def test_names_every_act_that_a_professional_may_do() -> None:
    families = sentences.FAMILIES
    of_documents = (sentences.Family.ACCESSES, sentences.Family.DEPOSITS, sentences.Family.CHANGES)
    written = {act for family in of_documents for act in families[family]}
    assert written - set(acts.ACTS) == OF_OTHERS
    assert set(acts.ACTS) <= set(sentences.ACTS)
    assert sum(map(len, acts.FAMILIES.values())) == len(acts.ACTS)


def test_shows_what_was_done_in_which_record_from_where(people: Cast) -> None:
    diane = signed_in(cast.DIANE)
    public_id = document(people.alice, "Bilan", by=acting(cast.DIANE))
    diane.get(f"/pro/documents/{public_id}")
    _follow()
    rows = _rows(diane)
    assert any("Document lu :" in row for row in rows)
    assert any("Document déposé :" in row for row in rows)
    assert all("Alice MARTIN" in row and cast.PRACTICE.name in row for row in rows)
    assert not any("Bilan" in row for row in rows)


def test_shows_nobody_elses_acts(people: Cast) -> None:
    document(people.alice, "Bilan", by=acting(cast.DIANE))
    _follow()
    page = signed_in(cast.NORA).get(PAGE).content.decode()
    assert "Aucun accès pour l’instant" in page
    assert "MARTIN" not in page


def test_names_neither_patient_nor_document_that_are_no_longer_open(people: Cast) -> None:
    diane = signed_in(cast.DIANE)
    document(people.alice, "Bilan", by=acting(cast.DIANE))
    access.block(space_id=people.alice, rpps=cast.DIANE.rpps, by=citizen(people.alice), at=clock.now())
    _follow()
    rows = _rows(diane)
    assert any(
        row.endswith(f"Document déposé dossier non ouvert à votre consultation {cast.PRACTICE.name}") for row in rows
    )
    assert "MARTIN" not in diane.get(PAGE).content.decode()
    assert ids.public(people.alice) not in diane.get(PAGE).content.decode()


def test_names_no_document_that_was_hidden_since(people: Cast) -> None:
    public_id = document(people.alice, "Bilan", by=acting(cast.DIANE))
    space_id, row_id = ids.parse_public_row(public_id)
    reading.open_document(space_id=space_id, document_id=row_id, by=acting(cast.PAUL), at=clock.now())
    _follow()
    paul = signed_in(cast.PAUL)
    assert any("Document lu :" in row for row in _rows(paul))
    signed_in(cast.DIANE).post(f"/pro/documents/{public_id}/masquer")
    rows = _rows(paul)
    assert any("Document lu" in row for row in rows)
    assert not any("Document lu :" in row for row in rows)


def test_tells_refusals_and_emergencies_apart(people: Cast) -> None:
    access.break_glass(space_id=people.alice, reason="Inconsciente.", by=acting(cast.EMMA), at=clock.now())
    by = acting(cast.EMMA, mode="break_glass")
    _list(people.alice, by=by, at=clock.now())
    with pytest.raises(Refused):
        _list(people.alice, by=acting(cast.NORA), at=clock.now())
    _follow()
    emma = _rows(signed_in(cast.EMMA))
    assert any("Liste des documents affichée bris de glace" in row for row in emma)
    assert any("Ouverture en urgence (bris de glace)" in row for row in emma)
    assert any("Refusé" in row for row in _rows(signed_in(cast.NORA)))


def test_filters_by_kind_and_by_period_and_says_when_nothing_answers(people: Cast) -> None:
    diane = signed_in(cast.DIANE)
    document(people.alice, "Bilan", by=acting(cast.DIANE))
    _follow()
    assert all("déposé" in row for row in _rows(diane, f"{PAGE}?genre=depots"))
    assert len(_rows(diane, f"{PAGE}?genre=depots")) == 1
    day = clock.now().date()
    assert _rows(diane, f"{PAGE}?genre=depots&du={day}&au={day}")
    page = diane.get(f"{PAGE}?genre=changements").content.decode()
    assert "Aucun accès ne correspond" in page
    assert _rows(diane, f"{PAGE}?du={day + timedelta(days=2)}") == []
    wrong = diane.get(f"{PAGE}?du=hier&genre=x&avant=x")
    assert (wrong.status_code, "Un filtre n’a pas été compris" in wrong.content.decode()) == (200, True)


def test_goes_on_page_after_page_without_losing_or_repeating(people: Cast) -> None:
    by, at = acting(cast.DIANE), clock.now() - timedelta(days=3)
    for rank in range(130):
        instant = at + timedelta(hours=rank // 3)  # three acts of one instant, several days
        _list(people.alice, by=by, at=instant)
    _follow()
    seen, before, pages = [], None, 0
    while True:
        page = own_journal.own_page(by=by, at=clock.now(), before=before, acts=("list_documents",))
        pages += 1
        seen += [one.line.seq for one in page.lines]
        if page.older is None:
            break
        before = page.older
        assert len(page.lines) >= own_journal.A_PAGE
    assert pages == 3
    assert len(seen) == len(set(seen)) == 130
    assert seen == sorted(seen, reverse=True)


def test_goes_on_to_the_day_before_when_a_page_ends_with_a_day(people: Cast) -> None:
    by, morning = acting(cast.DIANE), clock.now().replace(hour=10) - timedelta(days=3)
    at_once = own_journal.A_PAGE + 1  # more than a page by one, which shares its instant
    for instant, many in (
        (morning - timedelta(days=1), 3),
        (morning, 2),
        *((morning + timedelta(minutes=1 + n), 1) for n in range(at_once - 2)),
    ):
        for _ in range(many):
            _list(people.alice, by=by, at=instant)
    _follow()
    first = own_journal.own_page(by=by, at=clock.now(), acts=("list_documents",))
    assert len(first.lines) == at_once
    rest = own_journal.own_page(by=by, at=clock.now(), before=first.older, acts=("list_documents",))
    assert (len(rest.lines), rest.older) == (3, None)


def test_following_twice_changes_nothing_and_takes_late_lines(people: Cast) -> None:
    by = acting(cast.DIANE)
    _follow()
    late = clock.now() - timedelta(minutes=10)  # dated before the last turn, written after it
    _list(people.alice, by=by, at=late)
    for _turn in range(2):
        _follow()
        found = own_journal.own_page(by=by, at=clock.now(), acts=("list_documents",)).lines
        assert [one.line.entry.at for one in found] == [late]


def test_opening_a_document_costs_no_query_more(people: Cast) -> None:
    """What is noted for this page is noted by a worker: the tables of `oversight` are not touched by a reading."""
    public_id = document(people.alice, "Bilan", by=acting(cast.DIANE))
    space_id, row_id = ids.parse_public_row(public_id)
    with connection.execute_wrapper(_untouched):
        reading.open_document(space_id=space_id, document_id=row_id, by=acting(cast.DIANE), at=clock.now())


def _untouched(execute: object, sql: object, params: object, many: object, context: object) -> object:
    assert "oversight_" not in str(sql)
    return execute(sql, params, many, context)  # type: ignore[operator]


def test_remembers_sign_ins_of_each_account_alone(people: Cast) -> None:
    first = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    enter = {"rpps": cast.DIANE.rpps, "organization": cast.PRACTICE.id}
    assert first.post(reverse("professional:sign_in"), enter).status_code == 302
    second = signed_in(cast.DIANE)
    known = sign_ins.latest(account=cast.DIANE.rpps, count=9)
    assert [one.browser for one in known] == ["Navigateur", "Firefox sur Windows"]
    assert "Firefox sur Windows" in second.get("/pro/").content.decode()
    assert "Firefox sur Windows" in second.get(PAGE).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE carnet_web")
        cursor.execute("SELECT set_config('carnet.account', %s, false)", [cast.NORA.rpps])
        cursor.execute("SELECT count(*) FROM oversight_sign_in")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM oversight_passage")
        assert cursor.fetchone() == (0,)
        cursor.execute("RESET ROLE")


@pytest.fixture
def as_worker(transactional_db: None, people: Cast) -> Iterator[Cast]:
    yield people
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_not_me_cuts_the_account_and_ends_every_session(as_worker: Cast) -> None:
    here, elsewhere, colleague = signed_in(cast.DIANE), signed_in(cast.DIANE), signed_in(cast.PAUL)
    asked = here.get(f"{PAGE}/pas-moi")
    assert "Couper mon compte" in asked.content.decode()
    assert here.post(f"{PAGE}/pas-moi").status_code == 422
    assert here.get(PAGE).status_code == 200
    done = here.post(f"{PAGE}/pas-moi", {"is_sure": "on"})
    assert (done.status_code, "Votre compte est coupé" in done.content.decode()) == (200, True)
    assert here.get(PAGE).status_code == 302
    # At once, wherever else: nothing opens.
    with pytest.raises(Refused, match="account_cut"):
        _list(as_worker.alice, by=acting(cast.DIANE), at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE carnet_jobs")
    one = worker.Worker()
    while one.turn():
        pass
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    (alert,) = queries.alerts_of(account=cast.DIANE.rpps)
    assert (alert.level.value, alert.measure, alert.name) == ("cut", "reported", cast.DIANE.display_name)
    assert elsewhere.get(PAGE).status_code == 302
    assert colleague.get(PAGE).status_code == 200


def test_ends_a_session_that_has_yet_to_choose_a_place(people: Cast) -> None:
    browser = signed_in(cast.DIANE)
    session = browser.session
    held = session[professional_sessions.AT_WORK]
    del session[professional_sessions.AT_WORK]
    session[professional_sessions.CHOOSING] = held
    session.save()
    assert professional_sessions.end_all(account=cast.NORA.rpps, at=clock.now()) == 0
    assert professional_sessions.end_all(account=cast.DIANE.rpps, at=clock.now()) == 1
    assert browser.get("/pro/situation").status_code == 302
