"""The settings, with the environment of tests whoever starts them: pytest-django reads settings before conftest.py."""

import os

os.environ["KOUBO_ENV"] = "test"
os.environ.setdefault("KOUBO_LOG_LEVEL", "CRITICAL")

from koubo.config.settings import *  # noqa: F403 - the environment comes first
