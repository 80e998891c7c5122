"""What is done about accounts: operators told, accounts opened again or allowed more, by a command or from the desk."""

from carnet.domain.oversight.actions.alerts import (
    MAIL_JOB,
    NoReason,
    NotCut,
    allow,
    close_alerts,
    record_alert,
    record_proof,
    reopen_account,
    send_alert,
)
from carnet.domain.oversight.actions.desk import (
    REOPEN_JOB,
    AccountIsCut,
    ask_reopening,
    close_from_desk,
    reopen_as_asked,
)
from carnet.domain.oversight.actions.doubting import doubted, forget_doubts, record_doubt, take_back_doubt
from carnet.domain.oversight.actions.theft import END_SESSIONS_JOB, report_theft

__all__ = [
    "END_SESSIONS_JOB",
    "MAIL_JOB",
    "REOPEN_JOB",
    "AccountIsCut",
    "NoReason",
    "NotCut",
    "allow",
    "ask_reopening",
    "close_alerts",
    "close_from_desk",
    "doubted",
    "forget_doubts",
    "record_alert",
    "record_doubt",
    "record_proof",
    "reopen_account",
    "reopen_as_asked",
    "report_theft",
    "send_alert",
    "take_back_doubt",
]
