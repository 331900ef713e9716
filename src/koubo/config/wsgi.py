"""The server's entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koubo.config.settings")
application = get_wsgi_application()

from koubo.stats import counting  # noqa: E402 - after the apps are loaded

counting.serve()
