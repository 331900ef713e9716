"""From whom a profile is hidden: what its owner excluded and what an institution is called, made comparable by the same terms.

Database and search subtract the terms of the institution that asks. So an institution that registers later, or whose member changes
address, is excluded from that moment on.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from koubo.institutions.models import Institution, Membership
from koubo.kernel.text import search_form

# A domain may be as long as a term, with its mark.
LONGEST_DOMAIN: Final = 90
DOMAIN: Final = re.compile(r"(?=.{4,90}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
# What a legal name begins with before the name people use.
_LEGAL: Final = re.compile(
    r"^(?:(?:国立大学|公立大学|学校|大学共同利用機関|国立研究開発|地方独立行政|独立行政|(?:一般|公益)(?:財団|社団)|特定非営利活動)法人"
    r"|(?:株式|合同|有限)会社|national university corporation|public university corporation|incorporated educational institution)\s*"
)
# Where the name of an institution may end and that of a part of it begin.
_ENDS: Final = re.compile("(?:大学(?!院大学)|学校|研究所|機構|センター|病院)")


def institution_term(institution_id: object) -> str:
    """Return the term of one of the institutions here."""
    return f"i:{institution_id}"


def name_term(name: str) -> str:
    """Return the term of a name as someone writes it."""
    return f"n:{sha256(_plain(name).encode()).hexdigest()[:32]}"


def domain_term(domain: str) -> str:
    """Return the term of a mail domain and all below it."""
    return f"d:{domain}"


def read_domain(text: str) -> str:
    """Return the domain someone typed, also as an address or with an @ before it. Raises ValueError."""
    typed = search_form(text).rpartition("@")[2].strip(" .")
    try:
        domain = typed.encode("idna").decode().lower()
    except UnicodeError:
        domain = ""
    if not DOMAIN.fullmatch(domain):
        raise ValueError(text)
    return domain


def terms_of(institution: Institution) -> frozenset[str]:
    """Return every term by which a profile may be hidden from an institution now, those merged into it included. Two queries."""
    everyone = [institution, *Institution.objects.filter(merged_into=institution)]
    members = Membership.objects.filter(institution__in=everyone).values_list("user__email", flat=True)
    hosts = {address.rpartition("@")[2].lower() for address in (*members, *(one.email for one in everyone))}
    hosts.update(urlsplit(one.url).hostname or "" for one in everyone)
    names = {part for one in everyone for name in (one.name_ja, one.name_en) for part in names_in(name)}
    return frozenset(
        {institution_term(one.pk) for one in everyone}
        | {domain_term(domain) for host in hosts for domain in _above(host)}
        | {name_term(name) for name in names}
    )


def names_in(name: str) -> list[str]:
    """Return a name as it is compared, what it begins with where a part of the institution follows, and what stands between commas."""
    plain = _plain(name)
    begins = [plain[: found.end()] for found in _ENDS.finditer(plain)]
    between = [_plain(part) for part in re.split("[,、，]", plain)]
    return list(dict.fromkeys(part for part in (plain, *begins, *between) if part))


def shortest(name: str) -> str:
    """Return what of a name hides most: the institution, where a part of one is named."""
    found = _ENDS.search(_plain(name))
    return _plain(name)[: found.end()] if found else _plain(name)


def institutions_called(name: str) -> list[Institution]:
    """Return the institutions here that a name means, or a part of which it names."""
    wanted = set(names_in(name))
    return [one for one in Institution.objects.all() if wanted & {_plain(one.name_ja), _plain(one.name_en)}]


def _plain(name: str) -> str:
    return _LEGAL.sub("", search_form(name))


def _above(host: str) -> Iterator[str]:
    """Yield a domain and those it lies below, but for the last alone."""
    parts = host.split(".")
    for start in range(len(parts) - 1):
        domain = ".".join(parts[start:])
        if len(domain) <= LONGEST_DOMAIN:
            yield domain
