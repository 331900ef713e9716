"""The sheet: what an application on this site consists of. Documents in slots of their own, and questions."""

from koubo.kernel.text import Text
from koubo.postings.sheet.fields import Content, Field, FieldKind, Unit
from koubo.postings.sheet.work import LINE_LIMIT

NEEDED = (Text("必須", "Required"), Text("任意", "Optional"))
MEGABYTES = Unit("メガバイト", "MB", "MB")
FILES = Unit("件", "files", "file")


def accepts_web(content: Content) -> bool:
    """Whether applications are taken on this site (Web応募)."""
    return content.get("web_application") is True


DOCUMENT_SLOTS = Field(
    key="document_slots",
    label=Text("Web応募の書類欄", "Documents for Web applications"),
    kind=FieldKind.ROWS,
    required=accepts_web,
    counts_with="web_application",
    max_rows=20,
    help=Text(
        "「Web応募」が「可」のときだけ使われます。応募する方は、ここに書いた欄ごとにファイルを提出します。"
        "何も書かないときは、「応募書類」の欄が1つ入ります（必須、10件まで、PDFまたはWord）。",
        "Counts only where “Web application” is “Accepted”. Applicants hand in files for each of these lines. "
        "If left empty, one line “Application documents” is put in (required, 10 files at most, PDF or Word).",
    ),
    fields=(
        Field(
            key="kind",
            label=Text("書類の種類", "Kind of document"),
            kind=FieldKind.CHOICE,
            vocabulary="document_kinds",
            required=accepts_web,
            column=True,
            width="m",
        ),
        Field(
            key="label",
            label=Text("書類の名称", "Name of the document"),
            kind=FieldKind.LINE,
            localized=True,
            limit=LINE_LIMIT,
            help=Text(
                "空欄のときは、種類の名称が使われます。「その他の書類」では必須です。",
                "If left empty, the kind is its name. Required for “Other document”.",
            ),
        ),
        Field(
            key="required",
            label=Text("提出", "Handing in is"),
            kind=FieldKind.YES_NO,
            required=accepts_web,
            column=True,
            words=NEEDED,
            width="s",
        ),
        Field(
            key="most",
            label=Text("ファイル数の上限", "Files at most"),
            kind=FieldKind.INTEGER,
            column=True,
            unit=FILES,
            width="xs",
            help=Text("空欄は1件です。", "If left empty: one."),
        ),
        Field(
            key="formats",
            label=Text("ファイル形式", "File formats"),
            kind=FieldKind.CHOICE,
            vocabulary="document_formats",
            column=True,
            width="m",
            help=Text("空欄はPDFです。", "If left empty: PDF."),
        ),
        Field(
            key="largest_mb",
            label=Text("1件の大きさの上限", "Largest file"),
            kind=FieldKind.INTEGER,
            column=True,
            unit=MEGABYTES,
            width="xs",
            help=Text("空欄はサイトの標準です。", "If left empty: what this site takes as a rule."),
        ),
        Field(
            key="stage",
            label=Text("提出の時期", "When"),
            kind=FieldKind.CHOICE,
            vocabulary="document_stages",
            column=True,
            width="m",
            help=Text("空欄は応募時です。", "If left empty: with the application."),
        ),
        Field(
            key="note", label=Text("書類の説明", "About the document"), kind=FieldKind.LINE, localized=True, limit=500
        ),
    ),
)

QUESTIONS = Field(
    key="questions",
    label=Text("Web応募の質問", "Questions in Web applications"),
    kind=FieldKind.ROWS,
    counts_with="web_application",
    max_rows=20,
    help=Text(
        "「Web応募」が「可」のときだけ使われます。書類のほかに尋ねることがあれば書きます。",
        "Counts only where “Web application” is “Accepted”. What applicants are asked besides their documents.",
    ),
    fields=(
        Field(
            key="kind",
            label=Text("答えの形", "Kind of answer"),
            kind=FieldKind.CHOICE,
            vocabulary="question_kinds",
            required=accepts_web,
            column=True,
            width="m",
        ),
        Field(
            key="label",
            label=Text("質問", "Question"),
            kind=FieldKind.LINE,
            localized=True,
            required=accepts_web,
            limit=LINE_LIMIT,
        ),
        Field(
            key="required",
            label=Text("回答", "Answering is"),
            kind=FieldKind.YES_NO,
            required=accepts_web,
            column=True,
            words=NEEDED,
            width="s",
        ),
        Field(
            key="options",
            label=Text("選択肢", "Options"),
            kind=FieldKind.PROSE,
            localized=True,
            limit=2000,
            help=Text("「選択」のときに、1行に1つ書きます。", "For “Choice”: one a line."),
        ),
    ),
)
