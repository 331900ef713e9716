"""The server's entry point."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koubo.config.settings")
django_application = get_wsgi_application()

from koubo.stats import counting  # noqa: E402 - after the apps are loaded
from koubo.web import bodies  # noqa: E402

application = bodies.guard(django_application)

counting.serve()

# The faces are loaded before the first answer, not in it; and the collector does not walk what stays again and again, which
# held up an answer for 70 ms now and then.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
