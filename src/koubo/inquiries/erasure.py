"""What goes with a person who is erased, and what a person takes along of their inquiries."""

from datetime import datetime
from typing import Any

from koubo.accounts.models import User
from koubo.inquiries import queries
from koubo.inquiries.models import Inquiry, InquiryDraft, InquiryMessage, InquiryReport, ReplyDraft


def erase_inquiries_of(user: User, now: datetime) -> None:
    """Take a person out of their inquiries: what the institution wrote stays with it, and nothing says to whom.

    What the person wrote, disclosed and reported goes; that and when they answered stays.
    """
    own = Inquiry.objects.filter(seeker=user)
    list(own.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    InquiryMessage.objects.filter(inquiry__seeker=user, from_seeker=True).update(
        by=None, text="", shown_email="", shown_name=""
    )
    InquiryReport.objects.filter(inquiry__seeker=user).update(text="")
    ReplyDraft.objects.filter(inquiry__seeker=user).delete()
    own.update(seeker=None, decline_reason="")
    InquiryDraft.objects.filter(member=user).delete()


def own_data(user: User) -> list[dict[str, Any]]:
    """Return a person's inquiries as plain data: what was written to them, what they answered, disclosed and reported."""
    rows = queries.with_messages(queries.to_seeker(user.pk)).select_related("institution", "report", "reply_draft")
    return [_inquiry_told(inquiry) for inquiry in rows]


def _inquiry_told(inquiry: Inquiry) -> dict[str, Any]:
    report, draft = getattr(inquiry, "report", None), getattr(inquiry, "reply_draft", None)
    return {
        "institution": inquiry.institution.name_ja,
        "user_id": inquiry.user_code,
        "purpose": inquiry.purpose,
        "opening": inquiry.posting.number if inquiry.posting else None,
        "sent_at": inquiry.sent_at.isoformat(),
        "state": inquiry.status,
        "declined_at": inquiry.declined_at and inquiry.declined_at.isoformat(),
        "decline_reason": inquiry.decline_reason,
        "report": report and {"reason": report.reason, "text": report.text, "at": report.at.isoformat()},
        "reply_being_written": draft and draft.text,
        "messages": [
            {
                "from": "you" if message.from_seeker else "institution",
                "at": message.at.isoformat(),
                "text": message.text,
                "disclosed_email": message.shown_email,
                "disclosed_name": message.shown_name,
            }
            for message in inquiry.messages.all()
        ],
    }
