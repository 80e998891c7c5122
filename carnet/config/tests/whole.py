"""The whole site behind the listener, on the base of a test: run by `test_signed_calls` in a process of its own."""

import os

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carnet.config.settings")
settings.DATABASES["default"]["NAME"] = os.environ["TESTED_DATABASE"]

from carnet.config import wsgi  # noqa: E402 - the base is chosen first

listener = wsgi.listener
