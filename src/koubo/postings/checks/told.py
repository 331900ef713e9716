"""What is not told yet: what is put off, left open, or still a placeholder in a text."""

import re
from functools import lru_cache
from typing import Final

from koubo.postings.checks.lexicon import lexicon, words

# After somebody is hired: too late for a condition of work.
LATE: Final = words("""
    (?:採用|内定|着任|赴任|入職|入社|就任|契約|雇用契約|雇入れ|雇い入れ|勤務開始|勤務を開始|就業開始|辞令|働き始め|業務開始|雇用)(?:の|が|を)?(?:交付|決定|決ま|決め|締結|承諾|受諾|手続き?|し|され|を結ん|開始|のお?手続|なさ)*(?:後(?!の(?!説明|通知|連絡|提示))|てから|た後|たのち|たら|た日|以降|時に(?!必要)|日に|の際に|の折)
    (?:採用|内定|合格|通過)(?:し|され|の|が決まっ)*(?:た)?[者方](?:に|へ)(?:のみ|だけ|限り|は)?, (?:採用|内定|合格|通過)(?:し|され|の|が決まっ)*(?:た)?[者方](?:のみ|だけ)に, 初日に
    (?:after|once|following|upon|when|until|on) (?:the |your |an? )?(?:\\w+ )?(?:appointment|hiring|employment|arrival|contract|start\\w*|joining|join\\w*|hired|selected|sign\\w*), on your first day, when you start, you are (?:here|hired)
    (?:after|once|when|until) (?:you|they|the person|the candidate|the appointee) (?:have |has |are |is )?(?:been )?(?:join\\w*|start\\w*|hired|appointed|employed|arriv\\w*|sign\\w*|here|accept\\w*|selected|settled), (?:after|once) (?:our|the|your) offer, accepted our offer
""")
# At some time not named.
SOME_DAY: Final = words("""
    後日, 決まってから, 決まったら, 追って, 別途, その都度, その時, そのとき, 今後, 改めて, あらためて, 次第, 待って, 様子を, 話し合い?, 話し合っ, 相談, 協議, 面談の(?:うえ|上), 面接の(?:うえ|上), 教授会で, 予算を見て, 状況を見て, 現在, まだ, 今のところ, 目下, 人事課で, 個別に
    later, in due course, at a later, separately, individually, still, yet, currently, at present, under, being, to be, will be, depending on, together, by mutual
""")
TELL: Final = words("""
    説明, 通知, 提示, 明示, お知らせ, 知らせ, 連絡, お?伝え, ご?案内, 開示, 教え, 示し, 告知
    told, informed, explained, advised, announced, communicated, notified, disclosed, shown, learn, find out, given, specified, provided, clarified
""")
SETTLE: Final = words("""
    決め(?:ます|る|させ|て)?, 決定, 決ま, 定め, 作成, 検討, 調整中, 選定, 確認中, 相談, 分から, わから, 判定, 話し合, 交渉, 準備中, 協議, 考え, 未定, 記入
    decided, determined, fixed, discussed, discussion, sort (?:this|it) out, settled, agreed, negotiated, set, confirmed, drafted, prepared, consideration, review
""")
NOW_OPEN: Final = words("""
    言えません, 分かりません, 決めていません, 決まっていません, (?:事情|状況|都合)(?:しだい|次第), お会いしたとき, (?:検討|調整|確認|選定|作成|準備|協議|交渉)中, 未定, 未確定, その時になって, お?尋ねください, お?問い?合わ?せください, お?聞きください, 作成しているところ, 仮の(?:数字|金額|もの), (?:当面|しばらく)の(?:あいだ|間)
    we will see, cannot (?:yet )?(?:say|tell), undecided, not (?:yet )?(?:decided|fixed|determined|settled|known|set|specified)(?: yet)?, under (?:discussion|consideration|review), pending, please (?:ask|inquire|enquire), ask (?:us|the|after)..(?:section|office|department|division|joining)?, tb[acd]
""")
PLACEHOLDER: Final = lexicon("""
    [○〇◯△▲□■●×✕＊*◎]{2,}, (?:JPY|¥|￥|円|yen)?\\s*X{2,}[X,.]*, _{3,}, [【\\[<(※][^】\\]>)]{0,12}(?:入れる|入力|記入|要確認|差し替え)[^】\\]>)]{0,6}[】\\]>)]?, 要記入, 要確認, 要入力, ここに..(?:入れる|記入|入力), insert .. here, to be filled in
""")
LATE_TELL: Final = rf"(?:{LATE}[^。\n]{{0,24}}?{TELL}|{TELL}[^.。\n]{{0,48}}?{LATE}|{LATE}[^.\n]{{0,40}}{TELL})"
TOLD_LATE: Final = re.compile(LATE_TELL, re.IGNORECASE)
PUT_OFF: Final = re.compile(
    rf"{LATE_TELL}|{LATE}[^。.\n]{{0,30}}?{SETTLE}|{SOME_DAY}[^。.\n]{{0,24}}?(?:{TELL}|{SETTLE})|(?:{TELL}|{SETTLE})[^。.\n]{{0,20}}?(?<=[A-Za-z]\s){SOME_DAY}|{NOW_OPEN}",
    re.IGNORECASE,
)
# Work itself is made of consulting, preparing and reviewing: of a text of work only what is open now, or told late, is taken away.
OPEN_WORK: Final = re.compile(rf"{LATE_TELL}|{NOW_OPEN}", re.IGNORECASE)
IN_TIME: Final = lexicon("""
    (?:面談|面接|応募|選考|最初の接触|お問い?合わせ)(?:時|の際|の時|前|までに), at (?:the )?interview, at (?:the )?first contact, before (?:the )?interview, during (?:the )?interview
""")
_PARTS: Final = re.compile(r"[。\n]|\.\s")


@lru_cache(maxsize=256)
def without_put_off(text: str, *, of_work: bool = False) -> str:
    """Return what a text tells now: without the parts of sentences that put it off, but for what is told at the interview."""
    pattern = OPEN_WORK if of_work else PUT_OFF
    return "\n".join(part if IN_TIME.search(part) else _told(part, pattern) for part in _PARTS.split(text))


def _told(part: str, pattern: re.Pattern[str]) -> str:
    while found := pattern.search(part):
        start = max(part.rfind(mark, 0, found.start()) for mark in "、(,;") + 1
        ends = [at for mark in "、),;" if (at := part.find(mark, found.end())) >= 0]
        part = part[:start].rstrip("、(,;") + part[min(ends, default=len(part)) :]
    return part
