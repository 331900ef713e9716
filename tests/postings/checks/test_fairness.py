"""Rule E in both directions, in both languages: what must not be asked, and who is told the result."""

import pytest

from tests.postings.checks.samples import of_rule, said

# field, language, text, found
ASKED = [
    ("documents", "ja", "履歴書（本籍を記載すること）", True),
    ("documents", "ja", "戸籍謄本 1通", True),
    ("documents", "ja", "住民票の写し", True),
    ("documents", "ja", "家族構成を記した書類", True),
    ("documents", "ja", "健康診断書", True),
    ("documents", "ja", "健康診断書（採用内定後に提出）", False),
    ("documents", "ja", "健康診断書は不要です", False),
    ("documents", "ja", "履歴書（本籍、家族構成は記載しないでください）", False),
    ("documents", "ja", "履歴書（写真貼付、学歴は高等学校卒業から）", False),
    ("documents", "ja", "宗教学に関する主要論文3編", False),
    ("documents", "ja", "宗教及び支持政党を記した調書", True),
    ("documents", "ja", "応募者について意見を伺える方の氏名と連絡先", False),
    ("documents", "ja", "研究活動の中断期間（出産、育児、介護、病気等）", False),
    ("selection", "ja", "面接では、尊敬する人物についても伺います。", True),
    ("selection", "ja", "面接で家族の職業を確認します。", True),
    ("selection", "ja", "家族の状況や信条を選考に用いることはありません。", False),
    ("selection", "ja", "本人の能力と適性だけで選考し、本籍や思想信条を尋ねません。", False),
    ("requirements", "ja", "独身であること", True),
    ("requirements", "ja", "政治思想史または宗教社会学を専攻する方", False),
    ("requirements", "ja", "日本語を母語とする方、またはそれに準じる方", False),
    ("requirements", "ja", "国籍、宗教を問わず応募できます。", False),
    ("notes", "ja", "扶養家族がある場合は家族手当を支給します。", False),
    ("notes", "ja", "採用された方には、住民票記載事項証明書を提出していただきます。", False),
    ("notes", "ja", "配偶者の有無を記載してください。", True),
    ("application_note", "ja", "自宅付近の地図を添付してください。", True),
    ("documents", "ja", "主要論文：『近世の宗教と社会』", False),
    ("documents", "ja", "健康診断書（3か月以内のもの）", True),
    ("documents", "en", "A health certificate", True),
    ("documents", "en", "Certificate of residence and family register", True),
    ("documents", "en", "Curriculum vitae (place of birth, marital status, religion)", True),
    ("documents", "en", "A health certificate is not required.", False),
    ("documents", "en", "A medical certificate is needed of the successful candidate.", False),
    ("documents", "en", "Publications in the history of religion", False),
    ("documents", "en", "Do not state your marital status.", False),
    ("documents", "en", "List of publications and names of two referees", False),
    ("requirements", "en", "Applicants must be married.", True),
    ("requirements", "en", "Applicants should be unmarried.", True),
    ("requirements", "en", "A specialist in family medicine or religious studies", False),
    ("requirements", "en", "Japanese as mother tongue or equivalent skills", False),
    ("notes", "en", "Please state your political affiliation.", True),
    ("notes", "en", "We recruit regardless of marital status and family background.", False),
    ("notes", "en", "Support for married couples in dual careers is available; please ask.", False),
    ("selection", "en", "The interview should include questions on family background.", True),
]


@pytest.mark.parametrize(("field", "language", "text", "found"), ASKED, ids=[a[2] for a in ASKED])
def test_what_has_no_bearing_on_ability_is_not_asked(field: str, language: str, text: str, found: bool) -> None:
    assert said("E", field, language, text) == ("warning" if found else "")


RESULTS = [
    ("ja", "採用者にのみ通知します。", True),
    ("ja", "結果は合格者だけに連絡します。", True),
    ("ja", "不採用の方には通知しません。", True),
    ("ja", "応募者全員に文書で通知します。", False),
    ("ja", "個別の問合せには応じません。", False),
    ("en", "Only successful candidates will be contacted.", True),
    ("en", "Only shortlisted applicants will hear from us.", True),
    ("en", "All applicants are notified by e-mail.", False),
]


@pytest.mark.parametrize(("language", "text", "found"), RESULTS)
def test_every_applicant_is_told_the_result(language: str, text: str, found: bool) -> None:
    assert said("E", "result_notice", language, text) == ("warning" if found else "")


FATES = [
    ("documents", "ja", "履歴書、業績一覧。応募書類は返却しません。", False),
    ("application_note", "ja", "提出書類は選考後、責任をもって破棄します。", False),
    ("documents", "ja", "履歴書、業績一覧", True),
    ("documents", "en", "Documents are not returned.", False),
    ("notes", "en", "Documents are destroyed after the selection.", False),
    ("documents", "en", "Curriculum vitae", True),
]


@pytest.mark.parametrize(("field", "language", "text", "found"), FATES)
def test_what_becomes_of_the_documents_is_told(field: str, language: str, text: str, found: bool) -> None:
    written = {field: {"ja": "", "en": "", language: text}}
    assert of_rule("E", **written) == ({("warning", "return_policy")} if found else set())
    assert of_rule("E", return_policy="on_request", **written) == set()
