"""Turns lines of the journal into what the page shows: the others one by one, one's own acts quietly together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.design.shapes import JournalLine, Role
from carnet.domain.documents.journal_reading import DOCUMENT, JournalItem
from carnet.domain.spaces.queries.delegations import Names
from carnet.domain.support import tables as support
from carnet.foundation import ids, nomenclatures
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.journal.codes import Entry, Outcome
from carnet.gateways.web_citizen import readers, sentences, whose
from carnet.gateways.web_citizen.readers import Reader

_PROFESSIONS: dict[str, Role] = {"10": "medecin", "21": "pharmacien", "60": "infirmier", "69": "infirmier"}
_KINDS: dict[ActorKind, Role] = {
    ActorKind.CITIZEN: "citoyen",
    ActorKind.REPRESENTATIVE: "aidant",
    ActorKind.CARER: "aidant",
    ActorKind.PROFESSIONAL: "professionnel",
    ActorKind.STAFF: "hopital",
    ActorKind.STRUCTURE: "hopital",
    ActorKind.SUPPORT: "systeme",
    ActorKind.SYSTEM: "systeme",
}
# The same act by the same person within this time is one visit: one line tells it.
_VISIT = timedelta(minutes=30)
NOBODY = Names(people={}, mandates={})
_URGENT_MODES = frozenset({"regulation", "break_glass"})


@dataclass(frozen=True, slots=True)
class Group:
    """Consecutive lines of one side: the citizen's own acts, or what the others did. Newest first."""

    is_mine: bool
    lines: tuple[JournalLine, ...]

    @property
    def last_at(self) -> datetime:
        """When the newest of them happened."""
        return self.lines[0].at

    @property
    def told(self) -> list["Told"]:
        """The lines to show: those that say the same within one visit are told together."""
        told: list[Told] = []
        for one in self.lines:
            if told and _is_again(one, told[-1].newest):
                told[-1] = Told((*told[-1].lines, one))
            else:
                told.append(Told((one,)))
        return told


