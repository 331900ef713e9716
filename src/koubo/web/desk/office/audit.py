"""操作の記録: found by person, subject, verb, period and hat; what is on the screen as a table, too."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from koubo.accounts.hats import SEEKER
from koubo.accounts.models import User
from koubo.audit import search, wording
from koubo.audit.models import AuditEntry
from koubo.kernel import clock
from koubo.kernel.text import Text
from koubo.postings.models import Posting
from koubo.web.desk import words
from koubo.web.desk.office.forms import OfficeForm, day_field
from koubo.web.desk.office.paging import KeysetPage, next_query, page_after
from koubo.web.hats import actor, desk_required
from koubo.web.openings.statistics import csv
from koubo.web.statuses import UNPROCESSABLE
from koubo.web.ui import moments
from koubo.web.ui.language import language

HATS: Final = (
    ("desk", gettext_lazy("Secretariat")),
    ("institution:", gettext_lazy("Institutions")),
    ("seeker", gettext_lazy("Job seeker")),
    ("job:", gettext_lazy("The system")),
)
# What the kinds of rows are called that something was done with.
SUBJECTS: Final = {
    "posting": Text("求人公募情報", "Opening"), "revision": Text("求人公募情報の版", "Version of an opening"),
    "application": Text("応募", "Application"), "institution": Text("求人機関", "Institution"),
    "membership": Text("担当者", "Member of an institution"), "registration": Text("求人機関登録", "Registration"),
    "changerequest": Text("登録情報の変更依頼", "Request for a change"), "user": Text("利用者", "Person"),
    "profile": Text("求職者情報", "Profile"), "inquiry": Text("求職者照会メール", "Inquiry"),
    "savedsearch": Text("保存した検索条件", "Saved search"), "announcement": Text("お知らせ", "Announcement"),
    "statementversion": Text("規約・方針の版", "Version of a statement"), "mailwording": Text("メールの文面", "Text of a mail"),
    "cannedreason": Text("よく使う理由", "Common reason"), "outgoingmail": Text("メール", "Mail"),
    "synonymgroup": Text("同義語", "Synonyms"), "closure": Text("休業日", "Closed day"), "editedterm": Text("語彙の語", "Term"),
    "dutydone": Text("法令上の義務", "Duty under the law"), "storedfile": Text("ファイル", "File"),
    "bulkchange": Text("一括変更", "Change of many"), "claim": Text("担当", "Claim"), "leaving": Text("退会", "Leaving"),
    "message": Text("連絡", "Message"),
}  # fmt: skip
# What a job seeker keeps is theirs alone.
OWN: Final = ("bookmark", "forget_bookmark")
# About these the secretariat may read details; of all else it is told what was done, not with what.
TOLD: Final = frozenset(
    {"posting", "revision", "closure", "synonymgroup", "announcement", "statementversion", "mailwording",
     "cannedreason", "outgoingmail", "editedterm", "dutydone", "message"}
)  # fmt: skip


# What seekers do about these would tell who a ユーザID stands for: neither who nor which is said.
ANONYMOUS: Final = frozenset({"inquiry", "inquiryreport", "profile"})


class AuditFilterForm(OfficeForm):
    """What is looked for."""

    person = forms.EmailField(
        required=False,
        error_messages={"invalid": gettext_lazy("Enter an e-mail address, for example name@example.ac.jp")},
    )
    subject = forms.CharField(required=False, max_length=40)
    verb = forms.ChoiceField(required=False)
    hat = forms.ChoiceField(required=False)
    first = day_field(required=False)
    last = day_field(required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        """Offer verbs and hats in the language of the page."""
        super().__init__(data, **more)
        here = language()
        offered = sorted((text[here], verb) for verb, text in wording.verbs().items())
        self.fields["verb"].choices = [("", _("All")), *((verb, said) for said, verb in offered)]  # type: ignore[attr-defined]
        self.fields["hat"].choices = [("", _("All")), *HATS]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the person and the subject. Nobody has an address that is not there."""
        data = super().clean() or self.cleaned_data
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("Enter a last day on or after the first day"))
        if data.get("person"):
            data["user"] = User.objects.filter(email=data["person"].lower()).first()
            if data["user"] is None:
                self.add_error("person", _("There is no account with this address"))
        return data

    @property
    def asked(self) -> search.TrailQuestion:
        """What is looked for, for the trail."""
        data = self.cleaned_data
        kind, number = _subject(data.get("subject", "").strip())
        user = data.get("user")
        return search.TrailQuestion(
            actor_id=user.pk if user else None,
            subject_kind=kind,
            subject_id=number,
            verb=data.get("verb", ""),
            hat=data.get("hat", ""),
            since=clock.start_of(data["first"]) if data.get("first") else None,
            until=clock.start_of(data["last"] + timedelta(days=1)) if data.get("last") else None,
        )


