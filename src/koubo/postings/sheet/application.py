"""The sheet: how to apply, considerations, selection, contact, notes."""

from koubo.kernel.text import Text
from koubo.postings.sheet.fields import Content, Field, FieldKind, Section, always
from koubo.postings.sheet.web_application import DOCUMENT_SLOTS, QUESTIONS, accepts_web
from koubo.postings.sheet.work import LINE_LIMIT, PROSE_LIMIT

# Kinds of deadline: closes when filled, at the latest on its day; and open until filled (決まり次第終了), without a day.
WHEN_FILLED = "rolling"
OPEN_ENDED = "open"


def is_open_ended(content: Content) -> bool:
    """Whether applications are open until filled, without a closing date (決まり次第終了)."""
    return content.get("deadline_kind") == OPEN_ENDED


def has_closing_date(content: Content) -> bool:
    """Whether applications end on a day."""
    return not is_open_ended(content)


ACCEPTED = (Text("可", "Accepted"), Text("不可", "Not accepted"))


def accepts_mail(content: Content) -> bool:
    """Whether applications by e-mail are accepted."""
    return content.get("email_application") is True


def accepts_own_web(content: Content) -> bool:
    """Whether the institution's own web system takes applications."""
    return content.get("own_web_application") is True


def accepts_post(content: Content) -> bool:
    """Whether applications by post are accepted."""
    return content.get("postal_application") is True


def accepts_electronic(content: Content) -> bool:
    """Whether any of the three electronic ways is open (電子応募)."""
    return accepts_web(content) or accepts_mail(content) or accepts_own_web(content)


APPLICATION = Section(
    key="application",
    label=Text("募集期間・応募方法", "Application period and method"),
    fields=(
        Field(
            key="opens_on",
            label=Text("募集開始日", "Applications open on"),
            kind=FieldKind.DATE,
            column=True,
            width="s",
        ),
        Field(
            key="closes_on",
            label=Text("募集終了日", "Applications close on"),
            kind=FieldKind.DATE,
            required=has_closing_date,
            column=True,
            width="s",
            key_fact=True,
            help=Text(
                "この日の終わりまで公開されます。例：2027年1月8日。決まり次第終了で締切日がないときは空欄にし、"
                "「締切の扱い」で選びます。",
                "Published until the end of this day (Japan time). If open until filled without a date, leave it empty "
                "and say so as the kind of deadline.",
            ),
        ),
        Field(
            key="closes_at",
            label=Text("募集終了時刻", "Closing time"),
            kind=FieldKind.TIME,
            column=True,
            width="xs",
            stands_with="closes_on",
            help=Text(
                "時刻の定めがある場合だけ書きます。空欄はその日の終わりまでです。例：17:00",
                "Only where there is one (Japan time). If left empty, until the end of the day.",
            ),
        ),
        Field(
            key="deadline_kind",
            label=Text("締切の扱い", "Kind of deadline"),
            kind=FieldKind.CHOICE,
            vocabulary="deadline_kinds",
            required=always,
            column=True,
            width="m",
            stands_with="closes_on",
        ),
        Field(
            key="review_on",
            label=Text("見直し日", "To be reviewed on"),
            kind=FieldKind.DATE,
            required=is_open_ended,
            column=True,
            width="s",
            counts_with="deadline_kind",
            counts_when=OPEN_ENDED,
            help=Text(
                "「決まり次第終了（締切日なし）」のときだけ書きます。この日に、募集を続けるかどうかをお尋ねします。",
                "Only if open until filled without a date. On this day you are asked whether recruitment goes on.",
            ),
        ),
        Field(
            key="period_note",
            label=Text("募集期間の説明", "About the application period"),
            kind=FieldKind.PROSE,
            localized=True,
            limit=1000,
        ),
        Field(
            key="web_application",
            label=Text("Web応募", "Web application"),
            kind=FieldKind.YES_NO,
            required=always,
            column=True,
            words=ACCEPTED,
            help=Text(
                "「可」にすると、このサイトで応募を受け付けます。",
                "“Accepted” means that applications are taken on this site.",
            ),
            facet="entry",
            facet_value="web",
        ),
        Field(
            key="email_application",
            label=Text("電子メールでの応募", "E-mail application"),
            kind=FieldKind.YES_NO,
            column=True,
            words=ACCEPTED,
            facet="entry",
            facet_value="email",
        ),
        Field(
            key="application_email",
            label=Text("応募先メールアドレス", "E-mail address for applications"),
            kind=FieldKind.EMAIL,
            required=accepts_mail,
        ),
        Field(
            key="own_web_application",
            label=Text("求人機関でのWeb応募", "Institution's own web application system"),
            kind=FieldKind.YES_NO,
            column=True,
            words=ACCEPTED,
            facet="entry",
            facet_value="own",
        ),
        Field(
            key="application_url",
            label=Text("求人機関の応募ページURL", "URL of the institution's application page"),
            kind=FieldKind.URL,
            required=accepts_own_web,
        ),
        Field(
            key="electronic_scope",
            label=Text("電子応募の範囲", "Electronic application covers"),
            kind=FieldKind.YES_NO,
            required=accepts_electronic,
            words=(
                Text("すべての応募書類", "All documents available"),
                Text("一部の応募書類のみ", "Partial documents only"),
            ),
        ),
        Field(
            key="postal_application",
            label=Text("郵送での応募", "Application by post"),
            kind=FieldKind.YES_NO,
            words=ACCEPTED,
        ),
        Field(
            key="postal_address",
            label=Text("書類の送付先", "Postal address"),
            kind=FieldKind.PROSE,
            localized=True,
            required=accepts_post,
            limit=1000,
        ),
        Field(
            key="documents",
            label=Text("応募書類", "Documents to submit"),
            kind=FieldKind.PROSE,
            localized=True,
            required=always,
            limit=PROSE_LIMIT,
        ),
        DOCUMENT_SLOTS,
        QUESTIONS,
        Field(
            key="application_note",
            label=Text("応募方法の説明", "How to apply"),
            kind=FieldKind.PROSE,
            localized=True,
            required=always,
            limit=PROSE_LIMIT,
        ),
        Field(
            key="return_policy",
            label=Text("応募書類の返却", "Return of documents"),
            kind=FieldKind.CHOICE,
            vocabulary="return_policies",
            width="m",
        ),
    ),
)

