"""Whether an institution may send inquiries, how many today, and where it is written to."""

from datetime import datetime, timedelta

from django.conf import settings

from koubo.inquiries.models import Inquiry, InquiryAllowance
from koubo.inquiries.refusals import QuotaReached, SendingBlocked, SuspendedSender
from koubo.institutions.models import Institution, InstitutionStatus, Membership
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.notifications.outbox import Recipient


def hold(institution: Institution) -> InquiryAllowance:
    """Lock what an institution may send until the end of the transaction: two who send at once do so one after the other."""
    InquiryAllowance.objects.get_or_create(institution=institution)
    return InquiryAllowance.objects.select_for_update(of=("self",)).get(institution=institution)


def of(institution: Institution) -> InquiryAllowance:
    """Return what an institution may send, to be read."""
    found = InquiryAllowance.objects.filter(institution=institution).first()
    return found or InquiryAllowance(institution=institution)


def limit(allowance: InquiryAllowance) -> int:
    """Return how many may be sent a day."""
    most: int = settings.KOUBO_INQUIRIES_PER_DAY
    return most if allowance.per_day is None else allowance.per_day


def sent_today(institution: Institution, now: datetime) -> int:
    """Return how many an institution has sent on the day of `now` in Japan."""
    begin = clock.start_of(clock.day_of(now))
    today = Inquiry.objects.filter(
        institution=institution, sent_at__gte=begin, sent_at__lt=clock.start_of(clock.day_of(now) + timedelta(days=1))
    )
    return today.count()


def why_not_send(allowance: InquiryAllowance, now: datetime) -> Refusal | None:
    """Return why the institution cannot send an inquiry at `now`; None when it can."""
    if allowance.institution.status != InstitutionStatus.ACTIVE:
        return SuspendedSender(allowance.institution.status_reason)
    if allowance.is_blocked_on(clock.day_of(now)):
        return SendingBlocked(allowance.block_reason, allowance.blocked_until)
    most = limit(allowance)
    return QuotaReached(most) if sent_today(allowance.institution, now) >= most else None


def registered_addresses(institution: Institution) -> list[Recipient]:
    """Return the address of the institution's registration; where none is registered, those of who administers it."""
    if institution.email:
        return [Recipient(institution.email, "ja")]
    rows = Membership.objects.filter(institution=institution, role=Membership.Role.ADMINISTRATOR)
    return [Recipient.person(row.user) for row in rows.select_related("user").order_by("user_id") if row.user.is_active]
