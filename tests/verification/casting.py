"""Everybody at their doors, each with what the law is told of them: written here by hand."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.test import Client
from django.urls import reverse

from carnet.domain.access import actions as access
from carnet.domain.access.codes import (
    Mode,
    Reader,
    ReaderKind,
    RestrictedWhat,
    RestrictedWhom,
    Restriction,
    SpaceFacts,
)
from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import Organization, Professional
from carnet.domain.spaces.queries import delegations
from carnet.domain.support import actions as support
from carnet.domain.support.codes import Agent, Privilege, PrivilegeReason
from carnet.domain.support.tests import factories
from carnet.foundation import clock, ids
from carnet.foundation.actors import Actor
from carnet.gateways.back_office.tests import situations as agents
from carnet.gateways.web_citizen.tests import situations as citizens
from carnet.gateways.web_professional.tests import situations as professionals
from tests import cast, family
from tests.verification.scene import Person, Scene
from tests.verification.staging import LIFETIME, YVES, Stage

SAMU = Organization("1920000043", "SAMU 92", "SA01", "SAMU_SMUR", "Garches")
RITA = Professional("10000000082", "Ligne", "Rita", "MME", "10", "SM59", True, (SAMU,))
EDITH = Professional("10000000090", "Alerte", "Édith", "MME", "10", "SM26", True, (cast.HOSPITAL,))
OLIVIER = Professional("10000000108", "Usine", "Olivier", "M", "10", "SM25", True, (cast.LABORATORY,))
ODETTE = Professional("10000000116", "Bureau", "Odette", "MME", "10", "SM25", True, (cast.LABORATORY,))

# What each space is to somebody of whom nothing is known there.
_SPACES = {
    "alice": SpaceFacts(is_open=True, allows_regulation=True, allows_break_glass=True),
    "lea": SpaceFacts(is_open=True, allows_regulation=True, allows_break_glass=True),
    "hugo": SpaceFacts(is_open=True),
    "boris": SpaceFacts(is_open=False, allows_regulation=True, allows_break_glass=True),
}
NOBODY = Person(name="nobody", house="")


def citizens_of(stage: Stage) -> tuple[Person, ...]:
    """Gives Alice, Hugo, the parents of Léa, the carers of Alice, and Boris whose space has closed."""
    mandates = delegations.mandates(space_id=stage.family.alice, at=clock.now())
    (motherhood,) = [one.id for one in mandates if one.person_id == stage.family.lea]
    hugo = citizens.signed_in(Client(), family.HUGO.ins.value)
    return (
        _citizen("alice", "alice", citizens.signed_in(Client()), ReaderKind.CITIZEN),
        _citizen("hugo", "hugo", hugo, ReaderKind.CITIZEN),
        _citizen("alice for léa", "lea", stage.acting_for(cast.ALICE, motherhood), ReaderKind.REPRESENTATIVE),
        _citizen("hugo for léa", "lea", stage.acting_for(family.HUGO, stage.second_parent), ReaderKind.REPRESENTATIVE),
        _citizen("chloé for alice", "alice", stage.acting_for(family.CHLOE, stage.chloe), ReaderKind.CARER),
        replace(
            _citizen("yves for alice", "alice", stage.acting_for(YVES, stage.yves_mandate), ReaderKind.CARER),
            beyond_documents=False,
        ),
        replace(_citizen("odile, over", "alice", stage.odile_browser, ReaderKind.CARER), is_over=True),
        _citizen("boris", "boris", stage.boris_browser, ReaderKind.CITIZEN),
    )


def _citizen(name: str, shows: str, browser: Client, kind: ReaderKind) -> Person:
    facts = replace(_SPACES[shows], has_mandate=True)
    return Person(
        name=name,
        house="citizen",
        browser=browser,
        standing={shows: (Reader(kind=kind), facts)},
        wrote_as="patient",
        own=name.split(" ")[0].strip(",").replace("é", "e"),
        shows=shows,
        decides=kind is not ReaderKind.CARER,
        beyond_documents=True,
    )


def professionals_of(scene: Scene) -> tuple[Person, ...]:
    """Gives those who treat Alice, those kept out, those who never met her, and the emergencies."""
    identity.register_organization(organization=SAMU)
    for who in (RITA, EDITH, OLIVIER, ODETTE):
        identity.register_professional(professional=who, since=date(2020, 1, 1))
    space_id, at = scene.spaces["alice"], clock.now()
    access.authorize(space_id=space_id, rpps=ODETTE.rpps, by=cast.citizen(space_id), at=at)
    kept = next(one.facts.set_id for one in scene.held if one.title == "Titre-restreint-9X")
    withheld = Restriction(what=RestrictedWhat.DOCUMENT, whom=RestrictedWhom.PROFESSIONAL, target=kept)
    address = ids.public(space_id)
    said = {"is_in_danger": "on", "reason": "Inconsciente, seule."}
    edith = _professional("edith, glass broken", EDITH, mode=Mode.BREAK_GLASS, has_declared_emergency=True)
    assert edith.browser.post(reverse("professional:emergency", args=[address]), said).status_code == 302
    rita = replace(_professional("rita, regulation", RITA, mode=Mode.REGULATION), is_regulator=True)
    assert rita.browser.post(reverse("professional:regulation", args=[address])).status_code == 302
    return (
        _professional("diane, treating", cast.DIANE, wrote_as="diane", authorised=True, is_treating_doctor=True),
        _professional("paul, authorised", cast.PAUL, authorised=True, restrictions=(withheld,)),
        _professional("bruno, blocked", cast.BRUNO, blocked=True),
        _professional("nora, never met", cast.NORA),
        _professional("emma", cast.EMMA),
        edith,
        rita,
        _everywhere(_professional("olivier, occupational", OLIVIER)),
        _everywhere(_professional("odette, express consent", ODETTE, authorised=True)),
    )


def _professional(
    name: str, who: Professional, *, mode: Mode = Mode.NORMAL, wrote_as: str = "", **known: object
) -> Person:
    """Gives a professional who knows nothing of the other spaces; what is said is of Alice's."""
    reader = Reader(kind=ReaderKind.PROFESSIONAL, profession=who.profession)
    standing = {space: (reader, facts) for space, facts in _SPACES.items()}
    facts = replace(_SPACES["alice"], **known)  # type: ignore[arg-type]  # the cast names the facts
    standing["alice"] = (replace(reader, mode=mode), facts)
    return Person(
        name=name,
        house="professional",
        browser=professionals.signed_in(who),
        standing=standing,
        wrote_as=wrote_as,
    )


