"""An institution with a posting in every phase, and what each is seen as around 22:00 and 0:00."""

from datetime import date, timedelta

from koubo.accounts.models import User
from koubo.institutions.models import Institution
from koubo.kernel import clock
from koubo.postings.actions import drafts, modifying, requests, withdrawing
from koubo.postings.content import storage
from koubo.postings.models import Revision
from koubo.postings.publication.states import Phase, WithdrawalReason
from tests.support import factories
from tests.support.factories import NOW

TODAY = date(2026, 11, 24)
INSTANTS = (
    "2026-11-24 09:00",
    "2026-11-24 21:59:59.999",
    "2026-11-24 22:00",
    "2026-11-24 23:59:59.999",
    "2026-11-25 00:00",
)


def seen(*phases: Phase) -> dict[str, Phase]:
    """Spread one phase, or morning, 22:00 and 0:00, over the instants."""
    morning, night, next_day = phases * 3 if len(phases) == 1 else phases
    return dict(zip(INSTANTS, (morning, morning, night, night, next_day), strict=True))


# Phase by title and instant.
LIFE = {
    "下書き": seen(Phase.DRAFT),
    "差し戻し": seen(Phase.RETURNED),
    "却下": seen(Phase.REJECTED),
    "登録依頼中": seen(Phase.REQUESTED),
    "今夜公開": seen(Phase.SCHEDULED, Phase.PUBLISHED, Phase.PUBLISHED),
    "翌日公開": seen(Phase.SCHEDULED, Phase.SCHEDULED, Phase.PUBLISHED),
    "公開中": seen(Phase.PUBLISHED),
    "本日終了": seen(Phase.PUBLISHED, Phase.PUBLISHED, Phase.CLOSED),
    "終了": seen(Phase.CLOSED),
    "今夜取り下げ": seen(Phase.WITHDRAWING, Phase.WITHDRAWN, Phase.WITHDRAWN),
    "取り下げ済": seen(Phase.WITHDRAWN),
    "修正依頼中": seen(Phase.MODIFYING),
    "修正中": seen(Phase.PUBLISHED),
    "修正の差し戻し": seen(Phase.PUBLISHED),
}
REGISTERED = [title for title in LIFE if title not in {"下書き", "差し戻し", "却下", "登録依頼中"}]
WITHDRAWABLE = {Phase.SCHEDULED, Phase.PUBLISHED, Phase.MODIFYING, Phase.WITHDRAWING}


def make_every_phase(of: Institution, author: User) -> None:
    """Make the postings of LIFE as they are at `NOW`."""
    desk = factories.desk_member()
    by, side = factories.acting_for(author, of), factories.acting_as_desk(desk)

    def back(waiting: Revision) -> Revision:
        return requests.return_for_correction(
            waiting, version=waiting.version, message="直してください", comments={}, by=side, now=NOW
        )

    def live(title: str, **content: object) -> Revision:
        return factories.published(of, by=author, desk=desk, title=title, **content)

    def modification(title: str) -> Revision:
        started = modifying.start_modification(live(title).posting, by=by, now=NOW)
        content = storage.load(started) | {"positions": 7}
        return drafts.save_draft(started, content, version=started.version, by=by, now=NOW)

    def ask(started: Revision) -> Revision:
        return requests.request(started, version=started.version, by=by, now=NOW)

    factories.draft(of, by=author, title="下書き")
    back(factories.requested(of, by=author, title="差し戻し"))
    refused = factories.requested(of, by=author, title="却下")
    requests.reject(refused, version=refused.version, message="対象外です", by=side, now=NOW)
    factories.requested(of, by=author, title="登録依頼中")
    factories.approved(of, by=author, desk=desk, title="今夜公開", publish_on=TODAY)
    factories.approved(of, by=author, desk=desk, title="翌日公開")
    live("公開中")
    live("本日終了", closes_on=TODAY)
    live("終了", closes_on=TODAY - timedelta(days=1))
    for title, days in (("今夜取り下げ", 0), ("取り下げ済", 1)):
        posting = live(title).posting
        withdrawing.withdraw(posting, reason=WithdrawalReason.UNSAID, by=by, now=NOW - timedelta(days=days))
    ask(modification("修正依頼中"))
    modification("修正中")
    back(ask(modification("修正の差し戻し")))
    assert clock.day_of(NOW) == TODAY
