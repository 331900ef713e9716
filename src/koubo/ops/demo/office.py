"""What the secretariat of the demo world did in its office: a notice, the text of a mail, consents, duties seen to, a term."""

from datetime import datetime, timedelta
from typing import Final

from koubo.accounts.models import User
from koubo.announcements import actions as announcements
from koubo.desk import duties
from koubo.institutions.models import Membership
from koubo.kernel import clock
from koubo.kernel.text import Text
from koubo.notifications import kinds, wordings
from koubo.notifications.wordings import Wording
from koubo.ops.demo.people import DemoPeople
from koubo.statements import terms
from koubo.statements.models import StatementKind
from koubo.vocabularies import editing
from koubo.vocabularies.editing import ListChange

RETURNED: Final = "postings.registration_returned"
ADDED: Final = "直していただく箇所が分かりにくいときは、「事務局へ連絡」からお尋ねください。\n\n"
# Key of a duty -> how many days ago it was seen to, and what was noted.
SEEN_TO: Final = (
    ("notification", 420, "労働局に届出済み。受理番号は総務の台帳を参照。"),
    ("changes", 160, "届け出た内容に変更なし。"),
    ("accurate", 340, "差し戻しの理由を見直し、審査の手引きを改めた。"),
    ("report", 100, "電子申請で提出。"),
)

NEW_JOBS: Final = ((Text("リサーチ・アドミニストレーター（URA）相当", "Research administrator (URA) level"), "00018"),)


def make_office(people: DemoPeople, *, now: datetime) -> None:
    """Let the secretariat do it, some days ago."""
    by = people.desk[0]
    announcements.add(
        announcements.AnnouncementText(
            kind="normal", title=Text("年末年始の審査について", "Reviews over the New Year holidays"),
            body_ja="12月29日から1月3日まで、事務局は休業します。この間にいただいた登録依頼は、1月4日から順に審査します。",
            body_en="The secretariat is closed from 29 December to 3 January. Requests that arrive then are reviewed from 4 January on.",
            places=frozenset({"home", "institution"}), live_from=now - timedelta(days=2), live_until=now + timedelta(days=45),
        ),
        by=by, now=now - timedelta(days=2),
    )  # fmt: skip
    kind = kinds.get(RETURNED)
    text = wordings.original(kind, "ja")
    body = text.body.replace("「求人機関メニュー", ADDED + "「求人機関メニュー")
    wordings.write(kind, "ja", Wording(text.subject, body), version=0, by=by, now=now - timedelta(days=9))
    for number, (key, days, note) in enumerate(SEEN_TO):
        duty, at = duties.BY_KEY[key], now - timedelta(days=days)
        on = clock.day_of(at)
        actor = people.desk[number % len(people.desk)]
        duties.done(duty, on=on, next_due=duty.next_due(on), note=note, by=actor, now=at)
    for label, after in NEW_JOBS:
        change = ListChange("job_types", editing.number("job_types"), by, now - timedelta(days=60))
        editing.add(change, label, after=after)
    for member in Membership.objects.order_by("pk").values_list("user_id", flat=True):
        terms.agree(member, StatementKind.TERMS_INSTITUTION, now=now - timedelta(days=30))
    for seeker in User.objects.filter(is_seeker=True).order_by("pk").values_list("pk", flat=True):
        terms.agree(seeker, StatementKind.TERMS_SEEKER, now=now - timedelta(days=30))
