"""Taking files in: what comes, what changes, who leaves, what is refused; twice changes nothing."""

from collections.abc import Callable
from datetime import date

import pytest

from carnet.domain.identity import actions as identity
from carnet.domain.identity import queries
from carnet.domain.identity.listed import Why
from carnet.domain.identity.models import Mailbox, Situation
from carnet.foundation.journal import house
from carnet.foundation.journal import queries as journal
from carnet.gateways.directories.importing import Report
from carnet.gateways.directories.tests.resources import MOS, organization, practitioner, role
from tests import cast
from tests.cast import NOON

DAY = NOON.date()


def _told(report: Report) -> dict[str, tuple[list[str], list[str], list[str], int]]:
    return {kind: (one.added, one.changed, one.departed, one.same) for kind, one in report.kinds}


PINS, ARIANE, THERE = "1010000001", "10100000001", "10100000001 @ 1010000001"
WHOLE = (role(), practitioner(box="Ariane.Sapin@medecin.mssante.fr"), organization())


@pytest.mark.django_db
def test_takes_in_who_works_where_whatever_the_order(take: Callable[..., Report]) -> None:
    report = take(*WHOLE)
    assert _told(report) == {
        "organisations": ([PINS], [], [], 0),
        "professionals": ([ARIANE], [], [], 0),
        "situations": ([THERE], [], [], 0),
    }
    known = queries.professional(rpps=ARIANE, on=DAY)
    assert known is not None
    assert (known.display_name, known.civility, known.profession, known.specialty) == (
        "Dr Ariane SAPIN",
        "MME",
        "10",
        "SM26",
    )
    (place,) = known.organizations
    assert (place.id, place.name, place.sector, place.city) == (PINS, "Clinique des Pins", "SA01", "Nanterre")
    (box,) = Mailbox.objects.order_by("id")
    assert (box.address, box.kind, box.is_listed, box.professional_id) == (
        "ariane.sapin@medecin.mssante.fr",
        "PER",
        True,
        ARIANE,
    )
    assert Situation.objects.get(professional_id=ARIANE).started_on == date(2024, 1, 15)


NAMED = "http://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-ext-practitionerrole-name"


@pytest.mark.django_db
def test_describes_by_their_role_those_whose_name_is_not_published(take: Callable[..., Report]) -> None:
    somebody = practitioner(profession="", box="ariane.sapin@medecin.mssante.fr")
    del somebody["name"]
    name = {"family": "SAPIN", "given": ["Ariane"], "suffix": ["MME"]}
    codes = [("JDV_J89-CategorieProfessionnelle-RASS", "C"), ("JDV_J106-EnsembleProfession-RASS", "10")]
    there = {
        **role(),
        "extension": [{"url": NAMED, "valueHumanName": name}],
        "code": [{"coding": [{"system": f"{MOS}/{table}/FHIR/{table}", "code": code} for table, code in codes]}],
        "specialty": [{"coding": [{"system": f"{MOS}/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38", "code": "SM26"}]}],
    }
    whole = (there, somebody, organization())
    assert _told(take(*whole)) == {
        "organisations": ([PINS], [], [], 0),
        "professionals": ([ARIANE], [], [], 0),
        "situations": ([THERE], [], [], 0),
    }
    known = queries.professional(rpps=ARIANE, on=DAY)
    assert known is not None
    assert (known.display_name, known.civility, known.profession, known.specialty, len(known.organizations)) == (
        "Dr Ariane SAPIN",
        "MME",
        "10",
        "SM26",
        1,
    )
    assert Mailbox.objects.count() == 1
    assert _told(take(*whole)) == {kind: ([], [], [], 1) for kind in ("organisations", "professionals", "situations")}
    report = take(role(), somebody, practitioner("10100000002", profession=""))
    assert report.professionals.refused == [("10100000002", Why.NO_PROFESSION)]
    assert report.professionals.same == 1


@pytest.mark.django_db
def test_changes_nothing_the_second_time(take: Callable[..., Report]) -> None:
    take(*WHOLE)
    assert _told(take(*WHOLE)) == {kind: ([], [], [], 1) for kind in ("organisations", "professionals", "situations")}


@pytest.mark.django_db
def test_tells_what_changed(take: Callable[..., Report]) -> None:
    take(*WHOLE)
    moved = (role(), practitioner(family="Cèdre", box="a.cedre@medecin.mssante.fr"), organization(name="Les Cèdres"))
    told = _told(take(*moved))
    assert (told["organisations"][1], told["professionals"][1], told["situations"][3]) == ([PINS], [ARIANE], 1)
    assert [box.address for box in Mailbox.objects.order_by("id")] == ["a.cedre@medecin.mssante.fr"]


@pytest.mark.django_db
def test_keeps_what_a_file_does_not_say(take: Callable[..., Report]) -> None:
    take(*WHOLE)
    bare = practitioner(profession="", box="autre@medecin.mssante.fr")
    del bare["active"]
    assert _told(take(bare))["professionals"][1] == [ARIANE]
    known = queries.professional(rpps=ARIANE, on=DAY)
    assert known is not None
    assert (known.profession, known.specialty, known.is_active) == ("10", "SM26", True)
    no_telecom = practitioner()
    assert _told(take(no_telecom))["professionals"][3] == 1
    assert Mailbox.objects.count() == 1


