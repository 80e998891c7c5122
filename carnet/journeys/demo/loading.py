"""Writing the demo into the base: everybody is registered, and each life is lived again in order, act by act.

Each citizen is written whole or not at all, so that a loading that was cut is simply run again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from carnet.domain.access import actions as access
from carnet.domain.access import queries as access_queries
from carnet.domain.documents import actions as documents
from carnet.domain.documents import reading
from carnet.domain.documents.codes import Coded, Criteria, NewDocument, NewSubmission, OwnDocument, Visibility
from carnet.domain.notifications import actions as notifications
from carnet.domain.spaces import actions as spaces
from carnet.domain.spaces.rules import majority
from carnet.foundation import ids
from carnet.foundation.actors import SYSTEM, Actor
from carnet.journeys.demo import agents, client, collection, credentials, people, registering, relatives, values

LATEST_VISIT_DAYS = 12
# When the second parents and the carers were invited: after all that is told, which ends yesterday.
LINKED_BEFORE = timedelta(hours=2)

type _Act = Callable[[datetime], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loading wrote: nothing the second time."""

    citizens: int
    documents: int


def load(*, today: date, at: datetime) -> Loaded:
    """Writes the demo people and their documents, as if it had happened over the years before `today`.

    `at` is now: no act is dated later. What is already there stays as it is.
    """
    everybody = people.population()
    registering.write_directory(everybody)
    missing = [citizen for citizen in everybody.citizens if registering.space_of(citizen) is None]
    written = [
        _load_household(household, everybody, today=today, at=at)
        for household in relatives.households(missing, everybody, at=at)
    ]
    relatives.link(everybody, at=at - LINKED_BEFORE)
    if missing:
        client.allow(at=at)
    agents.hire(at=at)
    agents.ask(at=at)
    return Loaded(citizens=len(missing), documents=sum(written))


def _load_household(
    citizens: tuple[values.Citizen, ...], everybody: values.Population, *, today: date, at: datetime
) -> int:
    """Lives together the lives of parents and children: what one does in another's space comes in order in both."""
    lives: dict[str, _Life] = {}
    with transaction.atomic():
        for citizen in citizens:
            told = collection.documents_of_citizen(everybody, citizen.key, today=today)
            lives[citizen.key] = _Life(citizen, everybody, told, at, around=lives)
        for life in lives.values():
            life.plan()
        _live([act for life in lives.values() for act in life.acts], now=at)
    return sum(len(life.told) for life in lives.values())


def _live(acts: list[tuple[datetime, _Act]], *, now: datetime) -> None:
    """Does what is planned, in order; two acts never share an instant."""
    last = min(wanted for wanted, _ in acts)
    for wanted, act in sorted(acts, key=lambda planned: planned[0]):
        last = min(max(wanted, last + timedelta(seconds=1)), now)
        act(last)