def _everywhere(person: Person) -> Person:
    """An occupational doctor is one in every space."""
    standing = {
        space: (reader, replace(facts, is_occupational_doctor=True))
        for space, (reader, facts) in person.standing.items()
    }
    return replace(person, standing=standing)


def agents_of(scene: Scene) -> tuple[Scene, tuple[Person, ...]]:
    """Gives the desk: one agent with an access on for Alice, whose case he took, and what waits for two persons."""
    desk = factories.assemble()
    space_id, at = scene.spaces["alice"], clock.now()
    case_id = ids.parse_public_row(scene.cases["alice"])[1]
    support.take_case(space_id=space_id, case_id=case_id, by=desk.rachid.actor, at=at)
    rachid = _agent("rachid, access on", desk.rachid)
    agents.switched(rachid.browser)
    privilege = Privilege(
        id=UUID(int=1),
        agent_id=desk.rachid.id,
        subject=space_id,
        case_id=None,
        reason=PrivilegeReason.CALL,
        started_at=at - timedelta(minutes=5),
        ends_at=at + LIFETIME,
    )
    people = (
        _agent("sophie, support", desk.sophie),
        replace(rachid, privilege=privilege),
        _agent("véra, supervisor", desk.vera),
        _agent("véra, again", desk.vera_again),
        _agent("oscar, operator", desk.oscar),
        _agent("denise, protection officer", desk.denise),
        _agent("aude, auditor", desk.aude),
    )
    pending, approved = (_asked(scene, desk.vera.actor) for _ in range(2))
    said = "La lettre est vérifiée."
    support.decide_request(request_id=approved, approves=True, words=said, by=desk.denise.actor, at=at)
    return replace(
        scene,
        assigned_to=desk.rachid.id,
        operations={"pending": pending, "approved": approved},
    ), people


