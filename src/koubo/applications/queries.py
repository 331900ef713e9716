"""Questions about applications. Every list, count, search, export and download starts from `visible_to`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from koubo.applications import permissions
from koubo.applications.enums import OPEN, Status
from koubo.applications.models import Application, Document, StaffNote
from koubo.applications.models.application import ApplicationQuerySet
from koubo.audit.trail import Actor
from koubo.institutions.models import Institution
from koubo.institutions.sight import Sight, reach
from koubo.postings.models import Posting, PostingSummary, Revision
from koubo.postings.models.summary import PostingSummaryQuerySet
from koubo.seekers.actions import HAT
from koubo.seekers.models import written_name

FETCHED_NOTES: Final = "fetched_notes"
FETCHED_DOCUMENTS: Final = "current_documents"


def own(user_id: int) -> ApplicationQuerySet:
    """The scope of an applicant: everything of theirs, drafts too, newest first."""
    return _fetched(Application.objects.filter(user_id=user_id)).order_by("-updated_at", "-pk")


def of_institution(institution_id: UUID) -> ApplicationQuerySet:
    """Everything that was sent to an institution. Faces ask `visible_to`, which leaves out the actor's own."""
    rows = Application.objects.submitted().filter(posting__institution_id=institution_id)
    return _fetched(rows)


def _fetched(rows: ApplicationQuerySet) -> ApplicationQuerySet:
    """Fetch who applies; a revision, which is large, and a posting come once for all that share them."""
    return rows.select_related("applicant").prefetch_related("revision", "posting__institution")


def visible_to(by: Actor) -> ApplicationQuerySet:
    """Return what the actor may read under this hat. The secretariat reads none."""
    if by.hat == HAT:
        return own(by.person_id)
    institution_id = permissions.institution_of(by)
    if institution_id is None:
        return Application.objects.none()
    in_sight = reach(by, institution_id, "posting__unit")
    return of_institution(institution_id).filter(in_sight).exclude(user_id=by.person_id)


def for_list(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    """Fetch what a line of the institution's list shows, in a constant number of queries."""
    documents = Document.objects.current().select_related("file")
    return applications.prefetch_related(
        Prefetch("documents", queryset=documents, to_attr=FETCHED_DOCUMENTS),
        Prefetch("notes", queryset=StaffNote.objects.select_related("by"), to_attr=FETCHED_NOTES),
    )


@dataclass(frozen=True, slots=True)
class ListedApplication:
    """What the list shows of one application; `slots` has the slot of each document, `note` is the institution's."""

    pk: UUID
    number: str
    status: str
    submitted_at: datetime
    reserve_until: date | None
    revision_id: int
    answers: Mapping[str, Any]
    name: str
    about: str
    slots: tuple[str, ...]
    note: str


OF_LINE: Final = ("pk", "number", "status", "submitted_at", "reserve_until", "revision", "answers")
OF_NAME: Final = tuple(
    f"applicant__{name}" for name in ("family_name", "given_name", "family_name_latin", "given_name_latin")
)


def lines(applications: ApplicationQuerySet) -> list[ListedApplication]:
    """Return what the list shows, in a constant number of queries and without rows: a thousand may stand on one page."""
    found = list(applications.values_list(*OF_LINE, *OF_NAME, "applicant__affiliation", "applicant__position"))
    ids = [values[0] for values in found]
    slots: dict[UUID, list[str]] = {}
    for pk, slot in (
        Document.objects.current().filter(application__in=ids).order_by().values_list("application", "slot")
    ):
        slots.setdefault(pk, []).append(slot)
    notes = StaffNote.objects.filter(application__in=ids).order_by("at", "pk")
    last = dict(notes.values_list("application", "text"))
    made = []
    for pk, number, status, at, until, revision, answers, *name, affiliation, position in found:
        about = " ".join(part for part in (affiliation, position) if part)
        place = tuple(slots.get(pk, ()))
        made.append(
            ListedApplication(
                pk, number, status, at, until, revision, answers, written_name(*name), about, place, last.get(pk, "")
            )
        )
    return made


def documents_of(application: Application) -> list[Document]:
    """Return the documents that count, by slot, then in the order they came."""
    fetched: list[Document] | None = getattr(application, FETCHED_DOCUMENTS, None)
    if fetched is not None:
        return fetched
    return list(application.documents.current().select_related("file"))


def versions_of(application: Application) -> list[Document]:
    """Return every version ever sent, by slot."""
    return list(application.documents.filter(derived_from__isnull=True).select_related("file", "by"))


def note_of(application: Application) -> StaffNote | None:
    """Return the institution's note that is shown (求人機関備考): the last one. Never for the applicant's side."""
    fetched: list[StaffNote] | None = getattr(application, FETCHED_NOTES, None)
    if fetched is not None:
        return fetched[0] if fetched else None
    return application.notes.select_related("by").first()


def postings_with(by: Actor) -> PostingSummaryQuerySet:
    """Return the postings of the actor's institution that take or took Web applications, with `applicants` counted.

    Those with applications by post count, too. Newest first.
    """
    institution_id = permissions.institution_of(by)
    if institution_id is None:
        return PostingSummary.objects.none()
    in_sight = reach(by, institution_id, "posting__unit")
    rows = PostingSummary.objects.filter(in_sight, institution_id=institution_id, registered__isnull=False)
    sent = Application.objects.submitted().filter(posting=OuterRef("pk")).exclude(user_id=by.person_id)
    rows = rows.annotate(applicants=_number(sent), undecided=_number(sent.filter(status__in=sorted(OPEN))))
    return rows.filter(Q(registered__web_application=True) | Q(applicants__gt=0)).order_by("-live_from", "-pk")


def _number(rows: ApplicationQuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("posting").annotate(n=Count("pk")).values("n")), 0)


