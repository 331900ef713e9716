"""Every route with every role: an area opens to its own hat only, a posting to its own institution only."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from pytest_django import DjangoDbBlocker

from koubo.accounts.models import User
from koubo.alerts import actions as alerts
from koubo.alerts import links
from koubo.alerts.models import SavedSearch
from koubo.alerts.schedule import Frequency
from koubo.announcements import actions as announcements
from koubo.applications.models import Application, BulkChange, Upload
from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.conversations import actions as contacts
from koubo.conversations.models import Message, Topic
from koubo.files.checks import check_pdf
from koubo.inquiries.models import Inquiry, InquiryReport
from koubo.institutions.models import Institution, InstitutionUnit, JoinRequest, Membership
from koubo.kernel.text import Text
from koubo.leaving.models import GRACE, Leaving
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import attachments, requests
from koubo.postings.discovery.query import Query
from koubo.postings.models import Posting, Revision
from koubo.profiles import links as profile_links
from koubo.registrations.models import ChangeRequest, Registration
from koubo.search import synonyms
from koubo.search.models import Synonym
from koubo.seekers.models import Bookmark
from tests.support import applying, factories, inquiries, profiles
from tests.support.worlds import fresh, shared_world
from tests.web.institution.test_editor import PDF, upload

pytestmark = pytest.mark.django_db
# What a look leaves: who read what of other people's papers.
WRITTEN_DOWN = (
    "download_attachment", "view_application", "download_document", "preview_document", "export_applications",
    "view_profile", "look_at_person",
    "view_profile",
    "export_inquiries", "read_reported_inquiry",
)  # fmt: skip
AREAS = ("public", "institution", "desk", "seeker")
ROLES = ("stranger", "author", "viewer", "other institution", "desk", "seeker")
INSIDE = {"institution": {"author", "viewer"}, "desk": {"desk"}, "seeker": {"seeker"}}


def routes(resolver: Any = None, area: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (name, names of the arguments) of every route of the four areas."""
    for part in (resolver or get_resolver()).url_patterns:
        if isinstance(part, URLResolver):
            yield from routes(part, part.namespace or area)
        elif isinstance(part, URLPattern) and part.name and area in AREAS:
            yield f"{area}:{part.name}", tuple(part.pattern.regex.groupindex)


ROUTES = sorted(set(routes()))
ONE_CLICK = "public:alerts-stop"
GUARDED = [(name, wanted) for name, wanted in ROUTES if name != ONE_CLICK]
assert {name.split(":")[0] for name, _ in ROUTES} == set(AREAS)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Any]]:
    with shared_world(django_db_blocker) as clock:
        with clock:
            world = make()
        yield world


@pytest.fixture
def world(made: dict[str, Any], at: Callable[[str], datetime]) -> dict[str, Any]:
    """Return clients by role and the arguments of the routes; the posting waits at the desk, another is public."""
    at("2026-11-24 09:00")
    return made | {"clients": {role: fresh(client) for role, client in made["clients"].items()}}


def make() -> dict[str, Any]:
    now = factories.NOW
    of, others = factories.institution(), factories.institution()
    author = factories.member(of)
    people = {
        "author": author,
        "viewer": factories.member(of, role=Membership.Role.VIEWER),
        "other institution": factories.member(others),
        "desk": factories.desk_member(),
        "seeker": factories.seeker(),
    }
    clients = {"stranger": Client()}
    for role, person in people.items():
        clients[role] = Client()
        clients[role].force_login(person)
    made = factories.draft(of, by=author)
    by = factories.acting_for(author, of)
    held = attachments.attach(made, check_pdf(upload(PDF)), by=by, now=now)
    made = Revision.objects.get(pk=made.pk)
    waiting = requests.request(made, version=made.version, by=by, now=now)
    public = factories.published(others, employer_url="https://www.aogiri.example/")
    asked = contacts.ask(waiting.posting, about=Topic.OTHER, text="質問です", by=by, now=now)
    arguments = {
        "posting_id": waiting.posting_id, "file_id": held.file_id, "number": public.posting.number,
        "contact_id": asked.pk, "revision_id": waiting.pk, "mail_id": OutgoingMail.objects.get(to=author.email).pk, "key": "employer_url",
    }  # fmt: skip
    arguments |= applied(of, people)
    arguments["member_id"] = of.memberships.get(user=author).pk
    arguments["unit_id"] = InstitutionUnit.objects.create(institution=of, name_ja="理学部").pk
    profile = profiles.published(people["seeker"], now=now)
    arguments |= {"code": profile.code, "link": profile_links.token(profile)}
    arguments |= left(people)
    arguments |= asked_a_seeker(of, people)
    arguments["group_id"] = synonyms.add(["東大", "東京大学"], by=factories.acting_as_desk(people["desk"]), now=now).pk
    arguments |= office(factories.acting_as_desk(people["desk"]))
    return {"clients": clients, "arguments": arguments | kept_by(people["seeker"]), "revision": waiting}


