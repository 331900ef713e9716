"""退会: what ends at once, what ends after fourteen days, and what the secretariat can bring back."""

from datetime import timedelta

import pytest
from django.test import override_settings

from koubo.accounts.models import User
from koubo.applications.enums import Status
from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.institutions import invitations, members
from koubo.institutions.models import Institution, Membership
from koubo.institutions.refusals import LastAdministrator
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.leaving import finishing, institutions, people, survey
from koubo.leaving.models import GRACE, SurveyAnswer
from koubo.leaving.refusals import LastSecretary, OutcomeMissing, TooLateToUndo
from koubo.leaving.wording import LeavingOutcome
from koubo.notifications.models import OutgoingMail
from koubo.postings.models import Posting, Revision
from koubo.postings.publication.states import State
from tests.support import applying, factories
from tests.support.factories import NOW, acting_for

pytestmark = pytest.mark.django_db
Role = Membership.Role
FINAL = NOW + GRACE


@pytest.fixture
def of() -> Institution:
    return factories.institution()


@pytest.fixture
def admin(of: Institution) -> Actor:
    return acting_for(factories.member(of, Role.ADMINISTRATOR), of)


@pytest.fixture
def desk() -> Actor:
    return factories.acting_as_desk(factories.desk_member())


@override_settings(KOUBO_ALLOW_RECALL=False)
def test_everything_ends_in_one_step(of: Institution, admin: Actor) -> None:
    public, waiting, draft = factories.published(of), factories.requested(of), factories.draft(of)
    invitations.invite(of, "new@aogiri.example", role=Role.EDITOR, language="ja", by=admin, now=NOW)
    extent = institutions.extent(of, NOW)
    assert (extent.published, extent.requested, extent.drafts, extent.applications) == (1, 1, 1, 0)
    count = of.memberships.count()
    made = institutions.leave(of, outcome=None, by=admin, now=NOW)
    posting = Posting.objects.get(pk=public.posting_id)
    assert posting.withdrawn_at == extent.withdrawn_at
    assert posting.withdrawn_at.astimezone(NOW.tzinfo).hour == 22
    assert Revision.objects.get(pk=waiting.pk).state == State.DRAFT
    assert Revision.objects.filter(pk=draft.pk).exists()
    assert not of.memberships.exists()
    assert not invitations.open_of(of).exists()
    assert OutgoingMail.objects.filter(kind="leaving.institution_left").count() == count == len(made.memberships)
    of.refresh_from_db()
    assert of.left_at == NOW
    assert AuditEntry.objects.get(verb="leave_portal").actor_id == admin.user_id
    with pytest.raises(NotPermitted):
        institutions.leave(of, outcome=None, by=admin, now=NOW)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_only_an_administrator_leaves(of: Institution, admin: Actor, role: Role) -> None:
    by = acting_for(factories.member(of, role), of)
    for who in (
        by,
        Actor(admin.user_id, "desk"),
        acting_for(factories.member(factories.institution(), Role.ADMINISTRATOR), of),
    ):
        with pytest.raises(NotPermitted):
            institutions.leave(of, outcome=None, by=who, now=NOW)
    assert of.memberships.exists()


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (LeavingOutcome.ENDED, Status.OTHER),
        (LeavingOutcome.ELSEWHERE, Status.OTHER),
        (LeavingOutcome.NOT_SELECTED, Status.NOT_SELECTED_DOCUMENTS),
    ],
)
def test_applicants_are_told_one_outcome(
    of: Institution, admin: Actor, outcome: LeavingOutcome, status: Status
) -> None:
    revision = applying.posting(of=of)
    application = applying.submitted(revision)
    with pytest.raises(OutcomeMissing):
        institutions.leave(of, outcome=None, by=admin, now=NOW)
    assert of.memberships.filter(user=admin.user_id).exists()
    institutions.leave(of, outcome=outcome, by=admin, now=NOW)
    application.refresh_from_db()
    assert application.status == status
    mail = OutgoingMail.objects.filter(recipient=application.user, about_id=str(application.pk)).latest("pk")
    assert application.number in mail.body


def test_the_secretariat_brings_an_institution_back(of: Institution, admin: Actor, desk: Actor) -> None:
    early = factories.published(of)
    made = institutions.leave(of, outcome=None, by=admin, now=NOW)
    people_before = {(user, role) for _of, user, role, _units in made.memberships}
    with pytest.raises(NotPermitted):
        institutions.undo(made, by=admin, now=NOW)
    assert institutions.undo(made, by=desk, now=NOW + timedelta(hours=2)) == []
    assert set(of.memberships.values_list("user_id", "role")) == people_before
    posting = Posting.objects.get(pk=early.posting_id)
    assert posting.withdrawn_at is None
    of.refresh_from_db()
    assert of.left_at is None
    assert OutgoingMail.objects.filter(kind="leaving.institution_back").count() == len(people_before)
    with pytest.raises(IllegalStep):
        institutions.undo(made, by=desk, now=NOW)


