"""What the portal holds of a job seeker, handed to them: one JSON and the documents they sent, as a zip."""

import json
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from zipstream import ZIP_STORED, ZipStream

from koubo.accounts.models import User
from koubo.alerts import queries as alerts
from koubo.applications import names, queries
from koubo.applications.archive import Archive, content_of
from koubo.applications.models import Application, Document
from koubo.audit import trail
from koubo.audit.trail import Actor
from koubo.files import store
from koubo.inquiries.erasure import own_data as own_inquiries
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted
from koubo.notifications import inbox
from koubo.profiles.queries import of_person
from koubo.seekers.actions import HAT
from koubo.seekers.models import PERSON_FIELDS, Person, PersonalDetails
from koubo.seekers.queries import bookmarks

FORMAT: Final = 1


@transaction.atomic
def build(user: User, *, by: Actor, now: datetime) -> Archive:
    """Return everything a person gave as a job seeker and was told; written down. Raises NotPermitted for anybody else."""
    if by.user_id != user.pk or by.hat != HAT:
        raise NotPermitted
    applications = list(queries.own(user.pk).prefetch_related("documents__file"))
    told = collected(user, applications, now)
    stream = ZipStream(compress_type=ZIP_STORED, sized=True)
    for application in applications:
        taken: set[str] = set()
        folder = str(application)
        for document in application.documents.all():
            if document.derived_from_id is None and store.is_served(document.file):
                name = names.unlike(names.safe(_file_name(document), limit=names.FILE_LENGTH), taken)
                stream.add(content_of(document.file), f"{folder}/{name}", size=document.file.size)
    stream.add(json.dumps(told, ensure_ascii=False, indent=2).encode(), "data.json")
    trail.record("export_own_data", user, by=by, now=now, after={"applications": len(applications)})
    return Archive(f"koubo_{clock.day_of(now):%Y%m%d}.zip", len(stream), iter(stream))


def _file_name(document: Document) -> str:
    return f"{document.slot}_v{document.version}_{document.file.name}"


def collected(user: User, applications: list[Application], now: datetime) -> dict[str, Any]:
    """Return it as plain data. What only the institution knows is not in it."""
    details = PersonalDetails.objects.filter(user=user).first()
    return {
        "format": FORMAT,
        "account": {"email": user.email, "name": user.name, "language": user.language},
        "details": _person(details) if details else None,
        "saved_searches": alerts.exported(user.pk),
        "profile": _profile(user),
        "folder": [{"opening": mark.posting.number, "at": mark.at.isoformat()} for mark in bookmarks(user.pk)],
        "applications": [_application(application, now) for application in applications],
        "inquiries": own_inquiries(user),
        "mails": [
            {"at": mail.created_at.isoformat(), "to": mail.to, "subject": mail.subject, "body": mail.body}
            for mail in inbox.under(HAT, to=user)
        ],
    }


def _profile(user: User) -> dict[str, Any] | None:
    """Return the profile for institutions with whom it is hidden from, if there is one."""
    held = of_person(user.pk)
    if held is None:
        return None
    instants = ("published_at", "confirmed_at", "visible_until")
    said = {name: instant.isoformat() if (instant := getattr(held, name)) else None for name in instants}
    hidden = held.exclusions.select_related("institution")
    return said | {
        "user_id": held.code,
        "draft": held.draft,
        "published": held.content,
        "hidden_from": [one.institution.name_ja if one.institution else one.text for one in hidden],
    }


def _person(person: Person) -> dict[str, str]:
    return {column: getattr(person, column) for column in PERSON_FIELDS}


def _application(application: Application, now: datetime) -> dict[str, Any]:
    instants = ("started_at", "updated_at", "submitted_at", "withdrawn_at", "files_erased_at")
    said = {name: instant.isoformat() if (instant := getattr(application, name)) else None for name in instants}
    status, told_at = application.known_at(now)
    return said | {
        "told_at": told_at and told_at.isoformat(),
        "number": application.number,
        "opening": application.posting.number,
        "institution": application.posting.institution.name_ja,
        "status": status or "",
        "language": application.language,
        "applicant": _person(application.applicant),
        "answers": application.answers,
        "documents": [_document(document) for document in application.documents.all() if not document.derived_from_id],
    }


def _document(document: Document) -> dict[str, Any]:
    file = document.file
    return {
        "slot": document.slot,
        "version": document.version,
        "name": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "at": document.at.isoformat(),
        "withdrawn_at": document.withdrawn_at and document.withdrawn_at.isoformat(),
    }
