"""Why a sign-in through an issuer does not end: a code for the page that explains it, a detail for the operator."""


class SignInRefused(Exception):
    """A sign-in stops here. `reason` is a code of `explaining.EXPLAINED`; `detail` names no person and no token."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
