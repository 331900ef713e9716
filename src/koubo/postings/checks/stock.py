"""What may block: severity follows certainty.

A loose pattern finds more of what prose says, and is sometimes wrong. So what it finds is a warning, shown and blocking nothing; it is
an error only where the sentence as a whole is one of the stock wordings below, which leave no room for another meaning.
"""

import re
from typing import Final

from koubo.postings.checks.ages import ABOUT, AGE, BORN, DECADE, UNDER
from koubo.postings.checks.findings import Severity
from koubo.postings.checks.lexicon import listed

SAID: Final = listed("stock")

# What stands for {name} in a wording; {name?} may be missing, <a|b> is one of both. Japanese first, then English.
_PARTS: Final = {
    "head": "{call?}{degree?}{day?}",
    "call": "(?:(?:本|この|今回の)?(?:公募|募集|求人|応募)|(?:応募|募集)?(?:資格|対象)|応募者|雇用形態)(?:(?:の年齢)?は|:)",
    "degree": "[^、]{1,30}を有し、",
    "day": r"(?:[\d令和元年月日末]+(?:現在|時点)|(?:応募|採用|着任|就任|応募締切)(?:時点?|日(?:現在)?))(?:で|に|において)?、?",
    "age": "(?:年齢[がは:]?)?(?:おおむね|概ね)?{limit}",
    "limit": f"(?:(?:{AGE}(?:以上|から|~)?)?{AGE}(?:{ABOUT})?(?:{UNDER})?|(?:{DECADE}から)?{DECADE}(?:{ABOUT})?|{BORN})",
    "old": f"{AGE}(?:以上|を超える)",
    "refused": r"(?:は応募できません|は(?:募集の)?対象外です|(?:の応募)?は(?:受け付けません|ご遠慮ください)|からの応募は(?:受け付けません|ご遠慮ください))",
    "who": "[のた]?(?:方|者|(?:若手)?(?:研究者|教員)|応募者)",
    "only": "(?:に限る|に限ります|に限定する|に限定します|のみ|のみとします)",
    "aimed": "を(?:対象とする|対象とします|優先します|歓迎します|募集します)",
    "sex": "(?:女性|男性){who?}",
    "case": "[^、]{1,24}(?:(?:場合に?|あたって)は|であれば)、?",
    "first": "を優先(?:(?:(?:して採用|的に採用)?(?:します|する|いたします))|して採用|的に採用)",
    "law": "[^、]*第8条[^、]*、",
    "agent": "派遣(?:労働者|社員|職員|スタッフ)",
    "people": r"\d+名",
    "unwed": "(?:独身|未婚){who}",
    "post": "(?:[^()【】]*(?:教授|講師|助教|助手|員|スタッフ))",
    "call for": "の?(?:公募|募集)",
    "person": "(?:you|(?:the )?(?:successful )?(?:applicants?|candidates?|person))",
    "must": r"(?:must|should|shall|will|have to) be",
    "n": r"[1-9]\d(?: years?(?: old| of age)?)?",
    "young": (
        r"(?:(?:under|below|younger than|not? older than)(?: the age of)? {n}|(?:aged )?{n} or (?:under|younger|below)"
        r"|between {n} and {n}){on?}"
    ),
    "date": r"[\w, ]+",
    "on": " (?:on|as of|at) {date}",
    "call is": r"(?:(?:this|the) (?:position|post|call) is|applications are)",
    "women": r"(?:(?:a )?(?:wom[ae]n|females?|m[ae]n|males?)(?: (?:applicants|candidates|researchers))?)",
    "post en": r"[\w, ]*(?:professor|lecturer|researcher|fellow)",
    "equals": r"[^,]{1,60}, ",
    "hired": "(?:will be|is|are) (?:employed|hired)",
    "temp": "an? (?:dispatched|(?:temporary )?agency) (?:worker|employee)",
}

_NAME: Final = re.compile(r"\{([a-z ]+)(\??)\}")
_AROUND: Final = " \t。.、,!・*※-"
# Spaces beside Japanese letters and after a colon say nothing, nor does a day or the reason in brackets at the end.
_SPACES: Final = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])|(?<=:)\s+")
_ASIDE: Final = re.compile(r"\([^()]*(?:現在|時点|まで|形成)\)$|\((?![^()]*(?:条|均等|措置))[^()]*ため\)$")


def _pattern(part: str) -> str:
    return _NAME.sub(lambda name: f"(?:{_pattern(_PARTS[name[1]])}){name[2]}", part)


def _compiled(wordings: str) -> re.Pattern[str]:
    lines = wordings.strip().replace("(", r"\(").replace(")", r"\)").replace("<", "(?:").replace(">", ")").splitlines()
    return re.compile("|".join(_pattern(line) for line in lines), re.IGNORECASE)


AGE_LIMIT: Final = _compiled(SAID["AGE_LIMITS"])
ONE_SEX: Final = _compiled(SAID["ONE_SEX"])
AGENCY: Final = _compiled(SAID["AGENCY"])


def severity(sentence: str, stock: re.Pattern[str]) -> Severity:
    """Return how grave it is that a loose pattern found something in a sentence (as `reading` has it)."""
    plain = _ASIDE.sub("", _SPACES.sub("", sentence.strip(_AROUND)))
    return Severity.ERROR if stock.fullmatch(plain) else Severity.WARNING
