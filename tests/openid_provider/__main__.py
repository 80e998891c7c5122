"""Installs the provider before the tests; without it, the tests that need it are skipped and say so."""

import sys

from tests.openid_provider import provider

try:
    provider.install()
except provider.Unavailable as error:
    sys.stderr.write(f"{error}\n")
