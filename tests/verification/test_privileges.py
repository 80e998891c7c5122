"""Every route of the site, whoever comes: each answer is the one that the rules want, and a route without a row fails.

The table is `carnet/config/privileges.tsv`; who stands where is written by hand in `casting`; what the law wants is
asked of the pure rules in `expecting`.
"""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

import pytest
from pytest_django import Settings

from carnet.config import privileges
from carnet.config.privileges import Row
from carnet.domain.access.codes import Action, DocumentStatus
from carnet.foundation import clock, ids
from carnet.gateways.accounts.tests import situations as accounts
from carnet.gateways.fhir import authentication
from carnet.gateways.fhir import routes as fhir
from tests.kept import kept
from tests.verification import asking, casting, expecting
from tests.verification.asking import Asking
from tests.verification.expecting import Outcome, Subject
from tests.verification.scene import Person, Scene
from tests.verification.staging import Stage

# The gallery of components is in the site map of a demonstration only, and shows nobody.
ROWS = tuple(row for row in privileges.rows() if row.route != "gallery")
NOTHING_TO_SHOW = frozenset({Outcome.TO_SIGN_IN, Outcome.UNKNOWN, Outcome.REFUSED})
SCOPE = frozenset(f"system/{route.resource}.{route.letter}" for route in fhir.ROUTES)
# The acts of the professional's page of changes, by their verb in its address.
CHANGES = {
    "masquer": Action.HIDE,
    "demasquer": Action.UNHIDE,
    "montrer": Action.SHOW_TO_PATIENT,
    "archiver": Action.ARCHIVE,
    "desarchiver": Action.UNARCHIVE,
    "supprimer": Action.DELETE,
}


@kept
def _set() -> tuple[Stage, Scene]:
    stage = Stage()
    return stage, stage.set()


@pytest.fixture
def stage(db: None, settings: Settings) -> tuple[Stage, Scene]:
    """The spaces and their people, on a demonstration server."""
    settings.DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    authentication.forget()
    return _set()


def test_every_route_has_its_row() -> None:
    """A new route fails here: say in `carnet/config/privileges.tsv` what it asks."""
    in_table = [row.route for row in ROWS]
    assert len(set(in_table)) == len(in_table)
    of_site = set(asking.routes()) - {"fhir", "gallery"}
    of_fhir = {f"fhir:{_place(route)}" for route in fhir.ROUTES} | {"fhir:metadata"}
    assert of_site | of_fhir == set(in_table)


def _place(route: fhir.Route) -> str:
    if route.level in fhir.OPERATIONS:
        return f"{route.resource}{'/id' if route.level is fhir.Level.OPERATION else ''}/${route.code}"
    ends = {fhir.Level.SEARCH: "/_search", fhir.Level.RESOURCE: "/id", fhir.Level.VERSION: "/id/_history"}
    return "server" if route.level is fhir.Level.SERVER else route.resource + ends.get(route.level, "")


def test_every_interaction_of_fhir_is_asked_by_its_method() -> None:
    rows = {row.route: set(row.asked) for row in ROWS}
    of_fhir: dict[str, set[str]] = {}
    for route in fhir.ROUTES:
        of_fhir.setdefault(f"fhir:{_place(route)}", set()).add(route.method)
    assert {name: rows[name] for name in of_fhir} == of_fhir


def test_citizens(stage: tuple[Stage, Scene]) -> None:
    set_by, scene = stage
    _compare(Walk(scene, casting.citizens_of(set_by)), "citizen")


def test_professionals(stage: tuple[Stage, Scene]) -> None:
    _, scene = stage
    _compare(Walk(scene, casting.professionals_of(scene)), "professional")


def test_agents(stage: tuple[Stage, Scene]) -> None:
    scene, people = casting.agents_of(stage[1])
    _compare(Walk(scene, people), "back_office")


def test_software(stage: tuple[Stage, Scene]) -> None:
    _, scene = stage
    _compare(Walk(scene, casting.software_of(scene, scope=SCOPE)), "software")