def _subject(typed: str) -> tuple[str, str]:
    """Return kind and id of what was typed: a data number means its opening."""
    if typed.upper().startswith("D1"):
        posting = Posting.objects.filter(number=typed.upper()).first()
        return "posting", str(posting.pk) if posting else typed
    return "", typed


@require_safe
@desk_required
def audit(request: HttpRequest) -> HttpResponse:
    """Show a page of what fits, newest first."""
    form, page = _look(request)
    context = {
        "form": form,
        "rows": [_row(entry) for entry in page.rows],
        "next": next_query(request, page),
        "table": f"{reverse('desk:audit-table')}?{request.GET.urlencode()}",
    }
    return render(request, "desk/office/audit.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@desk_required
def table(request: HttpRequest) -> HttpResponse:
    """Answer with what the page shows, as CSV."""
    _form, page = _look(request)
    now = clock.now().astimezone(clock.JST)
    return csv([_heads(), *_cells(page.rows)], name=f"koubo-audit-{now:%Y%m%d-%H%M}")


def _look(request: HttpRequest) -> tuple[AuditFilterForm, KeysetPage[AuditEntry]]:
    form = AuditFilterForm(request.GET)
    if not form.is_valid():
        return form, KeysetPage([], "")
    person = form.cleaned_data.get("user")
    if person is not None:
        search.note_search(person, "audit", by=actor(request), now=clock.now())
    asked = form.asked
    rows = search.entries(asked).exclude(verb__in=OWN)
    if person is not None or asked.subject_id:
        rows = rows.exclude(hat=SEEKER, subject_kind__in=ANONYMOUS)
    return form, page_after(rows, "at", request.GET.get("after", ""))


def _row(entry: AuditEntry) -> dict[str, Any]:
    told = entry.subject_kind in TOLD
    is_anonymous = entry.hat == SEEKER and entry.subject_kind in ANONYMOUS
    who = entry.actor.name if entry.actor else _("The system")
    return {
        "at": entry.at,
        "who": _("a job seeker") if is_anonymous else who,
        "hat": _hat(entry.hat),
        "what": words.said_by(entry),
        "subject": entry.subject_kind,
        "subject_name": SUBJECTS[entry.subject_kind][language()]
        if entry.subject_kind in SUBJECTS
        else entry.subject_kind,
        "subject_id": "" if is_anonymous else entry.subject_id,
        "href": reverse("desk:history", args=[entry.subject_id]) if entry.subject_kind == "posting" else "",
        "reason": entry.reason if told else "",
        "details": _details(entry) if told else "",
    }


def _hat(hat: str) -> str:
    return next((str(name) for begin, name in HATS if hat.startswith(begin)), hat)


def _details(entry: AuditEntry) -> str:
    sides = [("−", entry.before), ("+", entry.after)]
    return "\n".join(f"{mark} {key}: {value}" for mark, said in sides for key, value in said.items())


def _heads() -> list[str]:
    return [
        _("Date and time"),
        _("Person"),
        pgettext("audit", "Role"),
        _("What was done"),
        _("What it was about"),
        _("ID"),
        _("Reason"),
    ]


def _cells(entries: Iterable[AuditEntry]) -> Iterator[list[str]]:
    for entry in entries:
        row = _row(entry)
        at = moments.machine_time(row["at"])
        yield [at, row["who"], row["hat"], row["what"], row["subject"], row["subject_id"], row["reason"]]