CONSIDERATIONS = Section(
    key="considerations",
    label=Text("応募上の配慮", "Additional considerations"),
    fields=(
        Field(
            key="consideration_remote",
            label=Text("海外など遠方にお住まいの方", "Applicants overseas or far away"),
            kind=FieldKind.PROSE,
            localized=True,
            limit=2000,
            help=Text("オンライン面接など、行う配慮を書きます。", "For example online interviews."),
            facet="consideration",
            facet_value="remote",
        ),
        Field(
            key="consideration_disability",
            label=Text("障害のある方", "Applicants with disabilities"),
            kind=FieldKind.PROSE,
            localized=True,
            limit=2000,
            facet="consideration",
            facet_value="disability",
        ),
        Field(
            key="consideration_other",
            label=Text("その他の配慮", "Other considerations"),
            kind=FieldKind.PROSE,
            localized=True,
            limit=2000,
            facet="consideration",
            facet_value="other",
        ),
    ),
)

SELECTION = Section(
    key="selection",
    label=Text("選考・結果通知", "Selection and notice of results"),
    fields=(
        Field(
            key="selection",
            label=Text("選考内容（選考方法、採否の決定）", "Selection process"),
            kind=FieldKind.PROSE,
            localized=True,
            required=always,
            limit=PROSE_LIMIT,
        ),
        Field(
            key="result_notice",
            label=Text("結果通知方法", "How results are notified"),
            kind=FieldKind.PROSE,
            localized=True,
            required=always,
            limit=2000,
        ),
        Field(key="results_by", label=Text("結果通知の予定日", "Results expected by"), kind=FieldKind.DATE, width="s"),
    ),
)

CONTACT = Section(
    key="contact",
    label=Text("連絡先", "Contact"),
    fields=(
        Field(
            key="contact_department",
            label=Text("担当者所属", "Department"),
            kind=FieldKind.LINE,
            localized=True,
            required=always,
            limit=LINE_LIMIT,
        ),
        Field(
            key="contact_person",
            label=Text("担当者の役職・氏名", "Person in charge"),
            kind=FieldKind.LINE,
            localized=True,
            required=always,
            limit=LINE_LIMIT,
        ),
        Field(key="contact_email", label=Text("連絡先メールアドレス", "E-mail"), kind=FieldKind.EMAIL, required=always),
        Field(key="contact_phone", label=Text("電話番号", "Telephone"), kind=FieldKind.PHONE, width="m"),
        Field(
            key="contact_note",
            label=Text("連絡先の説明", "About the contact"),
            kind=FieldKind.PROSE,
            localized=True,
            limit=1000,
        ),
    ),
)

NOTES = Section(
    key="notes",
    label=Text("備考・添付書類", "Notes and attachments"),
    fields=(
        Field(
            key="notes",
            label=Text("備考", "Notes"),
            kind=FieldKind.PROSE,
            localized=True,
            limit=PROSE_LIMIT,
            weight=1,
            help=Text(
                "男女共同参画、安全保障輸出管理など。", "For example gender equality or export control statements."
            ),
        ),
        Field(
            key="attachments",
            label=Text("添付書類（PDF）", "Attachments (PDF)"),
            kind=FieldKind.FILES,
            max_rows=5,
            help=Text("公募要領などのPDFを5件まで添付できます。", "Up to five PDF files."),
        ),
    ),
)
