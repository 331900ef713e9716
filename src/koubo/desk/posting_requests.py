"""The requests of institutions about openings, as something to take on."""

from django.db.models import QuerySet

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.desk.claimable import Claimable, register
from koubo.institutions.models import Membership
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.kernel.text import Text
from koubo.postings.actions import permissions
from koubo.postings.models import Posting, Revision
from koubo.postings.models.locks import lock
from koubo.postings.publication.states import State


def declare() -> None:
    """Let them be taken."""
    register(
        Claimable(
            model=Revision,
            asked_at="requested_at",
            waiting=lambda: Revision.objects.filter(state=State.REQUESTED),
            hold=_hold,
            colleagues=_colleagues,
            told_of=_posting,
            label=Text("求人公募情報の登録・修正依頼", "Request about an opening"),
            subject=_subject,
            related=("posting__institution",),
        )
    )


def _hold(revision: Revision, by: Actor) -> Revision:
    """Return the revision as it is now, its posting held against every other verb. Raises NotPermitted, IllegalStep."""
    posting = lock(revision.posting_id)
    if posting is None:
        raise IllegalStep
    if not permissions.may_decide(by, posting):
        raise NotPermitted
    present = Revision.objects.filter(pk=revision.pk, state=State.REQUESTED).first()
    if present is None or present.requested_at != revision.requested_at:
        raise IllegalStep
    present.posting = posting
    return present


def _colleagues(revision: Revision, by: Actor) -> QuerySet[User]:
    """Return who else of the secretariat may decide it: all but members of the institution."""
    members = Membership.objects.filter(institution_id=revision.posting.institution_id).values("user_id")
    others = User.objects.filter(is_secretariat=True, is_active=True).exclude(pk=by.person_id)
    return others.exclude(pk__in=members).order_by("name", "pk")


def _posting(revision: Revision) -> Posting:
    return revision.posting


def _subject(revision: Revision) -> Text:
    title, institution = revision.title, revision.posting.institution.name
    return Text(f"{title.ja}（{institution.ja}）", f"{title.en} ({institution.en})")