@pytest.mark.parametrize("house", ["nobody", "citizen", "professional", "back_office"])
def test_each_house_opens_to_its_own_only(stage: tuple[Stage, Scene], house: str) -> None:
    """Nobody, and somebody of each house in turn, at every route of the others and at those open to everybody."""
    person = casting.of_house(house)
    walk = Walk(stage[1], (person,))
    rows = [row for row in ROWS if row.house != person.house]
    assert "\n".join(told for row in rows for told in walk.anyhow(row, person)) == ""


def test_an_account_is_its_holders(db: None, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    accounts.activated()
    holder = Person(name="holder", house="account")
    accounts.sign_in(holder.browser)
    walk = Walk(Scene(spaces={}, secrets={}, held=()), (holder,))
    rows = [row for row in ROWS if row.house == "account" and "signed_in" in row.asked.get("GET", ())]
    assert len(rows) > 10
    # What this account never set up is not there; nothing sends its holder to sign in again, or says no.
    met = frozenset({Outcome.GIVEN, Outcome.UNKNOWN})
    asked = [(row, method) for row in rows for method in row.asked]
    assert [one for one in asked if walk.found(*one, holder) not in met] == []


def _compare(walk: "Walk", house: str) -> None:
    rows = [row for row in ROWS if row.house == house and not row.route.startswith(("oidc:", "xds_"))]
    assert "\n".join(told for row in rows for person in walk.people for told in walk.row(row, person)) == ""


def _methods(row: Row) -> tuple[str, ...]:
    return ("GET", "POST", "PATCH") if row.route.startswith("fhir:") else ("GET", "POST")


class Walk:
    """Asks the routes as some people, and tells every answer that is not what the law wants."""

    def __init__(self, scene: Scene, people: tuple[Person, ...]) -> None:
        self.scene = scene
        self.people = people
        self.asking = Asking(scene)

    def row(self, row: Row, person: Person) -> Iterator[str]:
        """Asks one route by each method, about everything that it may name."""
        for method in _methods(row):
            if method in row.asked:
                yield from self._cells(row, method, person)
            elif person is self.people[0]:
                yield from self._once(row, method, person, wanted=Outcome.NO_METHOD)

    def anyhow(self, row: Row, person: Person) -> Iterator[str]:
        """Asks one route by each method, as somebody of another house."""
        for method in _methods(row):
            words = row.asked.get(method)
            everybody = words is not None and "everybody" in words
            wanted = Outcome.GIVEN if everybody else Outcome.NO_METHOD if words is None else Outcome.TO_SIGN_IN
            yield from self._once(row, method, person, wanted=wanted)

    def found(self, row: Row, method: str, person: Person) -> Outcome:
        """Asks one route once, whatever it is about."""
        subject = next(iter(self.subjects(row, person, method)))
        return asking.found(self.asking.ask(row, method, person, subject), row)

    def _once(self, row: Row, method: str, person: Person, *, wanted: Outcome) -> Iterator[str]:
        subject = next(iter(self.subjects(row, person, method)))
        answer = self.asking.ask(row, method, person, subject)
        found = asking.found(answer, row)
        cell = f"{row.route} {method} / {person.name}"
        # Without a key, an invitation or a document to show, what is open to everybody leads back or shows nothing.
        if found is not wanted and not (wanted is Outcome.GIVEN and found in NOTHING_TO_SHOW):
            yield f"{cell}: {found}, wanted {wanted} ({answer.status_code})"
        told = asking.content(answer)
        yield from (f"{cell}: shows {word}" for word in self._everything() if word in told)

    def _cells(self, row: Row, method: str, person: Person) -> Iterator[str]:
        at, nothing = clock.now(), None
        for subject in self.subjects(row, person, method):
            wanted = expecting.outcome(row, method, person, subject, at=at)
            answer = self.asking.ask(row, method, person, subject)
            found = asking.found(answer, row)
            cell = f"{row.route} {method} / {person.name} / {subject.name}"
            if found is not wanted:
                yield f"{cell}: {found}, wanted {wanted} ({answer.status_code})"
            told = asking.content(answer)
            yield from (f"{cell}: shows {secret}" for secret in self.secrets(row, person, subject) if secret in told)
            if row.about == "document":
                bare = asking.bare(answer, subject)
                nothing = bare if subject.document is None else nothing
                if expecting.is_out_of_sight(person, subject) and bare != nothing:
                    yield f"{cell}: differs from a document that does not exist"

    def _everything(self) -> Iterator[str]:
        yield from (held.title for held in self.scene.held)
        for words in self.scene.secrets.values():
            yield from words

    def secrets(self, row: Row, person: Person, subject: Subject) -> Iterator[str]:
        """Gives what this person must read nowhere: titles out of reach, names and INS of strangers."""
        reads_journal = row.route.startswith("citizen:journal")
        for held in self.scene.held:
            # The journal of a citizen goes on naming what was deleted.
            is_told = reads_journal and held.facts.status is DocumentStatus.DELETED and held.space == person.shows
            if not is_told and not expecting.may_find(person, held):
                yield held.title
        for space, words in self.scene.secrets.items():
            asked = row.route.startswith("fhir:Patient") and space == subject.space  # the INS that was sent
            if person.house != "citizen" and not asked and not expecting.may_name(person, space):
                yield from words
            if person.house == "citizen" and space == "boris" and person.own != "boris":
                yield from words

    def subjects(self, row: Row, person: Person, method: str) -> Iterable[Subject]:
        """Gives everything that an address of this route may name."""
        match row.about:
            case "document":
                return self._documents(row, method, person.shows or "alice")
            case "space" | "colleague" | "line" if person.house in {"professional", "software"}:
                return self._spaces()
            case "mandate" if person.house == "citizen":
                return [Subject(name=f"{one.kind} {one.status}", mandate=one) for one in self.scene.mandates]
            case "mandate":
                return [Subject(name="carer", mandate=one) for one in self.scene.mandates if one.delegate == "chloe"]
            case "case":
                return self._things(self.scene.cases)
            case "consent":
                return self._things(self.scene.consents)
            case "restriction":
                return self._things(self.scene.restrictions)
            case "operation":
                return [
                    Subject(name=name, operation=name, public_id=ids.public(one))
                    for name, one in (self.scene.operations or {"none": UUID(int=1)}).items()
                ]
            case _:
                verb = "suspendre" if row.route == "back_office:act" else ""
                # An archive names whom it is about.
                return [Subject(name="", verb=verb, space=person.shows if row.route == "citizen:bring" else "")]

    def _spaces(self) -> Iterator[Subject]:
        for name, space_id in self.scene.spaces.items():
            yield Subject(name=name, space=name, public_id=ids.public(space_id), change=Action.HIDE)
        yield Subject(name="no such space", public_id=ids.public(ids.new_id()))

    def _documents(self, row: Row, method: str, shown: str) -> Iterator[Subject]:
        changes = CHANGES if row.route == "professional:change" and method == "POST" else {"masquer": Action.HIDE}
        for verb, change in changes.items():
            nowhere = ids.public_row(self.scene.spaces[shown], ids.new_id())
            yield Subject(name=f"nothing {verb}", space=shown, public_id=nowhere, change=change, verb=verb)
            for held in self.scene.held:
                if len(changes) > 1 and not expecting.would_change(change, held):
                    continue
                yield Subject(
                    name=f"{held.title} {verb}",
                    space=held.space,
                    public_id=held.public_id,
                    document=held,
                    change=change,
                    verb=verb,
                )

    def _things(self, things: Mapping[str, str]) -> Iterator[Subject]:
        for name, public_id in things.items():
            yield Subject(name=f"of {name}", of=name, public_id=public_id, assigned_to=self.scene.assigned_to)