@pytest.mark.django_db
def test_who_is_struck_off_is_out_at_once_and_may_come_back(take: Callable[..., Report]) -> None:
    take(*WHOLE)
    assert _told(take(practitioner(active=False)))["professionals"][2] == [ARIANE]
    known = queries.professional(rpps=ARIANE, on=DAY)
    assert known is not None
    assert not known.is_active
    assert _told(take(practitioner()))["professionals"][1] == [ARIANE]


ENDS = {
    "the role is not active": (role(active=False), organization()),
    "the role ended": (role(start="2024-01-15", end="2026-02-28"), organization()),
    "the structure closed": (role(), organization(active=False)),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("ended", "place"), ENDS.values(), ids=ENDS.keys())
def test_who_left_a_place_works_there_no_longer(
    take: Callable[..., Report], ended: dict[str, object], place: dict[str, object]
) -> None:
    take(*WHOLE)
    resources = [place, practitioner()] if place["active"] is False else [ended, practitioner(), place]
    report = take(*resources)
    assert report.everything().departed in ([THERE], [PINS])
    known = queries.professional(rpps=ARIANE, on=DAY)
    assert known is not None
    assert known.organizations == ()
    assert report.everything().refused == []


@pytest.mark.django_db
def test_a_role_that_ends_later_is_open_until_then(take: Callable[..., Report]) -> None:
    take(practitioner(), organization(), role(start="2024-01-15", end="2026-03-02"))
    for day, places in ((date(2026, 3, 2), 1), (date(2026, 3, 3), 0)):
        known = queries.professional(rpps=ARIANE, on=day)
        assert known is not None
        assert len(known.organizations) == places


@pytest.mark.django_db
def test_a_complete_file_lets_go_who_is_not_in_it(take: Callable[..., Report]) -> None:
    cast.assemble()
    take(*WHOLE)
    report = take(*WHOLE, is_complete=True, most=1.0)
    gone = sorted(one.rpps for one in (cast.DIANE, cast.BRUNO, cast.EMMA, cast.PAUL, cast.NORA))
    assert report.professionals.departed == gone
    assert len(report.situations.departed) == len(gone)
    assert [one.rpps for one in queries.professionals(on=DAY) if one.is_active] == [ARIANE]


@pytest.mark.django_db
def test_a_cut_file_lets_nobody_go(take: Callable[..., Report]) -> None:
    cast.assemble()
    take(*WHOLE)
    with pytest.raises(identity.TooManyDepartures) as refused:
        take(*WHOLE, is_complete=True)
    assert (refused.value.leaving, refused.value.known) == (5, 6)
    assert all(one.is_active for one in queries.professionals(on=DAY))


@pytest.mark.django_db
def test_a_complete_file_of_organisations_strikes_nobody_off(take: Callable[..., Report]) -> None:
    cast.assemble()
    assert take(organization(), is_complete=True).everything().departed == []


@pytest.mark.django_db
def test_a_rehearsal_tells_and_changes_nothing(take: Callable[..., Report]) -> None:
    report = take(*WHOLE, rehearsed=True)
    assert report.everything().added == [PINS, ARIANE, THERE]
    assert queries.professional(rpps=ARIANE, on=DAY) is None
    with house.entered():
        assert journal.newest(space_id=house.HOUSE, count=5) == ()


@pytest.mark.django_db
def test_says_in_the_house_journal_what_came(take: Callable[..., Report]) -> None:
    take(*WHOLE, practitioner("10100000009", profession="99"))
    with house.entered():
        (line,) = journal.newest(space_id=house.HOUSE, count=5)
    assert (line.entry.act, line.entry.object_code) == ("import_directory", "+3 ~0 -0 !1")


@pytest.mark.django_db
def test_batches_of_one_make_the_same(take: Callable[..., Report]) -> None:
    assert take(*WHOLE, batch=1).everything().added == [PINS, ARIANE, THERE]
    assert take(*WHOLE, batch=1).everything().same == 3


REFUSED: dict[str, tuple[dict[str, object], Why]] = {
    "no profession": (practitioner(profession=""), Why.NO_PROFESSION),
    "an unknown profession": (practitioner(profession="99"), Why.UNKNOWN_PROFESSION),
    "no name": (practitioner(family=""), Why.NO_NAME),
    "a structure without a name": (organization(name=""), Why.NO_NAME),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("resource", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_lists_what_cannot_be_written(take: Callable[..., Report], resource: dict[str, object], why: Why) -> None:
    report = take(resource)
    assert [reason for _, reason in report.everything().refused] == [why]
    assert report.everything().added == []


UNUSABLE = {
    "no RPPS number": ({**practitioner(), "identifier": []}, "no RPPS number"),
    "a number of another kind": (practitioner("123"), "no RPPS number"),
    "no structure number": ({**organization(), "identifier": [{"system": "x", "value": "1"}]}, "no national"),
    "a role of nobody": (role("10100000002"), "the professional is not in this file"),
    "a role nowhere": (role(place="1990000009"), "the organisation is not in this file"),
    "a period that is none": (role(start="hier"), "not a date"),
    "something else": ({"resourceType": "Location"}, "no organisation"),
    "nothing": ({}, "no organisation"),
    "lists where texts are": ({"resourceType": "Practitioner", "identifier": "x", "name": {}}, "no RPPS number"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("resource", "why"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_lists_what_says_nothing_usable_and_takes_the_rest(
    take: Callable[..., Report], resource: dict[str, object], why: str
) -> None:
    report = take(resource, practitioner(), organization())
    (refused,) = report.refused
    assert refused.place == "entry 1"
    assert why in refused.why
    assert report.everything().added == [PINS, ARIANE]