class _Life:
    """The acts of one citizen's space, planned then done in the order of their instants."""

    def __init__(
        self,
        citizen: values.Citizen,
        everybody: values.Population,
        told: tuple[values.DemoDocument, ...],
        now: datetime,
        *,
        around: Mapping[str, "_Life"],
    ) -> None:
        self.citizen = citizen
        self.everybody = everybody
        self.told = told
        self.now = now
        self.acts: list[tuple[datetime, _Act]] = []
        self._ids: dict[str, UUID] = {}
        self._agreed: set[str] = set()
        first = _deposited_at(told[0]) if told else now - timedelta(days=400)
        born = datetime.combine(citizen.birth_on, time(9), UTC)
        self.registered_at = min(max(born + timedelta(days=1), first - timedelta(days=60), self._after(around)), now)
        self.opened_at = max(
            self.registered_at + timedelta(hours=2),
            min(self.registered_at + timedelta(days=45), first - timedelta(days=10)),
        )
        self.space_id = registering.register(citizen, at=self.registered_at)
        self.holder = self._holder()

    def plan(self) -> None:
        """Plans the whole life."""
        self._at(self.registered_at, lambda at: spaces.announce_space(space_id=self.space_id, by=SYSTEM, at=at))
        if self.holder.on_behalf_of:
            self._at(self.registered_at + timedelta(minutes=1), self._attach)
        self._at(
            self.registered_at + timedelta(minutes=2),
            lambda at: credentials.register_card(self.citizen, space_id=self.space_id, at=at),
        )
        self._at(self.opened_at, lambda at: spaces.open_space(space_id=self.space_id, by=SYSTEM, at=at))
        if self.citizen.story != credentials.NEVER_CAME:
            self._plan_coming()
        else:
            self._at(
                self.now - timedelta(hours=1),
                lambda at: credentials.give_code(self.citizen, space_id=self.space_id, at=at),
            )
        self._plan_care_team()
        for document in self.told:
            self._plan_document(document)
        self._plan_visit()

    def _at(self, wanted: datetime, act: _Act) -> None:
        self.acts.append((wanted, act))

    def _after(self, around: Mapping[str, "_Life"]) -> datetime:
        """Gives when the parent's space is there, to which a child's is attached."""
        opened = [around[parent.key].opened_at for parent in self._parents() if parent.key in around]
        return max(opened, default=datetime.min.replace(tzinfo=UTC)) + timedelta(days=4)

    def _parents(self) -> tuple[values.Citizen, ...]:
        """Gives the parents of a minor; nobody for an adult."""
        is_minor = majority.is_minor(birth_on=self.citizen.birth_on, at=self.now)
        return self.everybody.parents_of(self.citizen.key) if is_minor else ()

    def _holder(self) -> Actor:
        """Says who signs in: the citizen, or a parent of a minor."""
        parents = self._parents()
        if not parents:
            return registering.citizen(self.space_id)
        parent_space = registering.space_of(parents[0])
        assert parent_space is not None, "parents are older than their children"
        return registering.representative(parent_space=parent_space, space_id=self.space_id)

    def _attach(self, at: datetime) -> None:
        parent_id = ids.parse_public(self.holder.id)
        spaces.attach_child(space_id=self.space_id, parent_id=parent_id, limits=relatives.LIMITS, by=SYSTEM, at=at)

    def _plan_coming(self) -> None:
        activated_at = self.opened_at + timedelta(days=3)
        space_id, holder, email = self.space_id, self.holder, self.citizen.email
        self._at(activated_at, lambda at: spaces.activate_space(space_id=space_id, by=holder, at=at))
        self._at(activated_at, lambda at: notifications.set_email(space_id=space_id, email=email, by=holder, at=at))
        if self.citizen.key in credentials.WITH_ACCOUNT:
            self._at(
                activated_at,
                lambda at: credentials.open_account(self.citizen, space_id=space_id, by=holder, at=at),
            )

    def _plan_care_team(self) -> None:
        """The attending doctor and the demo's doctor say that the patient agrees; the patient lets the others in."""
        blocked, attending = set(self.citizen.blocked_rpps), self.citizen.attending_rpps
        doctors = dict.fromkeys((attending, client.doctor(self.everybody).rpps))
        for rpps in doctors:
            if rpps is not None and rpps not in blocked:
                self._at(self.opened_at + timedelta(hours=5), partial(self._declare, rpps, rpps == attending))
        for rpps in self.citizen.authorized_rpps:
            if rpps not in doctors:
                self._at(self.opened_at + timedelta(days=4), partial(self._authorize, rpps))
        for rpps in self.citizen.blocked_rpps:
            self._at(self.opened_at + timedelta(days=4), partial(self._block, rpps))

    def _declare(self, rpps: str, is_attending: bool, at: datetime) -> None:  # noqa: FBT001 - bound by name below
        by = registering.acting(self.everybody.professional_by_rpps(rpps), self.everybody)
        access.declare_authorization(space_id=self.space_id, by=by, at=at, as_treating_doctor=is_attending)

    def _authorize(self, rpps: str, at: datetime) -> None:
        access.authorize(space_id=self.space_id, rpps=rpps, by=self.holder, at=at)

    def _block(self, rpps: str, at: datetime) -> None:
        access.block(space_id=self.space_id, rpps=rpps, by=self.holder, at=at)

    def _plan_document(self, document: values.DemoDocument) -> None:
        # What was written before the space opened (a birth) enters as soon as it does.
        deposited_at = max(_deposited_at(document), self.opened_at)
        if document.by_patient:
            self._at(deposited_at, lambda at: self._add(document, at))
            return
        self._at(deposited_at, lambda at: self._deposit(document, at))
        if document.hidden_by_patient:
            self._at(
                deposited_at + timedelta(days=1),
                lambda at: documents.hide(
                    space_id=self.space_id,
                    document_id=self._ids[document.unique_id],
                    by=self.holder,
                    at=at,
                ),
            )

    def _deposit(self, document: values.DemoDocument, at: datetime) -> None:
        assert document.author_key is not None
        author = self.everybody.professional_by_rpps(document.author_key)
        by = registering.acting(author, self.everybody, at_place=document.organization_key or "")
        if by.specialty in access_queries.OCCUPATIONAL and by.id not in self._agreed:
            # An occupational doctor deposits with the patient's express consent (L1111-17), given before the visit.
            self._authorize(by.id, at)
            self._agreed.add(by.id)
        new = new_document(document)
        done = documents.deposit(space_id=self.space_id, submission=NewSubmission(documents=(new,)), by=by, at=at)
        self._ids[document.unique_id] = done.document_ids[0]

    def _add(self, document: values.DemoDocument, at: datetime) -> None:
        own = OwnDocument(
            content=document.content,
            media_type=document.media_type,
            title=document.title,
            type_code=document.type_code,
            created_at=document.created_at,
            is_hidden=document.hidden_by_patient,
        )
        documents.add_own(space_id=self.space_id, document=own, by=self.holder, at=at)

    def _plan_visit(self) -> None:
        """The attending doctor looked at the record lately, so that the journal shows accesses too."""
        rpps = self.citizen.attending_rpps
        if rpps is None or rpps in self.citizen.blocked_rpps or not self.told:
            return
        days = 1 + int(self.citizen.ins.matricule[-3:]) % LATEST_VISIT_DAYS
        by = registering.acting(self.everybody.professional_by_rpps(rpps), self.everybody)
        self._at(self.now - timedelta(days=days), lambda at: self._visit(by, at))

    def _visit(self, by: Actor, at: datetime) -> None:
        page = reading.list_documents(space_id=self.space_id, criteria=Criteria(), count=20, by=by, at=at)
        for number, document in enumerate(page.documents[:2]):
            reading.open_document(
                space_id=self.space_id, document_id=document.id, by=by, at=at + timedelta(seconds=20 * number + 9)
            )


def new_document(document: values.DemoDocument) -> NewDocument:
    """Gives a demo document as a software submits it; the header says the rest."""
    restrictions = {
        Visibility.HIDDEN_FROM_PATIENT: document.hidden_from_patient,
        Visibility.HIDDEN_FROM_REPRESENTATIVES: document.hidden_from_parents,
    }
    return NewDocument(
        content=document.content,
        media_type=document.media_type,
        unique_id=document.unique_id,
        type=Coded(document.type_code, document.type_system),
        title=document.title,
        created_at=document.created_at,
        visibility=frozenset(restriction for restriction, asked in restrictions.items() if asked),
        replaces=document.replaces,
    )


def _deposited_at(document: values.DemoDocument) -> datetime:
    """Software deposits shortly after the document is written."""
    return max(document.created_at, document.ended_at or document.created_at) + timedelta(minutes=10)
