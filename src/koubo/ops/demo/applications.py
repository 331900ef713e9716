"""The Web applications of the demo world: some 300 to the two institutions people sign in for, in every status."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from koubo.accounts.models import User
from koubo.applications import decisions, documents, drafts, paper, requirements, submission
from koubo.applications.answering import Change
from koubo.applications.documents import DocumentPlace
from koubo.applications.enums import Origin, Status
from koubo.applications.models import Application
from koubo.audit.trail import Actor
from koubo.files.checks import CheckedFile, TemporaryCopy
from koubo.files.formats import PDF
from koubo.kernel import clock
from koubo.ops.demo.people import DemoInstitution, DemoPeople
from koubo.ops.demo.tables import table
from koubo.postings.content.requirements import Slot
from koubo.postings.models import Revision
from koubo.seekers.actions import HAT
from koubo.seekers.models import PersonalDetails

INSTITUTIONS: Final = 2
ON_EACH: Final = (18, 28)
MOST: Final = 150
BY_POST: Final = 8
PAGE: Final = (620, 877)
AFFILIATIONS: Final = (
    ("瑞雲女子大学", "助教"), ("沿岸環境研究所", "特別研究員"), ("北浜工科大学", "特任講師"), ("あけぼの大学", "博士研究員"),
    ("Sundsvik University", "Postdoc"), ("Hanoi Institute", "Lecturer"), ("民間企業", "主任研究員"), ("", ""),
)  # fmt: skip
# What the institution did, by how far recruitment is: the steps after one another, and whether the applicant was told.
OPEN_WAYS: Final = (
    (), (), (), (), (Status.ACCEPTED,), (Status.ACCEPTED,), (Status.ACCEPTED,), (Status.RESUBMISSION,), (Status.NOT_ACCEPTED,),
)  # fmt: skip
CLOSED_WAYS: Final = (
    (), (Status.ACCEPTED,), (Status.ACCEPTED,), (Status.ACCEPTED, Status.NOT_SELECTED_DOCUMENTS),
    (Status.ACCEPTED, Status.NOT_SELECTED_DOCUMENTS), (Status.ACCEPTED, Status.NOT_SELECTED_INTERVIEW),
    (Status.ACCEPTED, Status.SELECTED), (Status.ACCEPTED, Status.OTHER), (Status.NOT_ACCEPTED,), (Status.RESUBMISSION,),
)  # fmt: skip
NOTES: Final = ("論文3の査読状況を確認", "面接 12/9 14:00 オンライン", "推薦者に照会済み", "教育歴が豊富")


@dataclass(frozen=True, slots=True)
class Opening:
    """A posting that takes Web applications, and until when people can have applied."""

    owner: DemoInstitution
    revision: Revision
    first: datetime
    last: datetime
    is_closed: bool


def make_applications(people: DemoPeople, *, now: datetime) -> int:
    """Make the applications around `now` through the verbs and return how many."""
    random = Random(20261128)  # noqa: S311 - the same world every time, no secret
    seekers = list(User.objects.filter(is_seeker=True).order_by("pk"))
    _details(random, seekers, now)
    total = 0
    for owner in people.institutions[:INSTITUTIONS]:
        made = 0
        for opening in _openings(owner, now):
            wanted = min(random.randint(*ON_EACH), MOST - made)
            for seeker in random.sample(seekers, max(wanted, 0)):
                _applied(random, opening, seeker, now)
                made += 1
        total += made + _by_post(random, owner, now)
    return total


def _details(random: Random, seekers: list[User], now: datetime) -> None:
    names = table("names")
    rows = []
    for n, user in enumerate(seekers):
        name = names[n % len(names)]
        family, _, given = name["ja"].partition(" ")
        given_latin, _, family_latin = name["en"].partition(" ")
        affiliation, position = random.choice(AFFILIATIONS)
        rows.append(
            PersonalDetails(
                user=user,
                family_name=family,
                given_name=given,
                family_name_latin=family_latin,
                given_name_latin=given_latin,
                email=user.email,
                phone="090-0000-0000",
                affiliation=affiliation,
                position=position,
                degree=random.choice(["博士（理学）2021年", "博士（工学）2019年", "PhD 2023"]),
                updated_at=now,
            )
        )
    PersonalDetails.objects.bulk_create(rows)


def _openings(owner: DemoInstitution, now: datetime) -> Iterator[Opening]:
    rows = Revision.objects.public_at(now).filter(posting__institution=owner.institution, web_application=True)
    for revision in rows.select_related("posting").order_by("pk"):
        assert revision.live_from is not None
        gone = revision.posting.withdrawn_at
        end = min(revision.takes_until, gone) if gone else revision.takes_until
        last = min(end, now) - timedelta(minutes=20)
        if revision.live_from + timedelta(hours=1) < last:
            yield Opening(owner, revision, revision.live_from, last, end <= now)


def _applied(random: Random, opening: Opening, seeker: User, now: datetime) -> None:
    """One person applies, and the institution goes as far as it would have."""
    by = Actor(seeker.pk, HAT)
    span = (opening.last - opening.first).total_seconds()
    at = opening.first + timedelta(seconds=random.uniform(0.1, 1) * span)
    application = drafts.start(opening.revision.posting, by=by, now=at)
    asked = requirements.of(application)
    answers = {question.key: "yes" if question.kind == "yes_no" else "" for question in asked.questions}
    application = drafts.save(
        application, applicant={}, answers=answers, version=application.version, by=by, now=at + timedelta(minutes=4)
    )
    for slot in asked.first:
        if slot.required:
            _document(application, slot, by=by, now=at + timedelta(minutes=9))
    if not opening.is_closed and random.random() < 0.06:
        return  # still a draft
    application = submission.submit(application, version=application.version, by=by, now=at + timedelta(minutes=15))
    if random.random() < 0.03:
        submission.withdraw(application, by=by, now=min(at + timedelta(hours=9), now))
        return
    _decided(random, opening, application, at, now)


def _document(application: Application, slot: Slot, *, by: Actor, now: datetime, title: str = "") -> None:
    content = _pdf(title or slot.label.en)
    copy = TemporaryCopy([content])
    name = f"{slot.label.ja}.pdf"
    checked = CheckedFile(copy.path, name, PDF, len(content), hashlib.sha256(content).hexdigest(), 1, keeps=copy)
    documents.keep(application, DocumentPlace(slot.key), checked, by=by, now=now)


@cache
def _pdf(title: str) -> bytes:
    """Return a page with a title, so that the preview shows something."""
    image = Image.new("L", PAGE, 255)
    draw = ImageDraw.Draw(image)
    draw.text((60, 60), title, font=ImageFont.load_default(22), fill=20)
    for line in range(14):
        draw.rectangle((60, 130 + line * 34, 560 - (line * 37) % 160, 142 + line * 34), fill=215)
    kept = io.BytesIO()
    image.save(kept, "PDF", resolution=75)
    return kept.getvalue()


def _decided(random: Random, opening: Opening, application: Application, at: datetime, now: datetime) -> None:
    by = opening.owner.author
    start = opening.last if opening.is_closed else at
    for n, to in enumerate(random.choice(CLOSED_WAYS if opening.is_closed else OPEN_WAYS), start=1):
        when = min(start + timedelta(days=n, minutes=random.randint(1, 500)), now - timedelta(minutes=1))
        if when <= at + timedelta(minutes=15):
            return
        note = random.choice(NOTES) if random.random() < 0.3 else None
        change = Change(to=to, notify=to is not Status.ACCEPTED or random.random() < 0.5, note=note)
        application = decisions.change_status(application, change, version=application.version, by=by, now=when)
        if to is Status.RESUBMISSION and random.random() < 0.5:
            _submitted_again(application, min(when + timedelta(days=1), now))
            return
    if opening.is_closed and application.status == Status.ACCEPTED and random.random() < 0.3:
        until = clock.day_of(now) + timedelta(days=30)
        decisions.keep_in_reserve(application, until, version=application.version, by=by, now=now)


def _submitted_again(application: Application, now: datetime) -> None:
    by = Actor(application.user_id, HAT)
    slot = next(slot for slot in requirements.of(application).first if slot.required)
    _document(application, slot, by=by, now=now, title=f"{slot.label.en} (revised)")
    submission.resubmit(application, version=application.version, by=by, now=now)


def _by_post(random: Random, owner: DemoInstitution, now: datetime) -> int:
    """A few came on paper."""
    names = table("names")
    openings = [one for one in _openings(owner, now) if one.revision.posting.withdrawn_at is None]
    for _ in range(BY_POST if openings else 0):
        opening, name = random.choice(openings), random.choice(names)
        family, _space, given = name["ja"].partition(" ")
        paper.enter(
            opening.revision.posting, applicant={"family_name": family, "given_name": given}, origin=Origin.POST,
            arrived_at=opening.last - timedelta(days=1), language="ja", by=owner.author, now=now - timedelta(minutes=30),
        )  # fmt: skip
    return BY_POST if openings else 0
