"""The WSGI application, as granian serves it, and as the listener that asks for certificates does."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from carnet.config import callers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carnet.config.settings")
_django = get_wsgi_application()
# The site map is read now: a fault stops the start instead of the first visitor, who would also wait for it.
assert get_resolver().url_patterns

application = callers.behind_proxy(_django)
listener = callers.behind_tls(_django)
