"""Templates for what applicants hand in: buttons in the editor, each adding lines to the form."""

from typing import Any, Final

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from koubo.postings.content import requirements
from koubo.postings.content.forms import with_rows
from koubo.postings.models import Revision
from koubo.postings.sheet import SHEET, Content

EARLIER: Final = "earlier"


def offered(revision: Revision) -> list[tuple[str, str]]:
    """Return (name, words on the button) of what could be added; the earlier one only where there is one."""
    known = [("national", _("Documents of the national common form")), ("minimal", _("One PDF with everything"))]
    return [*known, *([(EARLIER, _("As in your latest opening with Web applications"))] if _earlier(revision) else [])]


def added(data: MultiValueDict[str, Any], revision: Revision, name: str) -> MultiValueDict[str, Any]:
    """Return what was typed with the lines of a template below; an unknown one adds nothing."""
    if name == EARLIER:
        rows = _earlier(revision)
    else:
        rows = requirements.template(name, revision.languages) if name in requirements.TEMPLATES else []
    return with_rows(data, SHEET.field(requirements.SLOTS), rows, revision.languages)


def _earlier(revision: Revision) -> list[Content]:
    return requirements.of_earlier(revision)
