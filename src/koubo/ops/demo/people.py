"""The people of the demo world: institutions with members, the secretariat, job seekers."""

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import make_password

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.institutions.details import ABROAD, check_digit
from koubo.institutions.models import Institution, Membership
from koubo.ops.demo.tables import table
from koubo.postings.actions.permissions import hat_of

PASSWORD: Final = "koubo-demo"  # noqa: S105 - public on purpose
SIGN_INS: Final = (
    ("jinji@aogiri.example", "国立大学法人あおぎり大学 (administrator)"),
    ("saiyo@kitahama.example", "北浜工科大学 (another institution)"),
    ("desk@koubo.example", "secretariat"),
    ("desk2@koubo.example", "secretariat"),
    ("seeker@koubo.example", "job seeker"),
)
DESK_NAMES: Final = (("desk", "事務局 篠崎 由香"), ("desk2", "事務局 早瀬 亮"), ("desk3", "事務局 Mori Elena"))
SEEKERS: Final = 30


@dataclass(frozen=True, slots=True)
class DemoInstitution:
    """An institution with the person who writes its postings."""

    institution: Institution
    author: Actor
    domain: str


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """Everyone who acts in the demo world."""

    institutions: list[DemoInstitution]
    desk: list[Actor]
    password: str


def make_people() -> DemoPeople:
    """Create all people. One password hash serves them all, since hashing is slow on purpose."""
    password = make_password(PASSWORD)
    institutions = [_institution(row, n, password) for n, row in enumerate(table("institutions"))]
    desk = [
        Actor(add_user(f"{local}@koubo.example", name, password, is_secretariat=True).pk, "desk")
        for local, name in DESK_NAMES
    ]
    names = table("names")
    for n in range(SEEKERS):
        row = names[n % len(names)]
        local = "seeker" if n == 0 else f"seeker{n + 1}"
        language = "en" if n % 5 == 4 else "ja"
        add_user(f"{local}@koubo.example", row[language], password, is_seeker=True, language=language)
    return DemoPeople(institutions, desk, password)


def corporate_number(n: int) -> str:
    """Return a number that passes the check and belongs to nobody: no real one begins its twelve figures so."""
    body = f"{990000000000 + n}"
    return f"{check_digit(body)}{body}"


def _institution(row: dict[str, str], n: int, password: str) -> DemoInstitution:
    institution = Institution.objects.create(
        code=row["code"],
        kind=row["kind"],
        name_ja=row["ja"],
        name_en=row["en"],
        prefecture=row["prefecture"],
        url=f"https://www.{row['domain']}/",
        name_kana=row["kana"],
        corporate_number="" if row["prefecture"] == ABROAD else corporate_number(n),
        postal_code=row["postal_code"],
        address=f"{row['locality_ja']}{row['street_ja']}",
        unit="総務部人事課",
        contact_name=row["person"],
        contact_phone="03-0000-0000",
        email=f"{row['local']}@{row['domain']}",
    )
    author = add_user(f"{row['local']}@{row['domain']}", row["person"], password, language=row["language"])
    Membership.objects.create(institution=institution, user=author, role=Membership.Role.ADMINISTRATOR)
    return DemoInstitution(institution, Actor(author.pk, hat_of(institution)), row["domain"])


def add_user(email: str, name: str, password: str, **fields: object) -> User:
    """Make a person who signs in with the hash of a password."""
    user = User(email=email, name=name, password=password, **fields)
    user.save(force_insert=True)
    return user
