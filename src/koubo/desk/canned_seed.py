"""The reasons that come with the portal, in both languages: for a whole request, and for single fields of it."""

from typing import Final

from koubo.kernel.text import Text

RETURN: Final = {
    "conditions": Text(
        "労働条件の明示に必要な項目（業務や就業場所の変更の範囲、契約期間と更新、給与など）を具体的に書いてください。",
        "Please state the working conditions that must be disclosed (scope of change of duties and place, term and renewal, pay).",
    ),
    "equal": Text(
        "性別や年齢を限る表現があります。限る理由が法令の認める場合に当たるときは、その理由を書いてください。",
        "The text limits applicants by sex or age. If the law allows it in this case, please state the reason.",
    ),
    "languages": Text(
        "日本語と英語で内容が食い違っています。どちらかに合わせてください。",
        "The Japanese and English texts disagree. Please make them consistent.",
    ),
    "documents": Text(
        "応募書類と提出方法がわかるように書いてください。",
        "Please make clear which documents are needed and how to submit them.",
    ),
    "period": Text(
        "募集期間を見直してください。事務局での確認と公開に必要な日数がとれません。",
        "Please review the application period: it leaves no time for our check and for publication.",
    ),
    "attachment": Text(
        "添付書類の内容が入力内容と異なります。どちらかを直してください。",
        "The attached file differs from what was entered. Please correct one of them.",
    ),
}
REGISTRATION: Final = {
    "name": Text(
        "機関の正式名称（日本語・英語）を、法人番号公表サイトや公式サイトの表記に合わせて書いてください。",
        "Please write the full name of your institution in Japanese and English as it is registered officially.",
    ),
    "mail": Text(
        "機関のドメインのメールアドレスで登録し直すか、そのアドレスをお持ちでない理由を書いてください。",
        "Please use an e-mail address on the domain of your institution, or say why there is none.",
    ),
    "number": Text(
        "法人番号と機関名が一致しません。ご確認ください。",
        "The corporate number does not belong to the name of the institution. Please check both.",
    ),
    "registered": Text(
        "この機関はすでに登録されています。登録済みの機関の管理者に、担当者への招待をご依頼ください。",
        "This institution is registered already. Please ask its administrator to invite you.",
    ),
    "scope": Text(
        "研究・教育に関する職を募集する機関にあたらないため、登録できません。",
        "We register institutions that recruit for research or education only.",
    ),
}
REJECT: Final = {
    "scope": Text(
        "研究・教育に関する職の公募ではないため、このサイトでは公開できません。",
        "This is not an opening in research or education, so it cannot be published on this site.",
    ),
    "duplicate": Text(
        "同じ内容の求人公募情報がすでに登録されています。",
        "An opening with the same content is already registered.",
    ),
    "terms": Text(
        "利用規約に合わない内容のため、公開できません。",
        "The content does not comply with the terms of use, so it cannot be published.",
    ),
}


# For any field, and for any that is written in both languages.
ANY_FIELD: Final = {
    "specific": Text("具体的に書いてください。", "Please be more specific."),
    "check": Text("誤りがないか確認してください。", "Please check whether this is correct."),
}
LOCALIZED: Final = {
    "same": Text("日本語と英語の内容を合わせてください。", "Please make the Japanese and the English say the same."),
}
# What is asked most of single fields, by sheet key.
FIELDS: Final = {
    "title": Text(
        "所属、職名、専門分野が分かる件名にしてください。",
        "Please name the department, the post and the field in the title.",
    ),
    "duties": Text(
        "研究、教育、管理運営の別と、担当する授業などを書いてください。",
        "Please state the share of research, teaching and administration, and the courses to be taught.",
    ),
    "duties_scope": Text(
        "業務の変更の範囲を書いてください。変更がない場合は「変更なし」と書いてください。",
        "Please state how the duties may change; write “no change” if they will not.",
    ),
    "places_scope": Text(
        "就業場所の変更の範囲を書いてください。変更がない場合は「変更なし」と書いてください。",
        "Please state how the place of work may change; write “no change” if it will not.",
    ),
    "renewal_criteria": Text(
        "契約を更新する場合の判断基準を書いてください。", "Please state by what criteria the contract is renewed."
    ),
    "renewal_limit": Text(
        "通算契約期間または更新回数の上限の有無と、ある場合はその内容を書いてください。",
        "Please state whether total length or number of renewals is limited, and how.",
    ),
    "probation_note": Text(
        "試用期間中の労働条件が異なる場合は、その内容を書いてください。",
        "Please state the conditions during probation if they differ.",
    ),
    "pays": Text("給与の額または範囲を金額で書いてください。", "Please state the pay, or its range, as an amount."),
    "pay_note": Text(
        "手当、昇給、固定残業代の有無と内容を書いてください。",
        "Please state allowances, raises, and whether overtime pay is fixed.",
    ),
    "holidays": Text("休日と休暇を書いてください。", "Please state days off and leave."),
    "smoking": Text(
        "受動喫煙を防止するための措置を選び直してください。",
        "Please select the measure against second-hand smoke again.",
    ),
    "requirements": Text(
        "必須の要件と望ましい要件を分け、性別や年齢を限る表現を除いてください。",
        "Please separate what is required from what is desirable, and remove limits of sex or age.",
    ),
    "documents": Text(
        "提出書類ごとに、書式、部数、枚数の上限を書いてください。",
        "Please state form, copies and length of each document.",
    ),
    "selection": Text(
        "選考の方法と時期、面接の有無と旅費の負担を書いてください。",
        "Please state how and when candidates are selected, and who pays for travel to an interview.",
    ),
    "closes_on": Text(
        "確認と公開に必要な日数がとれる募集終了日にしてください。",
        "Please choose a closing date that leaves time for our check and for publication.",
    ),
    "starts_on": Text(
        "募集終了日と選考の期間に合う着任日にしてください。",
        "Please choose a starting date that fits the closing date and the selection.",
    ),
    "contact_email": Text(
        "個人ではなく、担当部署のメールアドレスにしてください。",
        "Please give the address of the office in charge, not a personal one.",
    ),
    "attachments": Text(
        "添付書類の内容が入力内容と異なります。差し替えるか削除してください。",
        "The attached file differs from what was entered. Please replace or remove it.",
    ),
}