@dataclass(frozen=True, slots=True)
class Told:
    """One act, and the same act again in the same visit. Newest first, never empty."""

    lines: tuple[JournalLine, ...]

    @property
    def newest(self) -> JournalLine:
        """The line that stands for all."""
        return self.lines[0]

    @property
    def shown(self) -> JournalLine:
        """The newest line, which says how many times: « a lu votre identité (3 fois). »"""
        if len(self.lines) == 1:
            return self.newest
        times = _("%(count)d fois") % {"count": len(self.lines)}
        return replace(self.newest, sentence=f"{self.newest.sentence.removesuffix('.')} ({times}).")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an act means, for those who tap to know."""

    name: str
    means: str


def groups(
    items: Iterable[JournalItem], *, reader: Reader, names: Names = NOBODY, links_persons: bool = True
) -> list[Group]:
    """Gathers lines by who acted, in their order; each leads to the page of its person unless that page shows it."""
    person = whose.person(reader)
    return [
        Group(
            is_mine=mine,
            lines=tuple(
                line(item, reader=reader, names=names, links_person=links_persons, person=person) for item in run
            ),
        )
        for mine, run in groupby(items, key=lambda item: _is_mine(item.line.entry.actor, reader))
    ]


def meanings(items: Sequence[JournalItem], *, reader: Reader) -> list[Meaning]:
    """Explains each act that the page names, once, in alphabetical order."""
    person = whose.person(reader)
    acts = {item.line.entry.act for item in items}
    told = [sentences.ACTS.get(act, sentences.UNKNOWN_ACT) for act in acts]
    return sorted(
        {Meaning(whose.said(str(one.name), person), whose.said(str(one.means), person)) for one in told},
        key=lambda meaning: meaning.name,
    )


def line(
    item: JournalItem, *, reader: Reader, names: Names = NOBODY, links_person: bool = True, person: str = ""
) -> JournalLine:
    """Tells one line of the journal; `person` is whose journal it is, when somebody else reads it."""
    entry = item.line.entry
    is_document = entry.object_kind == DOCUMENT and entry.object_id is not None and item.title is not None
    is_mine = _is_mine(entry.actor, reader)
    url = ""
    if is_document and entry.object_id is not None and entry.act != "delete_document":
        url = reverse("citizen:document", args=[ids.public_row(reader.space_id, entry.object_id)])
    return JournalLine(
        role=role_of(entry.actor),
        sentence=_sentence(entry, item.title, names, is_mine=is_mine, person=person),
        at=entry.at,
        place=entry.actor.organization_name if entry.actor.name else "",
        said=item.said,
        url=url,
        url_label=_("Voir le document"),
        person_url=reverse("citizen:journal_person", args=[entry.actor.id]) if links_person and not is_mine else "",
        surprise_url=""
        if is_mine or not readers.may_come(reader, decides=True, needs_all=False)
        else reverse("citizen:surprise", args=[item.line.seq]),
        was_refused=entry.outcome is Outcome.REFUSED,
        is_urgent=entry.actor.mode in _URGENT_MODES,
    )


def name_of(actor: Actor, *, reader: Reader, names: Names = NOBODY) -> str:
    """Says who an actor is, for a list of those who came."""
    return _("Vous") if _is_mine(actor, reader) else _who(actor, names)


def _is_again(older: JournalLine, newest: JournalLine) -> bool:
    return newest == replace(older, at=newest.at, surprise_url=newest.surprise_url) and newest.at - older.at <= _VISIT


def role_of(actor: Actor) -> Role:
    """Says whose face stands beside a line."""
    if actor.kind is ActorKind.PROFESSIONAL:
        return _PROFESSIONS.get(actor.profession, "professionnel")
    return _KINDS[actor.kind]


def _is_mine(actor: Actor, reader: Reader) -> bool:
    return (actor.kind, actor.id) == (reader.actor.kind, reader.actor.id)


def _sentence(entry: Entry, title: str | None, names: Names, *, is_mine: bool, person: str) -> str:
    told = sentences.ACTS.get(entry.act, sentences.UNKNOWN_ACT)
    who = _who(entry.actor, names)
    words = {"who": f"{who}," if ", " in who else who, "what": _what(entry, title, names)}
    if entry.outcome is Outcome.ALLOWED:
        return whose.said(str(told.mine if is_mine else told.allowed), person) % words
    if is_mine:
        return _("Vous avez demandé ceci, qui n’était pas possible : %(name)s.") % {"name": str(told.name).lower()}
    why = whose.said(str(sentences.REASONS.get(entry.reason, "")), person)
    return f"{whose.said(str(told.refused), person) % words} {why}".strip()


def _who(actor: Actor, names: Names) -> str:
    match actor.kind:
        case ActorKind.SYSTEM:
            return "Carnet"
        case ActorKind.SUPPORT:
            return _("L’assistance de Carnet")
        case ActorKind.REPRESENTATIVE | ActorKind.CARER:
            who = names.people.get(actor.id) or _("Quelqu’un")
            person = names.people.get(actor.on_behalf_of, "")
            return _("%(who)s, pour %(person)s") % {"who": who, "person": person} if person else who
        case ActorKind.CITIZEN:
            return names.people.get(actor.id) or _("Le titulaire de l’espace")
        case _:
            return actor.name or actor.organization_name or _("Quelqu’un")


def _what(entry: Entry, title: str | None, names: Names) -> str:
    mandate = names.mandates.get(entry.object_id) if entry.object_id is not None else None
    if mandate is not None:
        return _("%(who)s, pour %(person)s") % {"who": mandate.delegate_name, "person": mandate.person_name}
    if entry.object_kind == "privilege":
        return _purpose(entry.object_code)
    if title:
        return f"« {title} »"
    known = nomenclatures.document_type(entry.object_code) if entry.object_code else None
    return _("un document (%(label)s)") % {"label": nomenclatures.spoken(known.label)} if known else _("un document")


def _purpose(code: str) -> str:
    """Says what an agent of support entered the administrative part for."""
    known = {reason.value: row.told for reason, row in support.privilege_reasons().items()}
    return known.get(code, _("une raison que cette version de Carnet ne sait pas nommer"))
