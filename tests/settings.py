"""The settings, with the environment of tests whoever starts them: pytest-django reads settings before conftest.py."""

import os

os.environ["KOUBO_ENV"] = "test"
os.environ.setdefault("KOUBO_LOG_LEVEL", "CRITICAL")
os.environ.setdefault("KOUBO_SEARCH_SYNC", "true")
# The browser driver keeps an event loop in the thread of the tests; the database is used from that thread alone.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from koubo.config.settings import *  # noqa: F403 - the environment comes first

KOUBO_REFRESH = False
MIDDLEWARE += ["tests.support.compact.middleware"]  # noqa: F405
