"""The postings of the demo world: planned for a day, then lived through the verbs in the order of time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.ops.demo.content import Writer
from koubo.ops.demo.people import DemoInstitution, DemoPeople
from koubo.postings.actions import drafts, modifying, requests, withdrawing
from koubo.postings.actions.corrections import approve_corrected
from koubo.postings.models import Revision
from koubo.postings.publication.states import ContentLanguages, Phase, WithdrawalReason
from koubo.postings.sheet import Content
from koubo.postings.sheet.application import OPEN_ENDED

SEED: Final = 20261124
COUNTS: Final = {
    Phase.DRAFT: 14,
    Phase.REQUESTED: 18,
    Phase.RETURNED: 7,
    Phase.REJECTED: 4,
    Phase.SCHEDULED: 12,
    Phase.PUBLISHED: 241,
    Phase.MODIFYING: 7,
    Phase.WITHDRAWING: 2,
    Phase.WITHDRAWN: 5,
    Phase.CLOSED: 90,
}
LANGUAGES: Final = (ContentLanguages.JA,) * 6 + (ContentLanguages.BOTH,) * 3 + (ContentLanguages.EN,)
RETURNED: Final = "労働条件の一部が読み取れないため、次の項目の修正をお願いします。"
RETURNED_FIELD: Final = {"pay_note": "手当の種類と額が分かるように書いてください。"}
CORRECTED: Final = "募集人員の説明がなかったため、事務局で補いました。"
CORRECTION: Final = "職名は採用時に決定します。/ The title will be decided on appointment."
REJECTED: Final = "研究または高等教育に関わる職の公募ではないため、登録できません。"


@dataclass(frozen=True, slots=True)
class PostingPlan:
    """One posting to be: whose, in which language, and when its steps are taken (aware instants)."""

    owner: DemoInstitution
    written: ContentLanguages
    phase: Phase
    content: Content
    requested_at: datetime
    decided_at: datetime
    publish_on: date


def make_postings(people: DemoPeople, *, now: datetime) -> int:
    """Make all postings around `now` and return how many. Numbers follow the order of requests."""
    random = Random(SEED)  # noqa: S311 - the same world every time, no secret
    writer = Writer(random)
    phases = [phase for phase, count in COUNTS.items() for _ in range(count)]
    plans = [_plan(random, writer, people, phase, n, now) for n, phase in enumerate(phases)]
    lived = [(plan, _live(plan, people, n)) for n, plan in enumerate(sorted(plans, key=lambda plan: plan.requested_at))]
    for n, (plan, revision) in enumerate(lived):
        _change(plan, revision, now - timedelta(minutes=3 + n % 40))
    return len(plans)


def _plan(random: Random, writer: Writer, people: DemoPeople, phase: Phase, n: int, now: datetime) -> PostingPlan:
    """Choose owner, language and days so that the posting is in `phase` at `now`."""
    today = clock.day_of(now)
    # The first institution, whose sign-in people try, has something in every phase.
    owner = people.institutions[0] if n % 7 == 0 else random.choice(people.institutions)
    written = ContentLanguages.EN if owner.institution.code.startswith("NORDHAV") else random.choice(LANGUAGES)
    ago, closes_in = {
        Phase.PUBLISHED: (random.randint(3, 45), random.randint(0, 60)),
        Phase.MODIFYING: (random.randint(3, 45), random.randint(3, 60)),
        Phase.WITHDRAWING: (random.randint(3, 45), random.randint(10, 60)),
        Phase.WITHDRAWN: (random.randint(10, 45), random.randint(10, 60)),
        Phase.CLOSED: (random.randint(70, 160), -random.randint(1, 40)),
        Phase.SCHEDULED: (1, random.randint(20, 60)),
    }.get(phase, (random.randint(0, 3), random.randint(20, 60)))
    requested_at = min(clock.start_of(today - timedelta(days=ago)) + timedelta(minutes=random.randint(540, 1060)),
                       now - timedelta(minutes=5 + n % 50))  # fmt: skip
    decided_at = min(requested_at + timedelta(hours=random.choice([2, 4, 20])), now - timedelta(minutes=1))
    publish_on = clock.day_of(decided_at) + timedelta(days=1)
    if phase is Phase.SCHEDULED:
        publish_on = today + timedelta(days=random.choice([1, 1, 2, 3, 7]))
    content = writer.write(
        owner, written.languages, opens_on=publish_on, closes_on=max(today + timedelta(days=closes_in), publish_on)
    )
    content |= _deadline(phase, today, publish_on, n) | _second_job(content, written, n)
    return PostingPlan(owner, written, phase, content, requested_at, decided_at, publish_on)


def _deadline(phase: Phase, today: date, publish_on: date, n: int) -> Content:
    """Give some an hour, and leave a few open until filled."""
    if phase is Phase.PUBLISHED and n % 19 == 5:
        # Some are past their day of review: the institution is asked again, and the secretariat has it in a list.
        past = min(publish_on + timedelta(days=14), today - timedelta(days=1))
        review = past if n % 38 == 5 else today + timedelta(days=14 + n % 60)
        return {"closes_on": None, "deadline_kind": OPEN_ENDED, "review_on": review, "results_by": None}
    return {"closes_at": time(17)} if n % 4 == 1 else {}


def _second_job(content: Content, written: ContentLanguages, n: int) -> Content:
    """Let some look for two, with pay and degree of their own; of some the second is filled."""
    if n % 13 != 6:
        return {}
    own = {
        "pay_kind": "annual",
        "pay_lower": 5_200_000,
        "pay_upper": 6_800_000,
        "degree": "doctor",
        "filled": n % 2 == 0,
    }
    title = {
        code: {"ja": "特任助教", "en": "Specially Appointed Assistant Professor"}[code] for code in written.languages
    }
    return {
        "job_lines": [*content["job_lines"], content["job_lines"][0] | {"job_type": "00014", "job_title": title} | own]
    }


def _live(plan: PostingPlan, people: DemoPeople, n: int) -> Revision:
    """Take the steps of the registration."""
    by, desk = plan.owner.author, people.desk[n % len(people.desk)]
    content = plan.content if plan.phase is not Phase.DRAFT else _unfinished(plan.content)
    started = plan.requested_at - timedelta(hours=3)
    revision = drafts.create_draft(plan.owner.institution, content, written=plan.written, by=by, now=started)
    if plan.phase is Phase.DRAFT:
        return revision
    requests.request(revision, version=revision.version, by=by, now=plan.requested_at)
    if plan.phase is Phase.PUBLISHED and n % 24 == 0:
        corrected = plan.content | {"positions_note": dict.fromkeys(plan.written.languages, CORRECTION)}
        return approve_corrected(
            revision, corrected, version=revision.version, publish_on=plan.publish_on,
            reason_for_institution=CORRECTED, by=desk, now=plan.decided_at,
        )  # fmt: skip
    _decide(plan, revision, desk)
    return revision


def _change(plan: PostingPlan, revision: Revision, at: datetime) -> None:
    """Take the steps that come after publication."""
    by = plan.owner.author
    if plan.phase is Phase.MODIFYING:
        working = modifying.start_modification(revision.posting, by=by, now=at)
        content = plan.content | {
            "closes_on": plan.content["closes_on"] + timedelta(days=14),
            "positions": plan.content["positions"] + 1,
        }
        saved = drafts.save_draft(working, content, version=working.version, by=by, now=at)
        requests.request(saved, version=saved.version, by=by, now=at)
    elif plan.phase in {Phase.WITHDRAWING, Phase.WITHDRAWN}:
        when = at if plan.phase is Phase.WITHDRAWING else at - timedelta(days=3)
        withdrawing.withdraw(revision.posting, reason=WithdrawalReason.FILLED, by=by, now=when)


def _decide(plan: PostingPlan, revision: Revision, desk: Actor) -> None:
    version, at = revision.version, plan.decided_at
    match plan.phase:
        case Phase.RETURNED:
            requests.return_for_correction(
                revision, version=version, message=RETURNED, comments=RETURNED_FIELD, by=desk, now=at
            )
        case Phase.REJECTED:
            requests.reject(revision, version=version, message=REJECTED, by=desk, now=at)
        case Phase.SCHEDULED | Phase.PUBLISHED | Phase.CLOSED | Phase.MODIFYING | Phase.WITHDRAWING | Phase.WITHDRAWN:
            requests.approve(revision, version=version, publish_on=plan.publish_on, by=desk, now=at)


def _unfinished(content: Content) -> Content:
    """Leave out what people fill in last."""
    return content | {"selection": {}, "result_notice": {}, "contact_email": "", "pays": []}
