"""Checking a password: the identifier is looked up by its keyed hash."""

from typing import TYPE_CHECKING, cast

from allauth.account.auth_backends import AuthenticationBackend

from carnet.domain.identity import queries as identity

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's own, which takes as long for an identifier that nobody has as for one that exists."""

    def _authenticate_by_username(self, username: str, password: str) -> "AbstractBaseUser | None":
        found = identity.account_of_identifier(identifier=username)
        return cast("AbstractBaseUser | None", self._check_password(found, password))