def test_what_has_left_the_site_stays_withdrawn(of: Institution, admin: Actor, desk: Actor) -> None:
    public = factories.published(of)
    made = institutions.leave(of, outcome=None, by=admin, now=NOW)
    gone = institutions.undo(made, by=desk, now=NOW + timedelta(days=3))
    assert [posting.pk for posting in gone] == [public.posting_id]
    assert Posting.objects.get(pk=public.posting_id).withdrawn_at is not None


def test_after_fourteen_days_drafts_go_and_nothing_can_be_undone(of: Institution, admin: Actor, desk: Actor) -> None:
    draft, waiting = factories.draft(of), factories.requested(of)
    made = institutions.leave(of, outcome=None, by=admin, now=NOW)
    finishing.finish_due(FINAL - timedelta(seconds=1))
    assert Revision.objects.filter(pk=draft.pk).exists()
    with pytest.raises(TooLateToUndo):
        institutions.undo(made, by=desk, now=FINAL)
    finishing.finish_due(FINAL)
    assert not Revision.objects.filter(pk=draft.pk).exists()
    assert Revision.objects.filter(pk=waiting.pk).exists(), "what the secretariat had stays in its records"
    made.refresh_from_db()
    assert made.finished_at == FINAL
    finishing.finish_due(FINAL + timedelta(days=1))
    assert AuditEntry.objects.filter(verb="finish_leaving").count() == 1


def test_a_job_seeker_leaves_is_closed_at_once_and_erased_later(desk: Actor) -> None:
    revision = applying.posting()
    user = factories.seeker()
    application = applying.submitted(revision, by=applying.as_seeker(user))
    by = Actor(user.pk, "seeker")
    made = people.close_account(user, by=by, now=NOW)
    stored = User.objects.get(pk=user.pk)
    assert not stored.is_active
    assert stored.email == user.email
    application.refresh_from_db()
    assert application.withdrawn_at == NOW
    assert application.files_erased_at is None
    finishing.finish_due(FINAL)
    stored.refresh_from_db()
    assert stored.erased_at == FINAL
    application.refresh_from_db()
    assert application.files_erased_at == FINAL
    with pytest.raises(TooLateToUndo):
        people.undo(made, by=desk, now=FINAL)


def test_an_account_is_opened_again_with_its_roles(of: Institution, admin: Actor, desk: Actor) -> None:
    user = factories.member(of, Role.EDITOR, is_seeker=True)
    made = people.close_account(user, by=acting_for(user, of), now=NOW)
    assert not of.memberships.filter(user=user).exists()
    for who in (Actor(user.pk, "seeker"), admin):
        with pytest.raises(NotPermitted):
            people.undo(made, by=who, now=NOW)
    people.undo(made, by=desk, now=NOW + timedelta(days=13))
    stored = User.objects.get(pk=user.pk)
    assert stored.is_active
    assert of.memberships.get(user=user).role == Role.EDITOR
    finishing.finish_due(FINAL)
    stored.refresh_from_db()
    assert stored.erased_at is None


def test_the_last_administrator_and_the_last_secretary_stay(of: Institution, admin: Actor) -> None:
    user = User.objects.get(pk=admin.user_id)
    factories.member(of)
    assert [one.institution for one in people.extent(user).alone] == [of]
    with pytest.raises(LastAdministrator):
        people.close_account(user, by=admin, now=NOW)
    assert User.objects.get(pk=user.pk).is_active
    members.change_role(of.memberships.exclude(user=user)[0], Role.ADMINISTRATOR, by=admin, now=NOW)
    people.close_account(user, by=admin, now=NOW)
    only = factories.desk_member()
    with pytest.raises(LastSecretary):
        people.close_account(only, by=factories.acting_as_desk(only), now=NOW)
    factories.desk_member()
    people.close_account(only, by=factories.acting_as_desk(only), now=NOW)


def test_nobody_closes_the_account_of_another(desk: Actor) -> None:
    with pytest.raises(NotPermitted):
        people.close_account(factories.seeker(), by=desk, now=NOW)


def test_the_survey_counts_and_says_nobody() -> None:
    kind = survey.Kind.INSTITUTION
    assert survey.keep(kind, {}, "  ", language="ja", now=NOW) is None
    survey.keep(
        kind, {"reason": ["few", "hard", "made up"], "again": ["yes", "no"]}, "ありがとう", language="ja", now=NOW
    )
    survey.keep(kind, {"reason": ["few"]}, "", language="en", now=NOW)
    answer = SurveyAnswer.objects.order_by("pk")[0]
    assert answer.answers == {"reason": ["few", "hard"], "again": ["yes"]}
    assert not {field.name for field in SurveyAnswer._meta.get_fields()} & {"user", "person", "institution", "by"}
    reason = survey.counts(kind)[0]
    assert reason.answered == 2
    assert {words.en: n for words, n in reason.options if n} == {
        "There were few applications": 2,
        "It is hard to use": 1,
    }
    rows = list(survey.table(kind, "ja"))
    assert rows[0][-1] == "ご意見"
    assert len(rows) == 3
