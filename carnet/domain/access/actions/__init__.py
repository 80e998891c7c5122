"""Letting in and keeping out: who said so, when, for how long; in the journal, and told to the citizen."""

from carnet.domain.access.actions.authorizing import (
    authorize,
    block,
    block_for_patient,
    name_administrator,
    remove_authorization,
    stop_being_treating_doctor,
    unblock,
    withdraw_administrator,
)
from carnet.domain.access.actions.choosing import choose_emergency, choose_new_documents
from carnet.domain.access.actions.consenting import (
    NoSuchConsent,
    UnknownProfessional,
    declare_authorization,
    record_consent,
    withdraw_consent,
)
from carnet.domain.access.actions.emergencies import NoReasonGiven, break_glass, keep_glass_broken
from carnet.domain.access.actions.journaling import decided, write_decision
from carnet.domain.access.actions.restricting import (
    InvalidRestriction,
    NoSuchRestriction,
    hold_arrivals,
    lift_restriction,
    restrict,
)
from carnet.domain.access.actions.watching import (
    cut,
    end_cut,
    forget_visits,
    write_carried,
    write_habits,
    write_learnt,
    write_weighed,
)

__all__ = [
    "InvalidRestriction",
    "NoReasonGiven",
    "NoSuchConsent",
    "NoSuchRestriction",
    "UnknownProfessional",
    "authorize",
    "block",
    "block_for_patient",
    "break_glass",
    "choose_emergency",
    "choose_new_documents",
    "cut",
    "decided",
    "declare_authorization",
    "end_cut",
    "forget_visits",
    "hold_arrivals",
    "keep_glass_broken",
    "lift_restriction",
    "name_administrator",
    "record_consent",
    "remove_authorization",
    "restrict",
    "stop_being_treating_doctor",
    "unblock",
    "withdraw_administrator",
    "withdraw_consent",
    "write_carried",
    "write_decision",
    "write_habits",
    "write_learnt",
    "write_weighed",
]