def kept_by(seeker: User) -> dict[str, Any]:
    """Return the arguments of the routes about a saved search of the seeker."""
    by = applying.as_seeker(seeker)
    kept, _ = alerts.save_search(Query(), name="", frequency=Frequency.DAILY, by=by, now=factories.NOW)
    return {"saved_key": kept.key, "token": kept.feed_token, "stop": links.token_for([kept.pk])}


def office(desk: Actor) -> dict[str, Any]:
    """Return the arguments of the routes of the secretariat's office."""
    told = announcements.AnnouncementText(
        kind="normal", title=Text("休業", "Closed"), body_ja="", body_en="", places=frozenset({"home"}),
        live_from=factories.NOW - timedelta(days=1), live_until=None,
    )  # fmt: skip
    return {"announcement_id": announcements.add(told, by=desk, now=factories.NOW).pk}


def applied(of: Institution, people: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of the routes about Web applications: two to the author's institution, one of the seeker."""
    revision = applying.posting(of=of, by=people["author"])
    application = applying.submitted(revision, by=applying.as_seeker(people["seeker"]))
    upload = Upload.objects.create(
        user=people["seeker"], application=application, slot="cv-1", name="a.pdf", size=9, started_at=factories.NOW,
        expires_at=factories.NOW + timedelta(days=1),
    )  # fmt: skip
    many = BulkChange.objects.create(
        posting=revision.posting, at=factories.NOW, to_status="accepted", notify=False, ids=[], digest=""
    )
    return {
        "application_id": application.pk, "other_id": applying.submitted(revision).pk, "upload_id": upload.pk,
        "document_id": application.documents.get().pk, "slot": "cv-1", "bulk_id": many.pk, "kind": "csv",
        "recruiting": revision.posting_id, **registered(of), "subject_id": "1", "step_id": application.changes.latest("pk").pk,
    }  # fmt: skip


def registered(of: Institution) -> dict[str, Any]:
    """Return the arguments of the routes about what is registered of institutions."""
    kept = factories.institution()
    asked = Registration.objects.create(
        status="requested", number="R26110001", email="a@a.example", language="ja", started_at=factories.NOW,
        requested_at=factories.NOW,
    )  # fmt: skip
    change = ChangeRequest.objects.create(
        institution=of, before={"unit": ""}, after={"unit": "人事課"}, reason="x", requested_at=factories.NOW,
        requested_by=factories.member(of),
    )  # fmt: skip
    return {
        "registration_id": asked.pk, "change_id": change.pk, "institution_id": of.pk, "kept_id": kept.pk, "institution_code": of.code,
    }  # fmt: skip


def left(people: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of the desk's routes about people and institutions that left."""
    gone, now = factories.institution(), factories.NOW
    leaving = Leaving.objects.create(institution=gone, by=people["author"], at=now, final_at=now + GRACE)
    asked = JoinRequest.objects.create(institution=gone, user=people["seeker"], at=now)
    return {"person_id": people["seeker"].pk, "leaving_id": leaving.pk, "request_id": asked.pk}


def asked_a_seeker(of: Institution, people: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of the routes about inquiries: one of the author's institution to the seeker, and reported."""
    made = inquiries.sent(of, by=factories.acting_for(people["author"], of))
    Inquiry.objects.filter(pk=made.pk).update(seeker=people["seeker"])
    report = InquiryReport.objects.create(inquiry=made, reason="rude", at=factories.NOW)
    return {
        "inquiry_id": made.pk, "report_id": report.pk, "institution_id": of.pk, "user_code": inquiries.addressee().code,
    }  # fmt: skip


def address(name: str, wanted: tuple[str, ...], world: dict[str, Any]) -> str:
    arguments = world["arguments"]
    if name in {"public:statement-version", "desk:statement", "public:statement-versions"}:
        arguments = arguments | {"kind": "privacy", "number": 0}
    if name in {"desk:mail-text", "desk:reason"}:
        arguments = arguments | {"kind": "postings.withdrawn", "written": "en", "scope": "return", "key": "equal"}
    if name in {"desk:vocabulary", "desk:term", "desk:term-merge"}:
        arguments = arguments | {"vocabulary": "job_types", "term": "00012"}
    if name == "desk:figures-table":
        arguments = arguments | {"table": "supply"}
    if name == "desk:duty":
        arguments = arguments | {"duty": "report"}
    if name in {"public:sitemap-openings", "institution:application-page"}:
        arguments = arguments | {"number": 1}
    if name == "desk:survey-table":
        arguments = arguments | {"kind": "person"}
    if name.startswith("institution:application"):
        arguments = arguments | {"posting_id": arguments["recruiting"]}
    if name == "public:alerts-stop":
        arguments = arguments | {"token": arguments["stop"]}
    return reverse(name, kwargs={key: arguments[key] for key in wanted})


@pytest.mark.parametrize(("name", "wanted"), ROUTES, ids=[name for name, _ in ROUTES])
def test_who_may_come_in(world: dict[str, Any], name: str, wanted: tuple[str, ...]) -> None:
    before = state_of_everything()
    downloads = 0
    for role in ROLES:
        answer = world["clients"][role].get(address(name, wanted, world))
        assert answer.status_code in expected(name, role, own=bool(wanted)), role
        if answer.status_code == 302:
            assert ("/account/login/" in answer.url) == (role == "stranger" and not name.startswith("public:")), role
        if answer.status_code == 404:
            assert world["revision"].title["ja"] not in answer.text, role
        if getattr(answer, "streaming", False) and name != "public:postings-csv":
            assert b"".join(answer.streaming_content).startswith(b"%PDF")
            downloads += name.endswith("attachment")
    assert AuditEntry.objects.filter(verb="download_attachment").count() == downloads
    assert state_of_everything() == before, "a page changed something"


def expected(name: str, role: str, *, own: bool) -> set[int]:
    """Return the answers `role` may get from a route; `own`: it names a posting of the author's institution."""
    area = name.split(":", maxsplit=1)[0]
    if area == "public":  # the file is attached to a posting that is not public
        led_on = {"public:outbound": {302}, "public:addresses": {302}}
        return {"public:attachment": {404}, **led_on}.get(name, {200})
    if role == "stranger":
        return {302}
    if name == "institution:shared":  # where the operator keeps shared accounts only
        return {404}
    if name == "institution:seeker" and role == "other institution":  # what is published is for every institution
        return {200}
    if role == "other institution" and name in {"institution:inquiry-new", "institution:inquiry-confirm"}:
        return {200, 302}  # a profile that is published is everybody's
    if role == "other institution" and area == "institution":
        return {404, 405} if own else {200, 403}
    if name == "seeker:apply":  # that opening takes no Web applications
        return {410} if role == "seeker" else {302}  # to become one
    if name in {"institution:mail", "seeker:mail"} and role != "author":  # a mail is its recipient's alone
        return {404}
    if (
        name in {"institution:hand-over", "institution:leave-survey", "institution:unit", "institution:units"}
        and role in INSIDE[area]
    ):  # for administrators
        return {403}
    if role not in INSIDE[area]:
        return {404, 405}
    return {200, 302, 403, 405} if role == "viewer" else {200, 302, 405}


def state_of_everything() -> tuple[Any, ...]:
    """Return what a mere look must not change; downloads are written down."""
    entries = AuditEntry.objects.exclude(verb__in=WRITTEN_DOWN).count()
    answers = Message.objects.filter(answered_at__isnull=False).count()
    return (
        entries,
        Bookmark.objects.count(),
        Synonym.objects.count(),
        Posting.objects.count(),
        Message.objects.count(),
        answers,
        *SavedSearch.objects.values_list("frequency", "paused_at", "feed_token"),
        *Application.objects.order_by("pk").values_list("status", "version"),
        *Inquiry.objects.order_by("pk").values_list("status", "report__handled_at"),
        *Revision.objects.order_by("pk").values_list("state", "version"),
    )


def test_only_the_address_in_a_mail_needs_no_token(world: dict[str, Any]) -> None:
    """Mail programs send to it for their reader (RFC 8058); its own secret stands in it."""
    open_to_all = {name for name, wanted in ROUTES if is_exempt(address(name, wanted, world))}
    assert open_to_all == {ONE_CLICK}


def is_exempt(path: str) -> bool:
    return getattr(resolve(path).func, "csrf_exempt", False)


@pytest.mark.parametrize(("name", "wanted"), GUARDED, ids=[name for name, _ in GUARDED])
def test_nothing_is_changed_without_a_token(world: dict[str, Any], name: str, wanted: tuple[str, ...]) -> None:
    """A form sent from elsewhere carries no token of ours."""
    before = state_of_everything()
    for role in ROLES:
        client = world["clients"][role]
        client.handler.enforce_csrf_checks = True
        answer = client.post(address(name, wanted, world), {"act": "save", "once": str(uuid4())})
        assert answer.status_code in {302, 403, 404, 405}, role
        if answer.status_code == 302:
            assert "/account/login/" in answer.url, role
    assert state_of_everything() == before


@pytest.mark.parametrize("role", ["viewer", "other institution", "desk", "seeker"])
@pytest.mark.parametrize("act", ["edit", "confirm"])
def test_nobody_else_writes_for_an_institution(world: dict[str, Any], role: str, act: str) -> None:
    before = Revision.objects.values_list("state", "version")
    data = {"act": "save", "title-ja": "乗っ取り", "version": "1", "once": str(uuid4())}
    answer = world["clients"][role].post(reverse(f"institution:{act}", args=[world["arguments"]["posting_id"]]), data)
    assert answer.status_code in {403, 404}
    assert list(Revision.objects.values_list("state", "version")) == list(before)
