"""Sets the scene by actions and by the doors themselves: four spaces, ten documents, and everybody signed in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.test import Client
from django.urls import reverse

from carnet.domain.access import actions as access
from carnet.domain.access import reading as access_reading
from carnet.domain.access.codes import DocumentFacts, DocumentStatus, NewRestriction, RestrictedWhat, RestrictedWhom
from carnet.domain.documents import actions as documents
from carnet.domain.documents.codes import OwnDocument, Visibility
from carnet.domain.identity import actions as identity
from carnet.domain.identity.codes import PatientIdentity, Professional, Sex
from carnet.domain.spaces import actions as spaces
from carnet.domain.spaces.actions import Terms
from carnet.domain.spaces.codes.delegations import Kind, Scope
from carnet.domain.support import actions as support
from carnet.domain.support import own_cases
from carnet.domain.support.codes import File
from carnet.foundation import clock, ids
from carnet.foundation.actors import SYSTEM, Actor
from carnet.foundation.values import ins
from carnet.gateways.web_citizen.tests import situations as citizens
from tests import cast, family
from tests.cast import NOON, PDF, acting
from tests.family import Family
from tests.verification.scene import PAPER, REPORT, Held, Mandate, Scene

YVES = PatientIdentity(
    ins=ins.parse("1750313055444", oid=ins.NIR_TEST),
    birth_family_name="FONTAINE",
    birth_given_names=("YVES",),
    birth_on=date(1975, 3, 2),
    sex=Sex.MALE,
    birth_place="13055",
)
ODILE = PatientIdentity(
    ins=ins.parse("2720313055555", oid=ins.NIR_TEST),
    birth_family_name="GARNIER",
    birth_given_names=("ODILE",),
    birth_on=date(1972, 3, 8),
    sex=Sex.FEMALE,
    birth_place="13055",
)
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\6\0\0\0\x1f\x15\xc4\x89"
# Somebody of the directory whom addresses name and who never comes.
COLLEAGUE = Professional("10000000124", "Voisin", "Olga", "MME", "10", "SM54", True, (cast.PRACTICE,))
CITIZENS = {"alice": cast.ALICE, "lea": family.LEA, "hugo": family.HUGO, "boris": cast.BORIS}


# A name by which nobody else of the scene is called.
NAMES = {"alice": "ALICE", "lea": "LÉA", "hugo": "LEROY", "boris": "BERNARD"}


class Stage:
    """The scene while it is being set: the family, the mandates, what is held."""

    def __init__(self) -> None:
        """Brings the family in, with a second parent for Léa and three carers for Alice."""
        self.family: Family = family.assemble()
        identity.register_professional(professional=COLLEAGUE, since=date(2020, 1, 1))
        self.yves = cast.space(YVES, active=True)
        self.odile = cast.space(ODILE, active=True)
        self.spaces = {
            "alice": self.family.alice,
            "lea": self.family.lea,
            "hugo": self.family.hugo,
            "boris": self.family.people.boris,
        }
        self.mother = family.parent(self.family.alice, of=self.family.lea)
        self.second_parent = self._second_parent()
        self.chloe = family.with_carer(self.family.alice, self.family.chloe, family.CHLOE)
        limited = Terms(scope=Scope.DOCUMENTS)
        self.yves_mandate = family.with_carer(self.family.alice, self.yves, YVES, terms=limited)
        self.odile_mandate = family.with_carer(self.family.alice, self.odile, ODILE)
        self.odile_browser = self.acting_for(ODILE, self.odile_mandate)
        alice = cast.citizen(self.family.alice)
        at = clock.now()
        spaces.revoke(space_id=self.family.alice, mandate_id=self.odile_mandate, by=alice, at=at)
        self.invited = family.invited(self.family.alice, family.HUGO, at=at)
        self.boris_browser = citizens.signed_in(Client(), cast.BORIS.ins.value)

    def _second_parent(self) -> UUID:
        mandate_id = spaces.invite(
            space_id=self.family.lea,
            kind=Kind.PARENT,
            named=family.named(family.HUGO),
            terms=Terms(),
            limits=family.LIMITS,
            by=self.mother,
            at=NOON,
        )
        hugo = cast.citizen(self.family.hugo)
        spaces.accept(space_id=self.family.lea, mandate_id=mandate_id, by=hugo, at=NOON)
        return mandate_id

    def acting_for(self, person: PatientIdentity, mandate_id: UUID) -> Client:
        """Signs somebody in, and opens the space of the person whom the mandate names."""
        browser = citizens.signed_in(Client(), person.ins.value)
        opened = browser.post(reverse("citizen:switch", args=[mandate_id]))
        assert opened.status_code == 302, opened.content.decode()
        return browser

    def mandates(self) -> tuple[Mandate, ...]:
        """Gives the mandates, by who stands on each side."""
        return (
            Mandate(self.second_parent, "parent", "accepted", "lea", "hugo"),
            Mandate(self.chloe, "carer", "accepted", "alice", "chloe"),
            Mandate(self.odile_mandate, "carer", "revoked", "alice", "odile"),
            Mandate(self.invited, "carer", "pending", "alice", "hugo"),
        )

    def set(self) -> Scene:
        """Deposits what the spaces hold, sets what their citizens chose, closes Boris's."""
        at = clock.now()
        alice = cast.citizen(self.family.alice)
        for who, treats in ((cast.DIANE, True), (cast.PAUL, False)):
            access.declare_authorization(space_id=self.family.alice, by=acting(who), at=at, as_treating_doctor=treats)
        self._choose("alice", alice, opposes=False)
        self._choose("hugo", cast.citizen(self.family.hugo), opposes=True)
        held = self._held()
        kept = next(one for one in held if one.title == "Titre-restreint-9X")
        restriction = access.restrict(
            space_id=self.family.alice,
            restriction=NewRestriction(
                what=RestrictedWhat.DOCUMENT,
                target=kept.facts.set_id,
                whom=RestrictedWhom.PROFESSIONAL,
                excluded=cast.PAUL.rpps,
            ),
            by=alice,
            at=at,
        )
        spaces.close_space(space_id=self.spaces["boris"], by=SYSTEM, at=at)
        secrets = {name: (who.ins.value, NAMES[name]) for name, who in CITIZENS.items()}
        case = self._case()
        case_id = ids.parse_public_row(case)[1]
        said = own_cases.own_conversation(space_id=self.family.alice, case_id=case_id, by=alice, at=at)
        (attached,) = said.messages[0].attachments
        consent = access_reading.consents(space_id=self.family.alice, by=alice, at=at)[0]
        return Scene(
            spaces=self.spaces,
            secrets=secrets,
            held=held,
            mandates=self.mandates(),
            cases={"alice": case},
            attachment=ids.public(attached.id),
            consents={"alice": ids.public(consent.id)},
            restrictions={"alice": ids.public(restriction)},
        )

    def _case(self) -> str:
        """Opens a case about the first line of Alice's journal, with a letter joined."""
        case_id = support.open_case(
            space_id=self.family.alice,
            words="Qui est-ce ?",
            line_seq=1,
            files=(File("lettre.pdf", "application/pdf", PDF),),
            by=cast.citizen(self.family.alice),
            at=clock.now(),
        )
        return ids.public_row(self.family.alice, case_id)

    def _choose(self, name: str, by: Actor, *, opposes: bool) -> None:
        access.choose_emergency(
            space_id=self.spaces[name],
            allows_regulation=not opposes,
            allows_break_glass=not opposes,
            allows_hidden=False,
            by=by,
            at=clock.now(),
        )

    def _held(self) -> tuple[Held, ...]:
        alice, at = cast.citizen(self.family.alice), clock.now()
        plain = DocumentFacts(type_code=REPORT)
        hidden = self._report("alice", "Titre-masqué-8Z", replace(plain, hidden_from_professionals=True))
        documents.hide(space_id=self.family.alice, document_id=_row(hidden), by=alice, at=at)
        gone = self._report("alice", "Titre-supprimé-6W", replace(plain, status=DocumentStatus.DELETED))
        documents.delete(space_id=self.family.alice, document_id=_row(gone), by=acting(cast.DIANE), at=at)
        return (
            self._report("alice", "Titre-visible-7Q", plain),
            replace(hidden, version=2),
            self._report("alice", "Titre-restreint-9X", plain),
            self._report("alice", "Titre-annonce-5V", replace(plain, hidden_from_patient=True)),
            replace(gone, version=2),
            self._paper(),
            self._report("lea", "Titre-enfant-4T", plain),
            self._report("lea", "Titre-secret-2R", replace(plain, hidden_from_representatives=True)),
            self._report("hugo", "Titre-étranger-1P", plain),
            self._report("boris", "Titre-fermé-3K", plain),
        )

    def _report(self, space: str, title: str, facts: DocumentFacts) -> Held:
        visibility = {
            Visibility.HIDDEN_FROM_PATIENT: facts.hidden_from_patient,
            Visibility.HIDDEN_FROM_REPRESENTATIVES: facts.hidden_from_representatives,
        }
        new = cast.pdf(title, visibility=frozenset(name for name, is_set in visibility.items() if is_set))
        done = cast.deposited(self.spaces[space], new, by=acting(cast.DIANE), at=clock.now())
        return _held(self.spaces, title, space, done.document_ids[0], "diane", facts, submission=done.submission_id)

    def _paper(self) -> Held:
        """Adds what Alice keeps herself."""
        paper = OwnDocument(
            content=PICTURE, media_type="image/png", title="Titre-papier-0N", type_code=PAPER, created_at=NOON
        )
        alice = cast.citizen(self.family.alice)
        row = documents.add_own(space_id=self.family.alice, document=paper, by=alice, at=clock.now())
        facts = DocumentFacts(type_code=PAPER, by_patient=True)
        held = _held(self.spaces, paper.title, "alice", row, "patient", facts, submission=row)
        return replace(held, is_picture=True)


def _held(
    spaces_of: Mapping[str, UUID],
    title: str,
    space: str,
    row: UUID,
    author: str,
    facts: DocumentFacts,
    *,
    submission: UUID,
) -> Held:
    space_id = spaces_of[space]
    known = replace(facts, set_id=str(row))
    return Held(title, space, ids.public_row(space_id, row), author, known, ids.public_row(space_id, submission))


def _row(held: Held) -> UUID:
    return ids.parse_public_row(held.public_id)[1]


LIFETIME = timedelta(minutes=30)