def counts(applications: ApplicationQuerySet) -> dict[Status, int]:
    """Return how many of `applications` are in each status."""
    rows = applications.order_by().values_list("status").annotate(n=Count("pk"))
    return {Status(status): n for status, n in rows if status}


def number_of(posting: Posting) -> int:
    """Return how many applications were sent to a posting and not withdrawn: what the public statistics may know."""
    return Application.objects.submitted().live().filter(posting=posting).count()


def has_applications(posting: Posting) -> bool:
    """Whether anything was sent to a posting, so that its requirements may only be added to."""
    return Application.objects.submitted().filter(posting=posting).exists()


def undecided(posting: Posting) -> ApplicationQuerySet:
    """Return the applications to a posting that have no outcome."""
    rows = Application.objects.submitted().live().filter(posting=posting, status__in=sorted(OPEN))
    return _fetched(rows).order_by("number")


def ended_without_outcome(sight: Sight, now: datetime) -> set[UUID]:
    """Return the postings in sight that have ended or were withdrawn and have applications without an outcome."""
    ended = Q(posting__summary__live_until__lte=now) | Q(posting__summary__withdrawn_at__isnull=False)
    rows = (
        Application.objects.submitted()
        .live()
        .filter(ended, sight.within("posting__unit"), posting__institution=sight.institution, status__in=sorted(OPEN))
    )
    return set(rows.order_by().values_list("posting", flat=True).distinct())


def live_of(user_id: int, posting: Posting) -> Application | None:
    """Return the one application of a person to a posting that is neither withdrawn nor superseded."""
    return own(user_id).live().filter(posting=posting).first()


def same_person(application: Application) -> ApplicationQuerySet:
    """Return other applications to the posting that seem to be of the same person: same address, or same name."""
    who = application.applicant
    alike = Q(pk__in=[])
    if who.email:
        alike |= Q(applicant__email__iexact=who.email)
    if who.family_name and who.given_name:
        alike |= Q(applicant__family_name=who.family_name, applicant__given_name=who.given_name)
    if application.user_id is not None:
        alike |= Q(user_id=application.user_id)
    others = of_institution(application.posting.institution_id).filter(alike, posting=application.posting_id)
    return others.exclude(pk=application.pk)


def twins(applications: Iterable[Application]) -> set[UUID]:
    """Return those of `applications` for which the list holds another of the same address or name to the same posting."""
    seen: dict[tuple[UUID, str], list[UUID]] = {}
    for application in applications:
        who = application.applicant
        keys = {who.email.casefold(), f"{who.family_name} {who.given_name}".strip()} - {""}
        for key in keys:
            seen.setdefault((application.posting_id, key), []).append(application.pk)
    return {pk for pks in seen.values() if len(pks) > 1 for pk in pks}


def awaited_of(user_id: int) -> ApplicationQuerySet:
    """Return the applications of a person that wait for them: drafts, and documents to submit again."""
    return own(user_id).live().filter(Q(submitted_at__isnull=True) | Q(status=Status.RESUBMISSION))


def registered(institution: Institution) -> bool:
    """Whether an institution has any posting that took Web applications, so that its menu shows them."""
    held = PostingSummary.objects.filter(institution=institution, registered__isnull=False)
    applied = Application.objects.submitted().filter(posting=OuterRef("pk"))
    return held.filter(Q(registered__web_application=True) | Exists(applied)).exists()


def results_day(revision: Revision) -> date | None:
    """Return the day by which a revision promises results (結果通知予定), if it does."""
    said = revision.facts.get("results_by")
    return date.fromisoformat(said) if said else None
