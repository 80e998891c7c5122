"""The steps of a sign-in that are ours: a code by mail for whom has neither application nor key; a new password."""

import secrets
from datetime import datetime, timedelta
from hmac import compare_digest

from allauth.account.stages import LoginStage
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from carnet.domain.identity import accounts as identity_accounts
from carnet.domain.notifications import queries as notifications
from carnet.foundation import clock
from carnet.gateways.accounts import factors
from carnet.journeys.accounts import codes

KEY = "mail_code"
# What a pending sign-in carries when it began by a forgotten password.
RECOVERS = "recovers"
DIGITS = 6
MOST_TRIES = 5
MOST_SENT = 4
BETWEEN = timedelta(seconds=30)


class MailCodeStage(LoginStage):  # type: ignore[misc]  # allauth has no types
    """Asks for the code that was sent to the citizen's address; an account without one does not enter this way.

    The state lives in the pending session: the hash of the code, when it was sent, how often it was tried. It ends with
    the sign-in, so that a code serves once, for the browser that asked for it.
    """

    key = KEY
    urlname = "account_mail_code"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Sends a code when one is needed; tells allauth where to go on."""
        account = self.login.user
        if factors.has_strong(account):
            return None, True
        if account.space_id is None or notifications.email(space_id=account.space_id) is None:
            return HttpResponseRedirect(reverse("account_no_second_factor")), False
        if "hash" not in self.state:
            self.send()
        return HttpResponseRedirect(reverse(self.urlname)), True

    def send(self) -> bool:
        """Sends a fresh code; false when it is too early or too many were sent already."""
        at = clock.now()
        if not self.may_send_at(at):
            return False
        code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
        account = self.login.user
        codes.send_sign_in_code(space_id=account.space_id, code=code, at=at)
        self.state.update(
            hash=identity_accounts.sign_in_code_hash(account_id=account.id, code=code),
            sent_at=at.isoformat(),
            sent=self.state.get("sent", 0) + 1,
            tries=0,
        )
        return True

    def may_send_at(self, at: datetime) -> bool:
        """Tells whether another code may be sent now."""
        if "sent_at" not in self.state:
            return True
        return self.state["sent"] < MOST_SENT and at - datetime.fromisoformat(self.state["sent_at"]) >= BETWEEN

    def is_right(self, code: str) -> bool:
        """Tells whether this is the code, in time and within five tries; counts the try."""
        self.state["tries"] = self.state.get("tries", 0) + 1
        given = identity_accounts.sign_in_code_hash(account_id=self.login.user.id, code="".join(code.split()))
        is_fresh = clock.now() - datetime.fromisoformat(self.state["sent_at"]) <= codes.SIGN_IN_LASTS
        return self.state["tries"] <= MOST_TRIES and is_fresh and compare_digest(given, self.state["hash"])


class NewPasswordStage(LoginStage):  # type: ignore[misc]
    """Asks whoever forgot the password for another: the last step, once the second proof was given."""

    key = "new_password"
    urlname = "account_new_password"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Lets every other sign-in pass."""
        if not self.login.state.get(RECOVERS):
            return None, True
        return HttpResponseRedirect(reverse(self.urlname)), True
