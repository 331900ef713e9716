"""Applications to live or die with, for tests/support/mortal.py: files on their way, whole drafts, a change of several."""

import base64
import io
import sys
from collections.abc import Callable
from typing import Any, Final

from tests.support.extent import many
from tests.support.mortal import Countdown, main

# One of each kind lives to count its steps, the others die.
DEATHS: Final = {"piece": many(1, 16), "finish": many(2, 24), "submit": many(2, 24), "change": many(2, 24)}
TOGETHER: Final = 3


class FileCountdown(Countdown):
    """Counts what happens to files, too: before and after each."""

    def watch(self) -> None:
        from pathlib import Path

        from koubo.files.storages import PrivateFolder

        super().watch()
        for owner, name in ((Path, "rename"), (PrivateFolder, "_save")):
            setattr(owner, name, self._stepping(getattr(owner, name)))

    def _stepping(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*arguments: Any) -> Any:
            self.step()
            done = act(*arguments)
            self.step()
            return done

        return stepped


def world() -> dict[str, Any]:
    """Make one opening, and for each death somebody with something to send."""
    from koubo.applications import numbers
    from koubo.kernel import clock
    from tests.files import samples
    from tests.support import applying, factories

    now = clock.now()
    of = factories.institution()
    author = factories.member(of)
    revision = applying.posting(of=of, by=author, now=now)
    numbers.next_number(now)  # the first of a month takes more steps
    data = samples.pdf(3)
    targets: dict[str, list[dict[str, Any]]] = {kind: [] for kind in DEATHS}
    for kind in ("piece", "finish", "submit"):
        for _ in range(DEATHS[kind] + 1):
            targets[kind].append(_applicant(kind, revision, data))
    cookie = _session(author)
    for n in range(DEATHS["change"] + 1):
        targets["change"].append(_change(revision, author, n) | {"cookie": cookie})
    return targets | {"data": base64.b64encode(data).decode()}


def _session(user: Any) -> str:
    from django.test import Client

    from koubo.kernel import clock
    from koubo.web.middleware import SEEN_KEY

    client = Client()
    client.force_login(user)
    session = client.session
    session[SEEN_KEY] = int(clock.now().timestamp()) + 1800
    session.save()
    return str(client.cookies["koubo_session"].value)


def _applicant(kind: str, revision: Any, data: bytes) -> dict[str, Any]:
    from django.urls import reverse

    from koubo.applications import drafts, uploads
    from koubo.kernel import clock
    from tests.support import applying, factories

    now, user = clock.now(), factories.seeker()
    by = applying.as_seeker(user)
    draft = drafts.start(revision.posting, by=by, now=now)
    draft = drafts.save(
        draft, applicant=applying.DETAILS, answers={"q-1": "yes"}, version=draft.version, by=by, now=now
    )
    said = {"application": str(draft.pk), "cookie": _session(user)}
    if kind == "submit":
        document = applying.put(draft, "cv-1", by=by, now=now)
        path = reverse("seeker:application-confirm", args=[draft.pk])
        return said | {"path": path, "form": {"version": draft.version, "document": str(document.pk)}}
    upload = uploads.begin(draft, "cv-1", name="履歴書.pdf", size=len(data), by=by, now=now)
    path = reverse("seeker:application-upload", args=[draft.pk, upload.pk])
    if kind == "finish":
        uploads.append(upload, 0, io.BytesIO(data), len(data), by=by, now=now)
        path += "finish/"
    return said | {"path": path, "form": {}}


def _change(revision: Any, author: Any, number: int) -> dict[str, Any]:
    from django.urls import reverse

    from koubo.applications import bulk
    from koubo.kernel import clock
    from koubo.web.institution.applications.forms import BulkForm
    from tests.support import applying, factories

    made = [applying.sent(revision, f"E26{number:03}{n:04}", now=clock.now()) for n in range(TOGETHER)]
    ids = [one.pk for one in made]
    form = {"status": "accepted", "notify": "yes"}
    read = BulkForm(form, applications=made, language="ja")
    assert read.is_valid()
    by = factories.acting_for(author, revision.posting.institution)
    seen = bulk.preview(revision.posting, ids, read.change, by=by, now=clock.now()).digest
    mail = {"seen": seen, "ja-subject": "「{title}」への応募について", "ja-body": "{name} 様\n受理しました。"}
    path = reverse("institution:applications-bulk-change", args=[revision.posting_id])
    return {"path": path, "form": form | mail | {"id": [str(pk) for pk in ids]}}


if __name__ == "__main__":
    sys.exit(main(world, FileCountdown))
