"""What is done in support: by citizens in their cases, by agents at the desk, by two persons together."""

from carnet.domain.documents.rules.faults import Invalid
from carnet.domain.support.actions.agents import (
    add_agent,
    change_role,
    reset_agent,
    resume_agent,
    sign_in,
    suspend_agent,
)
from carnet.domain.support.actions.cases import DOUBT_JOB, answer, close_own, open_case
from carnet.domain.support.actions.desk import close_case, give_back, reply, take_case
from carnet.domain.support.actions.jobs import close_quiet_cases, forget_old_cases, run_bulk_closing
from carnet.domain.support.actions.mandates import end_mandate, record_mandate
from carnet.domain.support.actions.privileges import (
    switch_off,
    switch_on_by_ins,
    switch_on_by_traits,
    switch_on_for_case,
)
from carnet.domain.support.actions.requests import (
    BULK_JOB,
    ask_bulk_closing,
    ask_export,
    decide_request,
    execute_export,
    start_bulk_closing,
)
from carnet.domain.support.actions.spaces import act_on, close_space, reopen_space, suspend_space

__all__ = [
    "BULK_JOB",
    "DOUBT_JOB",
    "Invalid",
    "act_on",
    "add_agent",
    "answer",
    "ask_bulk_closing",
    "ask_export",
    "change_role",
    "close_case",
    "close_own",
    "close_quiet_cases",
    "close_space",
    "decide_request",
    "end_mandate",
    "execute_export",
    "forget_old_cases",
    "give_back",
    "open_case",
    "record_mandate",
    "reopen_space",
    "reply",
    "reset_agent",
    "resume_agent",
    "run_bulk_closing",
    "sign_in",
    "start_bulk_closing",
    "suspend_agent",
    "suspend_space",
    "switch_off",
    "switch_on_by_ins",
    "switch_on_by_traits",
    "switch_on_for_case",
    "take_case",
]