def _asked(scene: Scene, by: Actor) -> UUID:
    listed = scene.secrets["hugo"][0]
    return support.ask_bulk_closing(listed=listed, words="Demandé par la caisse, par lettre.", by=by, at=clock.now())


def _agent(name: str, agent: Agent) -> Person:
    return Person(name=name, house="back_office", browser=agents.signed_in(agent), agent=agent)


def software_of(scene: Scene, *, scope: frozenset[str]) -> tuple[Person, ...]:
    """Gives the software of Diane's place with and without scopes, alone and with a professional, and an auditor's."""
    kept = next(one.facts.set_id for one in scene.held if one.title == "Titre-restreint-9X")
    withheld = Restriction(what=RestrictedWhat.DOCUMENT, whom=RestrictedWhom.PROFESSIONAL, target=kept)
    everything = scope | AUDIT
    return (
        _software("practice", cast.PRACTICE, scope=everything, wrote_as="diane"),
        replace(_software("practice, no scope", cast.PRACTICE, scope=frozenset(), wrote_as="diane"), scopes=False),
        _software("laboratory", cast.LABORATORY, scope=everything),
        replace(_software("auditor", cast.HOSPITAL, scope=everything, audits=True), is_auditor=True),
        _software(
            "practice with diane",
            cast.PRACTICE,
            who=cast.DIANE,
            scope=everything,
            wrote_as="diane",
            authorised=True,
            is_treating_doctor=True,
        ),
        _software(
            "pharmacy with paul",
            cast.PHARMACY,
            who=cast.PAUL,
            scope=everything,
            authorised=True,
            restrictions=(withheld,),
        ),
        _software("practice with bruno", cast.PRACTICE, who=cast.BRUNO, scope=everything, blocked=True),
        _software("hospital with nora", cast.HOSPITAL, who=cast.NORA, scope=everything),
    )


AUDIT = frozenset({"system/AuditEvent.r", "system/AuditEvent.s"})


def _software(
    name: str,
    place: Organization,
    *,
    scope: frozenset[str],
    who: Professional | None = None,
    wrote_as: str = "",
    audits: bool = False,
    **known: object,
) -> Person:
    client_id = name.replace(" ", "-").replace(",", "")
    identity.register_client(
        client_id=client_id,
        name=name,
        organization_id=place.id,
        public_keys={"keys": []},
        scope=AUDIT if audits else frozenset(),
    )
    token = identity.issue_token(
        client_id=client_id,
        rpps=who.rpps if who else None,
        purpose_of_use=Mode.NORMAL.value,
        scope=scope,
        at=clock.now(),
        lifetime=LIFETIME,
    ).token
    reader = (
        Reader(kind=ReaderKind.PROFESSIONAL, profession=who.profession) if who else Reader(kind=ReaderKind.STRUCTURE)
    )
    standing = {space: (reader, facts) for space, facts in _SPACES.items()}
    standing["alice"] = (reader, replace(_SPACES["alice"], **known))  # type: ignore[arg-type]
    return Person(name=name, house="software", standing=standing, wrote_as=wrote_as, token=token)


def of_house(house: str) -> Person:
    """Gives somebody signed in at one door, or nobody."""
    match house:
        case "citizen":
            return Person(name="yves", house=house, browser=citizens.signed_in(Client(), YVES.ins.value))
        case "professional":
            return _professional("nora, never met", cast.NORA)
        case "back_office":
            return _agent("sophie, support", factories.assemble().sophie)
        case _:
            return NOBODY
