"""Whose certificates are believed: chains, dates and lists of revoked certificates, from the files of a folder."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from carnet.foundation import authorities, pki
from carnet.foundation.authorities import Authorities, Doubt, Untrusted
from tests import xds_caller

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
ROOT = pki.authority("AC racine")
MIDDLE = pki.authority("AC intermédiaire", by=ROOT)
STRANGER = pki.authority("AC inconnue")
NAME = xds_caller.subject("810000000017", "1920000001")
HOLDER, REVOKED = (pki.signature_certificate(ROOT, NAME) for _ in range(2))
UNDER = pki.signature_certificate(MIDDLE, NAME)


def written(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        (folder / f"{name}.pem").write_text(content)
    return folder


def doubt(folder: Path, one: pki.Issued, *, at: datetime = NOW, needs_lists: bool = True) -> Doubt | None:
    """Gives why a certificate is not believed, None when it is."""
    try:
        found = Authorities(folder, needs_lists=needs_lists).trusted(one.shown.der, at=at)
    except Untrusted as untrusted:
        return untrusted.doubt
    assert found == one.certificate
    return None


def _span(since: int, until: int) -> pki.Span:
    return NOW + since * DAY, NOW + until * DAY


PRESENT = pki.revoke(ROOT, REVOKED)


@pytest.mark.parametrize(
    ("files", "one", "expected"),
    [
        ({"root": ROOT.pem, "list": PRESENT}, HOLDER, None),
        ({"all": ROOT.pem + PRESENT}, HOLDER, None),
        ({"root": ROOT.pem + STRANGER.pem, "list": PRESENT}, HOLDER, None),
        ({"root": ROOT.pem, "list": PRESENT}, REVOKED, Doubt.REVOKED),
        ({"root": ROOT.pem, "old": pki.revoke(ROOT, span=_span(-3, 3)), "new": PRESENT}, REVOKED, Doubt.REVOKED),
        ({"root": ROOT.pem, "new": pki.revoke(ROOT, span=_span(0, 3)), "old": PRESENT}, REVOKED, None),
        ({}, HOLDER, Doubt.NO_AUTHORITY),
        ({"root": STRANGER.pem, "list": pki.revoke(STRANGER)}, HOLDER, Doubt.UNKNOWN_AUTHORITY),
        ({"itself": HOLDER.pem, "list": PRESENT}, HOLDER, Doubt.NO_AUTHORITY),
        ({"root": ROOT.pem}, HOLDER, Doubt.NO_LIST),
        ({"root": ROOT.pem, "list": pki.revoke(STRANGER)}, HOLDER, Doubt.NO_LIST),
        ({"root": ROOT.pem, "list": pki.revoke(ROOT, span=_span(-9, -1))}, HOLDER, Doubt.NO_LIST),
        ({"root": ROOT.pem, "list": pki.revoke(ROOT, span=_span(1, 9))}, HOLDER, Doubt.NO_LIST),
        ({"root": ROOT.pem + MIDDLE.pem, "list": PRESENT, "other": pki.revoke(MIDDLE)}, UNDER, None),
        ({"middle": MIDDLE.pem, "other": pki.revoke(MIDDLE)}, UNDER, None),
        ({"root": ROOT.pem, "list": PRESENT}, UNDER, Doubt.UNKNOWN_AUTHORITY),
        ({"root": ROOT.pem + MIDDLE.pem, "list": PRESENT}, UNDER, Doubt.NO_LIST),
        ({"root": ROOT.pem + MIDDLE.pem, "other": pki.revoke(MIDDLE)}, UNDER, Doubt.NO_LIST),
        (
            {"root": ROOT.pem + MIDDLE.pem, "list": pki.revoke(ROOT, MIDDLE), "other": pki.revoke(MIDDLE)},
            UNDER,
            Doubt.REVOKED,
        ),
        ({"root": ROOT.pem, "list": PRESENT, "broken": "-----BEGIN CERTIFICATE-----\nx"}, HOLDER, None),
        ({"broken": ROOT.pem[:200], "list": PRESENT}, HOLDER, Doubt.NO_AUTHORITY),
        (
            {"root": ROOT.pem, "list": PRESENT},
            pki.signature_certificate(ROOT, NAME, span=_span(-9, -1)),
            Doubt.EXPIRED,
        ),
        (
            {"root": ROOT.pem, "list": PRESENT},
            pki.signature_certificate(ROOT, NAME, span=_span(1, 9)),
            Doubt.NOT_YET_VALID,
        ),
        # Signed by one that is no authority, and by one that only bears the name of the authority.
        ({"root": ROOT.pem, "list": PRESENT}, pki.signature_certificate(HOLDER, NAME), Doubt.UNKNOWN_AUTHORITY),
        (
            {"root": ROOT.pem, "list": PRESENT},
            pki.signature_certificate(pki.authority("AC racine"), NAME),
            Doubt.UNKNOWN_AUTHORITY,
        ),
    ],
    ids=[
        "list", "one_file", "several", "revoked", "newest_revokes", "newest_gives_back", "nothing", "stranger",
        "no_authority", "no_list", "list_of_another", "list_outdated", "list_of_tomorrow", "chain", "middle_alone",
        "middle_absent", "chain_without_its_list", "chain_without_the_roots", "middle_revoked", "broken_file",
        "broken_authority", "expired", "not_yet_valid", "by_a_leaf", "by_a_namesake",
    ],
)  # fmt: skip
def test_believes_only_whole_proofs(
    tmp_path: Path, files: dict[str, str], one: pki.Issued, expected: Doubt | None
) -> None:
    assert doubt(written(tmp_path, **files), one) is expected


def test_does_without_lists_where_the_operator_says_so(tmp_path: Path) -> None:
    folder = written(tmp_path, root=ROOT.pem)

    assert doubt(folder, HOLDER, needs_lists=False) is None
    assert doubt(written(folder, list=PRESENT), REVOKED, needs_lists=False) is Doubt.REVOKED


def test_reads_what_authorities_publish_in_der(tmp_path: Path) -> None:
    (tmp_path / "root.crt").write_bytes(ROOT.certificate.public_bytes(Encoding.DER))
    listed = x509.load_pem_x509_crl(PRESENT.encode())
    (tmp_path / "list.crl").write_bytes(listed.public_bytes(Encoding.DER))

    assert doubt(tmp_path, HOLDER) is None
    assert doubt(tmp_path, REVOKED) is Doubt.REVOKED


def _list(add: Callable[[x509.CertificateRevocationListBuilder], x509.CertificateRevocationListBuilder]) -> str:
    built = x509.CertificateRevocationListBuilder(
        issuer_name=ROOT.certificate.subject, last_update=NOW - DAY, next_update=NOW + DAY
    )
    return add(built).sign(ROOT.key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def _scope(**said: bool) -> x509.IssuingDistributionPoint:
    flags = {
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
        **said,
    }
    where = None if any(flags.values()) else [x509.UniformResourceIdentifier("http://ac.example/list.crl")]
    return x509.IssuingDistributionPoint(full_name=where, relative_name=None, only_some_reasons=None, **flags)


@pytest.mark.parametrize(
    ("extension", "expected"),
    [
        (_scope(), None),
        (_scope(only_contains_user_certs=True), None),
        (_scope(only_contains_ca_certs=True), Doubt.NO_LIST),
        (_scope(indirect_crl=True), Doubt.NO_LIST),
        (x509.DeltaCRLIndicator(1), Doubt.NO_LIST),
    ],
    ids=["whole", "people", "authorities", "indirect", "difference"],
)
def test_a_list_must_speak_of_every_holder(
    tmp_path: Path, extension: x509.ExtensionType, expected: Doubt | None
) -> None:
    listed = _list(lambda built: built.add_extension(extension, critical=True))

    assert doubt(written(tmp_path, root=ROOT.pem, list=listed), HOLDER) is expected


def test_a_list_that_somebody_else_signed_counts_for_nothing(tmp_path: Path) -> None:
    namesake = pki.authority("AC racine")

    assert doubt(written(tmp_path, root=ROOT.pem, list=pki.revoke(namesake)), HOLDER) is Doubt.NO_LIST


def test_what_it_remembers_ends_with_the_list(tmp_path: Path) -> None:
    folder = written(tmp_path, root=ROOT.pem, list=pki.revoke(ROOT, span=_span(-1, 1)))
    known = Authorities(folder, needs_lists=True)
    known.trusted(HOLDER.shown.der, at=NOW)

    with pytest.raises(Untrusted) as untrusted:
        known.trusted(HOLDER.shown.der, at=NOW + DAY)
    assert untrusted.value.doubt is Doubt.NO_LIST


def test_a_new_list_counts_as_soon_as_it_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = written(tmp_path, root=ROOT.pem, list=pki.revoke(ROOT, span=_span(-1, 9)))
    known = Authorities(folder, needs_lists=True)
    assert known.trusted(HOLDER.shown.der, at=NOW) == HOLDER.certificate

    written(folder, list=pki.revoke(ROOT, HOLDER, span=_span(-1, 9)))
    os.utime(folder / "list.pem", (1, 1))
    assert known.trusted(HOLDER.shown.der, at=NOW) == HOLDER.certificate, "not looked at before its time"
    monkeypatch.setattr(authorities, "LOOK_AGAIN_SECONDS", 0.0)
    known._look_at = 0.0

    with pytest.raises(Untrusted) as untrusted:
        known.trusted(HOLDER.shown.der, at=NOW)
    assert untrusted.value.doubt is Doubt.REVOKED


def test_remembers_the_chain_and_not_the_refusal(tmp_path: Path) -> None:
    folder = written(tmp_path, root=ROOT.pem, list=PRESENT)
    known = Authorities(folder, needs_lists=True)
    for one in (HOLDER, REVOKED):
        for _ in range(2):
            try:
                known.trusted(one.shown.der, at=NOW)
            except Untrusted:
                assert one is REVOKED
    read = known._read
    assert read is not None
    assert set(read.remembered) == {HOLDER.shown.thumbprint}
