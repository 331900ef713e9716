"""The inquiries of the demo world: of the two institutions people sign in for, in every state, some of them to the first seeker."""

from datetime import datetime, timedelta
from typing import Any, Final

from koubo.accounts.hats import SEEKER
from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.desk import inquiry_reports
from koubo.inquiries import addressees, drafts, openings, replying, reporting, sending
from koubo.inquiries.disclosure import Disclosed
from koubo.inquiries.enums import DeclineReason, ReportOutcome, ReportReason
from koubo.inquiries.models import Inquiry, InquiryMessage
from koubo.inquiries.refusals import AlreadyAsked
from koubo.inquiries.written import Written
from koubo.notifications.models import OutgoingMail
from koubo.ops.demo.people import DemoInstitution, DemoPeople
from koubo.profiles import actions as profile_actions
from koubo.profiles import content as profile_content
from koubo.profiles.models import Profile

INSTITUTIONS: Final = 2
ASKED: Final = 14
PURPOSES: Final = (
    "予定している公募のご案内",
    "共同研究プロジェクトのご紹介",
    "研究室見学のお誘い",
    "非常勤講師のお願い",
)
TEXTS: Final = (
    "はじめまして。アピールを拝見し、ご研究に関心を持ちました。\n本学では来年度、関連する分野の公募を予定しています。ご関心がありましたら、オンラインで30分ほどお話しできれば幸いです。",
    "突然のご連絡で失礼いたします。沿岸観測と機械学習を結ぶプロジェクトで、研究員を探しております。\n勤務の条件や研究環境について、ご質問があれば何でもお尋ねください。",
    "データ解析のご経験を拝見し、ご連絡いたしました。\n下記の公募へのご応募をご検討いただけないでしょうか。面談は平日の夕方にも設定できます。",
)
ENGLISH: Final = (
    "We read your profile with great interest. Our group is preparing an opening in your field, with English as the working "
    "language. Would you have half an hour for a call next week?"
)
RUDE: Final = "すぐに返信してください。ご結婚の予定はありますか。お子さんはいらっしゃいますか。"
REPLIES: Final = (
    "ご連絡ありがとうございます。ぜひお話を伺いたいです。来週の火曜日か木曜日の午後はいかがでしょうか。",
    "お声がけいただき、ありがとうございます。任期と着任時期について教えていただけますか。",
    "関心があります。開示したメールアドレスへ、詳細をお送りください。",
)
CONTENT: Final[dict[str, Any]] = {
    "headline": "環境データの解析と機械学習", "appeal": "観測とモデルをつなぐ研究をしています。", "written": "ja",
    "research_fields": [{"code": "10010"}], "degree": "doctor", "years": 4, "job_types": ["00022"], "areas": ["00002"],
    "employment_forms": ["01"], "terms": ["0", "1"],
}  # fmt: skip


def make_inquiries(people: DemoPeople, *, now: datetime) -> int:
    """Make them around `now` through the verbs and return how many."""
    seekers = list(User.objects.filter(is_seeker=True).order_by("pk")[:ASKED])
    profiles = [_profile(user, now) for user in seekers]
    total = 0
    for place, owner in enumerate(people.institutions[:INSTITUTIONS]):
        for n, profile in enumerate(profiles[:-1]):
            at = now - timedelta(days=14 - n, hours=3 + place)
            inquiry = _sent(owner, profile, n + place, at)
            if inquiry is not None:
                _lived(inquiry, n + 3 * place, people.desk[0], at, now)
                total += 1
        _draft(owner, now)
    return total


def _profile(user: User, now: datetime) -> Profile:
    """Return a person's profile; who has none gets a small one."""
    found = Profile.objects.filter(user=user).first()
    if found is not None:
        return found
    by, at = Actor(user.pk, SEEKER), now - timedelta(days=30)
    made = profile_actions.begin(by=by, now=at)
    made = profile_actions.save(profile_content.load({}) | CONTENT, version=made.version, by=by, now=at)
    return profile_actions.publish(version=made.version, acknowledged=True, by=by, now=at)


def _sent(owner: DemoInstitution, profile: Profile, n: int, at: datetime) -> Inquiry | None:
    """Send one, if the institution may see the seeker by then."""
    institution = owner.institution
    if addressees.find(profile.code, institution, at) is None:
        return None
    named = openings.published(institution, at).first() if n % 3 == 0 else None
    english = n % 5 == 4
    text = RUDE if n % ASKED == ASKED - 1 else ENGLISH if english else TEXTS[n % len(TEXTS)]
    written = Written(
        "en" if english else "ja",
        named.posting_id if named else None,
        "" if named else PURPOSES[n % len(PURPOSES)],
        text,
    )
    try:
        return sending.send(institution, profile.code, written, by=owner.author, now=at)
    except AlreadyAsked:
        return None


def _lived(inquiry: Inquiry, n: int, desk: Actor, at: datetime, now: datetime) -> None:
    """Let happen what happens to the n-th: nothing, read, answered in several ways, declined, undelivered, reported."""
    by, later = Actor(inquiry.seeker_id, SEEKER), at + timedelta(hours=30)
    _delivered(inquiry, at, failed=n % 7 == 5)
    if n % 7 in {1, 2, 3, 4, 6}:
        replying.open_as_seeker(inquiry, now=later)
    if n % 7 in {2, 3}:
        disclosed = Disclosed(email=n % 7 == 3, name=n % 2 == 1)
        replying.reply(inquiry, REPLIES[n % len(REPLIES)], disclosed, by=by, now=later)
        if n % 7 == 3:
            replying.open_as_institution(Inquiry.objects.get(pk=inquiry.pk), now=later + timedelta(hours=2))
    if n % 7 == 4:
        replying.decline(inquiry, DeclineReason.NOT_NOW, by=by, now=later)
    if n % 7 == 6:
        report = reporting.report(inquiry, ReportReason.UNFAIR, "選考と関係のない質問をされました。", by=by, now=later)
        if n >= ASKED:
            inquiry_reports.handle(
                report, ReportOutcome.WARNED, text="応募者の家族構成などは尋ねないでください。", until=None, note="電話でも確認済み",
                by=desk, now=min(later + timedelta(hours=20), now),
            )  # fmt: skip


def _delivered(inquiry: Inquiry, at: datetime, *, failed: bool) -> None:
    """Say that the mail left minutes after it was written, or that it was refused."""
    mail = InquiryMessage.objects.get(inquiry=inquiry).mail
    assert mail is not None
    rows = OutgoingMail.objects.filter(pk=mail.pk)
    if failed:
        rows.update(dead_at=at + timedelta(minutes=1), attempts=1, last_error="550 recipient refused")
    else:
        rows.update(sent_at=at + timedelta(minutes=1), attempts=1)


def _draft(owner: DemoInstitution, now: datetime) -> None:
    """Leave one unfinished."""
    others = Profile.objects.exclude(code__in=Inquiry.objects.filter(institution=owner.institution).values("user_code"))
    for profile in others.order_by("-pk"):
        if addressees.find(profile.code, owner.institution, now) is not None:
            text = Written("ja", None, PURPOSES[0], "はじめまして。アピールを拝見し")
            drafts.keep(owner.institution, profile.code, text, by=owner.author, now=now - timedelta(hours=2))
            return
