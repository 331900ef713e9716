"""The files of what the secretariat writes: removals and additions stay in the form until it is approved."""

from datetime import datetime
from typing import Final

from django.http import HttpRequest, QueryDict

from koubo.audit.trail import Actor
from koubo.postings.actions import attachments
from koubo.postings.models import Revision
from koubo.web.once import result_once
from koubo.web.sheets.files import ATTACH, FILES, chosen_pdf

DETACH: Final = "detach"
KEEP: Final = "keep"


def gathered(request: HttpRequest, subject: Revision, *, by: Actor, now: datetime) -> QueryDict:
    """Return what was sent, with the files as the pressed button leaves them; a chosen PDF is stored, once.

    Raises Refusal where it cannot be taken.
    """
    act, _sep, file = request.POST.get("act", "").partition(":")
    pdf = chosen_pdf(request, needed=act == ATTACH)
    ids = sent(request.POST, subject)
    if act == DETACH:
        ids = [other for other in ids if other != file]
    if act == KEEP:
        ids.append(file)
    if pdf is not None:
        kept = len(attachments.offered(subject, ids, by=by))
        content = f"{pdf.name} {pdf.sha256}"
        made = result_once(
            request, lambda: str(attachments.upload(subject, pdf, kept=kept, by=by, now=now).pk), about=content
        )
        ids += [made] if made else []
    data = request.POST.copy()
    data.setlist(FILES, ["", *ids])
    return data


def sent(data: QueryDict, subject: Revision) -> list[str]:
    """Return which files go with what was sent; those of the subject where it says nothing of files."""
    if FILES in data:
        return [file for file in data.getlist(FILES) if file]
    return [str(attachment.file_id) for attachment in subject.attachments.all()]
