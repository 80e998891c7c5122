"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carnet.config.settings")
application = get_wsgi_application()
# The site map is read now: a fault stops the start instead of the first visitor, who would also wait for it.
assert get_resolver().url_patterns
