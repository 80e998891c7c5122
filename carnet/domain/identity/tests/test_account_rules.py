"""What an identifier and a password must be, as tables."""

import pytest

from carnet.domain.identity import actions, rules
from carnet.domain.identity.rules import IdentifierFault, PasswordFault


@pytest.mark.parametrize(
    ("identifier", "fault"),
    [
        ("camille84", None),
        ("  camille84  ", None),
        ("c" * 100, None),
        ("camille.aubry-84", None),
        ("camille", IdentifierFault.LENGTH),
        ("c" * 101, IdentifierFault.LENGTH),
        ("", IdentifierFault.LENGTH),
        ("éléonore84", IdentifierFault.ACCENT),
        ("camille 84", IdentifierFault.SPACE),
        ("camille\u200984", IdentifierFault.ACCENT),
        ("camille\t84", IdentifierFault.SPACE),
        ("camille@exemple.fr", IdentifierFault.EMAIL),
        ("284037511111204", IdentifierFault.NIR),
        ("2840375111112", IdentifierFault.NIR),
        ("2 84 03 75 111 112 04", IdentifierFault.NIR),
        ("1840 32A 111112 05", IdentifierFault.NIR),
        ("FR7630006000011234567890189", IdentifierFault.IBAN),
        ("fr76 3000 6000 0112 3456 7890 189", IdentifierFault.IBAN),
        ("9840375111112", None),
    ],
)
def test_says_what_is_wrong_with_an_identifier(identifier: str, fault: IdentifierFault | None) -> None:
    assert rules.identifier_fault(identifier) == fault


GOOD = "Brume-du-soir7"


@pytest.mark.parametrize(
    ("password", "faults"),
    [
        (GOOD, set()),
        ("Xk3!vTq8z", set()),
        ("Xk3!vTq8", {PasswordFault.TOO_SHORT}),
        (GOOD + "a" * 200, {PasswordFault.TOO_LONG}),
        ("BRUME-DU-SOIR7", {PasswordFault.LOWER}),
        ("brume-du-soir7", {PasswordFault.UPPER}),
        ("Brume-du-soir", {PasswordFault.DIGIT}),
        ("BrumeDuSoir7", {PasswordFault.SPECIAL}),
        ("Brume du soir7", {PasswordFault.SPECIAL}),
        ("Password1!", {PasswordFault.COMMON}),
        ("!!Football2024!!", {PasswordFault.COMMON}),
        ("Carnet2026!", {PasswordFault.COMMON}),
        ("MonEspaceSanté1!", {PasswordFault.COMMON}),
        ("Mon-carnet-vert7", set()),
        ("Camille84!x", {PasswordFault.IDENTIFIER}),
        ("", {PasswordFault.TOO_SHORT, *(PasswordFault(kind) for kind in ("lower", "upper", "digit", "special"))}),
    ],
)
def test_says_everything_that_is_wrong_with_a_password(password: str, faults: set[PasswordFault]) -> None:
    found = rules.password_faults(password, identifier="camille84", common=actions.is_common)
    assert set(found) == faults


def test_knows_an_identifier_whatever_its_case() -> None:
    assert rules.canonical_identifier(" Camille84 ") == rules.canonical_identifier("CAMILLE84") == "camille84"
