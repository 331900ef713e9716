"""The files of an opening in an editor: what is shown of each, and the one that was chosen."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest

from koubo.files.checks import CheckedFile, FileRefused, check_pdf
from koubo.kernel.text import Text

FILES: Final = "attachments"
UPLOAD: Final = "upload"
ATTACH: Final = "attach"


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A PDF in an editor. `href` is empty for one that no revision holds yet; one that is not kept will be left out."""

    id: str
    name: str
    size: int
    pages: int | None
    href: str
    is_kept: bool = True


def chosen_pdf(request: HttpRequest, *, needed: bool) -> CheckedFile | None:
    """Check a chosen file before the transaction. Raises FileRefused, also where the button asks for one and there is none."""
    upload: Any = request.FILES.get(UPLOAD)
    if upload is not None:
        return check_pdf(upload)
    if needed:
        raise FileRefused("file-missing", Text("PDFを選んでください", "Choose a PDF"))
    return None
