"""The profiles of the demo world: 300 job seekers who let institutions find them, some hidden, some off, some with a link."""

from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from django.contrib.auth.hashers import make_password

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.ops.demo.people import PASSWORD, DemoPeople
from koubo.ops.demo.tables import table
from koubo.profiles import actions, exclusions
from koubo.profiles.content import load
from koubo.seekers.actions import HAT

PROFILES: Final = 300
# Of twenty, so many were confirmed too long ago, and so many are off.
EXPIRED: Final = 2
OFF: Final = 1
THEMES: Final = (
    ("38040", "天然物の生合成経路の解明と利用", "Biosynthesis of natural products and its use"),
    ("63010", "衛星リモートセンシングによる沿岸環境の観測", "Coastal environments seen by satellite"),
    ("40030", "養殖魚の健康管理と水圏生態系", "Fish health and aquatic ecosystems"),
    ("60010", "分散システムの形式検証", "Formal verification of distributed systems"),
    ("38020", "発酵微生物の代謝工学", "Metabolic engineering of microbes"),
    ("60050", "高信頼な組込みソフトウェアの開発手法", "Methods for dependable embedded software"),
)
METHODS: Final = (
    ("機械学習による大規模データの解析", "Machine learning on large data"),
    ("現地調査と長期観測", "Field work and long-term observation"),
    ("理論と数値計算", "Theory and numerical computation"),
    ("実験系の構築から応用まで", "From building experiments to applications"),
    ("国際共同研究での実践", "Practice in international collaborations"),
)
POSITIONS: Final = (
    ("研究機関のポスドク研究員", "Postdoctoral researcher at a research institute"),
    ("大学の特任助教（任期付）", "Assistant professor at a university, fixed term"),
    ("大学の非常勤講師", "Part-time lecturer at universities"),
    ("企業の研究開発職", "Researcher in a company"),
    ("博士後期課程の大学院生", "Doctoral student"),
)
DEGREES: Final = ("doctor", "doctor", "doctor", "doctor", "expected", "master")
JOBS: Final = ("00012", "00022", "00023", "00014", "00015", "00016", "00018", "00019")
AREAS: Final = tuple(f"0000{number}" for number in range(1, 10))
APPEAL: Final = (
    "{theme}を専門とし、{method}を強みとしています。学部の演習と大学院生の研究指導補助の経験があります。{wish}",
    "I work on {theme}. {method} is my strength; I have taught exercises and helped to supervise graduate students. {wish}",
)
WISHES: Final = (
    ("教育にも携われる職を希望します。", "I look for a position that includes teaching."),
    ("共同研究の立ち上げに加わりたいと考えています。", "I would like to help start joint research."),
    ("任期の有無は問いません。", "Fixed term or not does not matter."),
)


def make_profiles(people: DemoPeople, *, now: datetime) -> int:
    """Make the profiles and return how many. The one to sign in with is the first."""
    random = Random(20261128)  # noqa: S311 - the same world every time, no secret
    names, password = table("names"), make_password(PASSWORD)
    seekers = list(User.objects.filter(is_seeker=True).order_by("pk"))
    for n in range(PROFILES):
        row, language = names[n % len(names)], "en" if n % 6 == 5 else "ja"
        if n < len(seekers):
            user = seekers[n]
        else:
            user = User(email=f"seeker{n + 1}@people.example", name=row[language], password=password, is_seeker=True, language=language)  # fmt: skip
            user.save(force_insert=True)
        age = timedelta(days=random.randint(200, 300) if n > 0 and n % 20 < EXPIRED else random.randint(0, 150))
        _live(random, user, n, now - age - timedelta(minutes=n))
    return PROFILES


def _live(random: Random, user: User, n: int, begun: datetime) -> None:
    """Let one person write, publish, and some switch off again."""
    by = Actor(user.pk, HAT)
    made = actions.begin(by=by, now=begun)
    content = load({}) | _content(random, user.language, n, begun)
    made = actions.save(content, version=made.version, by=by, now=begun + timedelta(minutes=20))
    if random.random() < 0.2:
        exclusions.exclude_name("瑞雲女子大学", by=by, now=begun + timedelta(minutes=21))
    if n % 20 == EXPIRED + OFF:
        return
    actions.publish(version=made.version, acknowledged=True, by=by, now=begun + timedelta(minutes=25))
    if n % 20 == EXPIRED:
        actions.switch_off(by=by, now=begun + timedelta(days=1))


def _content(random: Random, language: str, n: int, begun: datetime) -> dict[str, Any]:
    at = 1 if language == "en" else 0
    field, *themes = random.choice(THEMES)
    theme, method, wish = themes[at], random.choice(METHODS)[at], random.choice(WISHES)[at]
    years = random.randint(0, 18)
    return {
        "headline": f"{theme}：{method}"[:100] if at == 0 else f"{theme}. {method}"[:100],
        "appeal": APPEAL[at].format(theme=theme, method=method, wish=wish),
        "keywords": " ".join(theme.split()[:4]) if at else theme[:12],
        "written": language,
        "research_fields": [{"code": field}],
        "degree": random.choice(DEGREES),
        "years": years,
        "position": random.choice(POSITIONS)[at],
        "achievements": f"査読付き論文 {years + 2}編" if at == 0 else f"{years + 2} refereed papers",
        "languages": [{"language": "ja", "level": "native" if at == 0 else "daily"}, {"language": "en", "level": "lecture"}],
        "job_types": sorted(random.sample(JOBS, random.randint(1, 3))),
        "areas": sorted(random.sample(AREAS, random.randint(1, 4))),
        "employment_forms": ["01"],
        "terms": random.choice((["0", "1"], ["1"], [])),
        "starts_on": None if n % 3 == 0 else (begun + timedelta(days=120)).date().replace(day=1),
        "orcid": f"https://orcid.org/0000-0002-{n:04}-0097" if n % 15 == 7 else "",
    }  # fmt: skip
