"""Django's command line, with the sources on the path."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    source = str(Path(__file__).resolve().parent / "src")
    sys.path.insert(0, source)
    # Child processes (the site and its workers) find the sources the same way.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [source, os.environ.get("PYTHONPATH", "")]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koubo.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
