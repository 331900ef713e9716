"""The words that answer an applicant, by what they are told; drafts that the institution edits."""

from typing import Final

from koubo.applications.enums import ApplicantStatus
from koubo.kernel.text import Text

SUBJECT: Final = Text("「{title}」への応募について", "About your application for “{title}”")
UNTIL: Final = Text("なるべく早めに", "as soon as you can")
UPDATED: Final = Text(
    """\
{name} 様

「{title}」（{institution}）へのご応募の状況を更新いたしました。
応募の画面でご確認ください。

{institution}""",
    """\
Dear {name},

The status of your application for "{title}" at {institution} has been updated.
Please look at the page of your application.

{institution}""",
)
BODIES: Final[dict[ApplicantStatus, Text]] = {
    ApplicantStatus.APPLIED: UPDATED,
    ApplicantStatus.NOT_ACCEPTED: Text(
        """\
{name} 様

このたびは「{title}」（{institution}）にご応募いただき、ありがとうございます。
誠に恐れ入りますが、今回のご応募は受理できませんでした。
何卒ご了承くださいますようお願い申し上げます。

{institution}""",
        """\
Dear {name},

Thank you for applying for "{title}" at {institution}.
We are sorry to tell you that we could not accept this application.

{institution}""",
    ),
    ApplicantStatus.ACCEPTED: Text(
        """\
{name} 様

このたびは「{title}」（{institution}）にご応募いただき、ありがとうございます。
応募書類を受理いたしました。
今後の選考につきましては、あらためてご連絡いたします。

{institution}""",
        """\
Dear {name},

Thank you for applying for "{title}" at {institution}.
We have accepted your documents and will write to you again about the next steps.

{institution}""",
    ),
    ApplicantStatus.RESUBMISSION: Text(
        """\
{name} 様

このたびは「{title}」（{institution}）にご応募いただき、ありがとうございます。
応募書類について、次の書類の再提出をお願いいたします。

{slots}
再提出の期限: {until}

応募の画面で該当の書類を差し替え、「再提出」ボタンを押してください。

{institution}""",
        """\
Dear {name},

Thank you for applying for "{title}" at {institution}.
Please submit the following documents again.

{slots}
Until: {until}

Replace these documents on the page of your application, then choose "Submit again".

{institution}""",
    ),
    ApplicantStatus.RESUBMITTED: UPDATED,
    ApplicantStatus.NOT_SELECTED: Text(
        """\
{name} 様

このたびは「{title}」（{institution}）にご応募いただき、ありがとうございます。
慎重に選考いたしました結果、誠に残念ながら、今回は採用を見送らせていただくことになりました。
ご希望に添えず恐縮ですが、何卒ご了承くださいますようお願い申し上げます。
ご応募いただきましたことに御礼申し上げますとともに、今後のご活躍をお祈り申し上げます。

{institution}""",
        """\
Dear {name},

Thank you for applying for "{title}" at {institution}.
After careful consideration we are sorry to tell you that you have not been selected.
We thank you for your interest and wish you every success.

{institution}""",
    ),
    ApplicantStatus.SELECTED: Text(
        """\
{name} 様

このたびは「{title}」（{institution}）にご応募いただき、ありがとうございます。
選考の結果、採用を決定いたしました。
今後の手続きにつきましては、あらためてご連絡いたします。

{institution}""",
        """\
Dear {name},

Thank you for applying for "{title}" at {institution}.
We are pleased to tell you that you have been selected. We will write to you about the next steps.

{institution}""",
    ),
    ApplicantStatus.OTHER: Text(
        """\
{name} 様

このたびは「{title}」（{institution}）にご応募いただき、ありがとうございました。
今回のご応募についての手続きを終了いたしましたので、お知らせいたします。

{institution}""",
        """\
Dear {name},

Thank you for applying for "{title}" at {institution}.
We have closed the procedure for your application.

{institution}""",
    ),
}
