"""After applying: where the application stands, the receipt, new documents, withdrawal. Never a stage, never a note."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koubo.applications import (
    answer_days,
    completeness,
    documents,
    drafts,
    permissions,
    queries,
    requirements,
    retention,
    submission,
)
from koubo.applications.enums import OPEN, ApplicantStatus, Status
from koubo.applications.models import Application
from koubo.applications.refusals import NotComplete
from koubo.files.store import FileWithheld, open_file
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.postings.publication.deadline import tellable_end
from koubo.seekers.models import PERSON_FIELDS
from koubo.web.hats import SeekerRequest, actor, seeker_required
from koubo.web.once import act_once, sent_before
from koubo.web.seeker.applying.inputs import questions_of, slots_of
from koubo.web.seeker.applying.scope import began_at, is_uuid, own, own_document, version_in
from koubo.web.ui import person
from koubo.web.ui.language import language

TONES = {
    ApplicantStatus.APPLIED: "key", ApplicantStatus.NOT_ACCEPTED: "off", ApplicantStatus.ACCEPTED: "ok", ApplicantStatus.RESUBMISSION: "hot",
    ApplicantStatus.RESUBMITTED: "key", ApplicantStatus.NOT_SELECTED: "off", ApplicantStatus.SELECTED: "ok", ApplicantStatus.OTHER: "off",
}  # fmt: skip


def respond(request: SeekerRequest, found: Application, *, problem: str = "", where: str = "") -> HttpResponse:
    """Show an application that was sent."""
    return render(request, "seeker/applying/status.html", sheet_of(found) | {"problem": problem, "where": where})


def sheet_of(found: Application) -> dict[str, Any]:
    """Return all that the applicant may see of an application."""
    now = clock.now()
    here = language()
    asked = requirements.of(found)
    keys = frozenset(s.key for s in asked.slots if permissions.takes_documents(found, s.key, now))
    held = queries.documents_of(found)
    filled = {document.slot for document in held}
    slots = [s for s in asked.slots if s in asked.first or s.key in filled or s.key in found.reopened]
    told, told_at = found.known_at(now)
    day = answer_days.of_applications([found])[found.pk]
    return {
        "application": found,
        "applicant": found.applicant,
        "posting": found.posting,
        "title": found.posting.summary.title,
        "institution": found.revision.name_of(found.posting.institution),
        "told_at": told_at,
        "status_words": _("Withdrawn") if found.withdrawn_at else told.label[here] if told else "",
        "status_tone": TONES[told] if told else "off",
        "groups": person.shown({c: getattr(found.applicant, c) for c in PERSON_FIELDS}, {}, here),
        "questions": questions_of(found, {k: str(v) for k, v in found.answers.items()}, ()),
        "slots": slots_of(found, slots, held, (), open_keys=keys),
        "may_replace": bool(keys),
        "resubmits": found.status == Status.RESUBMISSION,
        "may_withdraw": found.status in OPEN and found.withdrawn_at is None,
        "deadline": tellable_end(permissions.deadline_of(found.posting, now)),
        "results_by": day if found.is_draft or answer_days.waits(found, now) else None,
        "is_late": answer_days.is_late(found, day, now),
        "is_unrecorded": answer_days.is_unrecorded(found, now),
        "erased_on": retention.erased_on(found),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@seeker_required
def confirm(request: SeekerRequest, application_id: UUID) -> HttpResponseBase:
    """確認: everything that will be sent; 「応募」 sends it."""
    found = own(request, application_id)
    if not found.is_draft:
        return redirect("seeker:application-done", application_id)
    back = f"{reverse('seeker:application', args=[application_id])}?check#errors"
    if request.method == "POST":
        try:
            return act_once(request, lambda: _submit(request, found), otherwise=back)
        except NotComplete:
            return redirect(back)
        except Refusal as refusal:
            messages.error(request, refusal.text[language()])
            return redirect("seeker:application", application_id)
    if completeness.problems(found, clock.now()):
        return redirect(back)
    return render(request, "seeker/applying/confirm.html", sheet_of(found))


def _submit(request: SeekerRequest, found: Application) -> str:
    confirmed = [UUID(text) for text in request.POST.getlist("document") if is_uuid(text)]
    submission.submit(found, version=version_in(request), documents=confirmed, by=actor(request), now=clock.now())
    return reverse("seeker:application-done", args=[found.pk])


@require_safe
@seeker_required
def done(request: SeekerRequest, application_id: UUID) -> HttpResponseBase:
    """完了: 応募受付ID and the receipt."""
    found = own(request, application_id)
    if found.is_draft:
        return redirect("seeker:application", application_id)
    return render(request, "seeker/applying/done.html", sheet_of(found))


@require_http_methods(["GET", "HEAD", "POST"])
@seeker_required
def withdraw(request: SeekerRequest, application_id: UUID) -> HttpResponseBase:
    """Take an application back, after asking once more."""
    found = own(request, application_id)
    here = reverse("seeker:application", args=[application_id])

    def act() -> str:
        submission.withdraw(found, by=actor(request), now=clock.now())
        messages.success(request, _("Your application has been withdrawn. The institution has been told."))
        return here

    if request.method == "POST":
        try:
            return act_once(request, act, otherwise=here)
        except Refusal as refusal:
            messages.error(request, refusal.text[language()])
            return redirect(here)
    if found.status not in OPEN or found.withdrawn_at is not None:
        return redirect(here)
    return render(request, "seeker/applying/withdraw.html", sheet_of(found))


@require_http_methods(["GET", "HEAD", "POST"])
@seeker_required
def discard(request: SeekerRequest, application_id: UUID) -> HttpResponseBase:
    """Throw a draft away, after asking once more."""
    found = own(request, application_id)
    home = reverse("seeker:home")

    def act() -> str:
        drafts.discard(found, by=actor(request), now=clock.now())
        messages.success(request, _("The draft has been deleted."))
        return home

    if request.method == "POST":
        try:
            return act_once(request, act, otherwise=home)
        except Refusal as refusal:
            messages.error(request, refusal.text[language()])
            return redirect(home)
    return render(request, "seeker/applying/discard.html", sheet_of(found))


class NotStored(Exception):
    """A chosen file was refused: the slot it was for, and why."""

    def __init__(self, slot: str, words: str) -> None:
        super().__init__(words)
        self.slot, self.words = slot, words


def _store_chosen(request: SeekerRequest, found: Application) -> int:
    """Store every file chosen on the page, each in its place, and return how many. Raises NotStored at the first refused."""
    current = {f"new-{document.pk}": document for document in queries.documents_of(found)}
    for name, upload in request.FILES.items():
        assert not isinstance(upload, list)  # items() gives the last of several
        old = current.get(name)
        slot = old.slot if old else name.removeprefix("add-")
        try:
            documents.attach(
                found, slot, upload, by=actor(request), now=clock.now(), replaces=old.pk if old else None,
                began_at=began_at(request),
            )  # fmt: skip
        except Refusal as refusal:
            raise NotStored(slot, refusal.text[language()]) from refusal
    return len(request.FILES)


@require_POST
@seeker_required
def replace(request: SeekerRequest, application_id: UUID) -> HttpResponseBase:
    """Put files into places of an application that was sent: in the place of others, or beside those there."""
    found = own(request, application_id)
    slot = request.POST.get("slot", "")
    try:
        stored = _store_chosen(request, found)
    except NotStored as refused:
        return respond(request, own(request, application_id), problem=refused.words, where=refused.slot)
    if not stored:
        return respond(request, found, problem=_("Choose a file"), where=slot)
    messages.success(request, _("The document has been stored. The institution sees it from now on."))
    return redirect(f"{reverse('seeker:application', args=[application_id])}#slot-{slot}")


@require_POST
@seeker_required
def resubmit(request: SeekerRequest, application_id: UUID) -> HttpResponseBase:
    """再提出: store what was chosen and not stored yet, and say that everything that was asked for has been replaced."""
    if result := sent_before(request):
        return redirect(result)
    found = own(request, application_id)
    here = reverse("seeker:application", args=[application_id])

    def act() -> str:
        submission.resubmit(found, version=version_in(request), by=actor(request), now=clock.now())
        messages.success(request, _("The documents have been submitted again."))
        return here

    try:
        _store_chosen(request, found)
        return act_once(request, act, otherwise=here)
    except NotStored as refused:
        return respond(request, own(request, application_id), problem=refused.words, where=refused.slot)
    except Refusal as refusal:
        return respond(request, own(request, application_id), problem=refusal.text[language()])


@require_POST
@seeker_required
def remove(request: SeekerRequest, application_id: UUID, document_id: UUID) -> HttpResponseBase:
    """Take a file out of a draft."""
    found = own_document(request, application_id, document_id)
    try:
        documents.remove(found, by=actor(request), now=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.text[language()])
    return redirect(f"{reverse('seeker:application', args=[application_id])}#slot-{found.slot}")


@require_safe
@seeker_required
def document(request: SeekerRequest, application_id: UUID, document_id: UUID) -> HttpResponseBase:
    """Hand out one's own document."""
    found = own_document(request, application_id, document_id)
    file = documents.hand_out(found.application, found.pk, by=actor(request), now=clock.now())
    try:
        content = open_file(file)
    except FileWithheld as withheld:
        messages.error(request, withheld.text[language()])
        return redirect("seeker:application", application_id)
    except FileNotFoundError as missing:
        raise Http404 from missing
    return FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)
