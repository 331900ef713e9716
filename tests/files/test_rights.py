"""Who may read the PDFs of a posting, and who may change them."""

from collections.abc import Callable
from typing import Any

import pytest

from koubo.audit import trail
from koubo.audit.trail import Actor
from koubo.institutions.models import Membership
from koubo.kernel.errors import NotPermitted
from koubo.postings.actions import attachments
from koubo.postings.models import Revision
from tests.files import samples
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
PDF = samples.checked()


def writer(revision: Revision) -> Actor:
    return factories.acting_for(revision.updated_by, revision.posting.institution)


def reader(revision: Revision) -> Actor:
    of = revision.posting.institution
    return factories.acting_for(factories.member(of, Membership.Role.VIEWER), of)


def stranger(_: Revision) -> Actor:
    of = factories.institution()
    return factories.acting_for(factories.member(of), of)


def under_a_false_hat(revision: Revision) -> Actor:
    return factories.acting_for(factories.seeker(), revision.posting.institution)


def as_if_of_the_desk(_: Revision) -> Actor:
    return factories.acting_as_desk(factories.seeker())


def of_the_desk(_: Revision) -> Actor:
    return factories.acting_as_desk(factories.desk_member())


@pytest.mark.parametrize(
    ("who", "may_read", "may_write"),
    [
        (writer, True, True),
        (reader, True, False),
        (of_the_desk, True, False),
        (stranger, False, False),
        (under_a_false_hat, False, False),
        (as_if_of_the_desk, False, False),
    ],
)
def test_who_may(who: Callable[[Revision], Actor], may_read: bool, may_write: bool) -> None:
    draft = factories.draft()
    file = attachments.attach(draft, PDF, by=writer(draft), now=NOW).file
    before, by = trail.history(draft.posting).count(), who(draft)
    tries: list[tuple[bool, Callable[[], Any]]] = [
        (may_read, lambda: attachments.hand_out(draft, file.pk, by=by, now=NOW)),
        (may_write, lambda: attachments.attach(draft, PDF, by=by, now=NOW)),
        (may_write, lambda: attachments.detach(draft, file.pk, by=by, now=NOW)),
    ]
    for allowed, act in tries:
        if allowed:
            act()
            continue
        with pytest.raises(NotPermitted):
            act()
    assert trail.history(draft.posting).count() == before + may_read + 2 * may_write
    assert draft.attachments.count() == 1
