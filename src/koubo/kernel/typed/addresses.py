"""Addresses: of mail, and of pages."""

import re
from ipaddress import IPv4Address
from typing import Final
from urllib.parse import unquote, urlsplit

from email_validator import EmailNotValidError, validate_email

from koubo.kernel.text import tidy_line
from koubo.kernel.typed.base import Unclear, narrow

_BEFORE: Final = "、,;:・/ <>\"'"
_AFTER: Final = f"{_BEFORE}."
# Between two addresses.
_BETWEEN: Final = re.compile(
    r"[,;、/・·•]|\s+(?:or|and|または|又は|もしくは|及び|および|と)\s+|\s+(?=\S+@)", re.IGNORECASE
)
# A note that says how to change the address before it can be used.
_TELLS_TO_CHANGE: Final = re.compile(
    r"除|削|消|取り|取っ|外し|変え|変更|換え|置|remov|delet|replac|chang|without|spam", re.IGNORECASE
)
_COPY: Final = {"cc", "bcc"}
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]+")


def emails(text: str) -> list[str]:
    """Return the mail addresses of a line, several between commas or the like."""
    plain = narrow(text).replace("。", ".")
    plain = re.sub(r"\s*[\[(](?:at|アット)[\])]\s*", "@", plain, flags=re.IGNORECASE)
    plain = re.sub(r"\s*\(([^()]*)\)", _without_note, plain)
    plain = re.sub(r"(^|[,;])[^<>,;@]*<([^<>]+)>", r"\1 \2 ", re.sub(r"\s*:\s*", ":", plain))
    parts = [part.lstrip(_BEFORE).rstrip(_AFTER) for part in _BETWEEN.split(re.sub(r"\s*@\s*", "@", plain))]
    found = [_email(part) for part in parts if part]
    if not found:
        raise _no_email(plain)
    return list(dict.fromkeys(found))


def email(text: str) -> str:
    """Return one mail address, or several separated by commas."""
    return ", ".join(emails(text))


def one_email(text: str) -> str:
    """Return one mail address."""
    found = emails(text)
    if len(found) > 1:
        raise Unclear(
            f"メールアドレスが{len(found)}件あります。1件だけ入力してください",
            f"There are {len(found)} addresses. Enter one only",
        )
    return found[0]


def _without_note(found: re.Match[str]) -> str:
    """Leave out （総務係）; an address in brackets is one more address."""
    note = found[1]
    if "@" in note:
        return f", {note} "
    if _TELLS_TO_CHANGE.search(note):
        raise Unclear(
            f"「({note})」はメールアドレスの一部ではありません。実際のアドレスを入力してください",
            f"“({note})” is no part of an address. Enter the real address",
        )
    return " "


def _email(text: str) -> str:
    if label := re.match(r"([^@:]*):\s*(?=.*@)", text):
        name, rest = label[1].strip().lower(), text[label.end() :]
        if name in _COPY:
            raise Unclear(
                f"「{text}」の「{label[1].strip()}」は指定できません。アドレスだけをコンマで区切って入力してください",
                f"“{label[1].strip()}” in “{text}” cannot be given. Enter addresses only, separated by commas",
            )
        return _email((unquote(rest) if name == "mailto" else rest).strip())
    text = re.sub(r"(?<=[!-~])\s*(?:宛て?に?|あて|まで|へ)$", "", text)
    name, _at, host = text.rpartition("@")
    *labels, last = host.split(".")
    # A name in Japanese letters is wholly so; beside Latin letters they are words that follow an address.
    if found := _NOT_ASCII.search(last) or next(
        (m for part in labels if (m := _NOT_ASCII.search(part)) and m[0] != part), None
    ):
        raise _cannot_be_in(text, found[0])
    if found := re.search(r"%[0-9A-Fa-f]{2}|\?.*", name):
        raise _cannot_be_in(text, found[0])
    try:
        valid = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as wrong:
        raise _no_email(text) from wrong
    return f"{name}@{valid.ascii_domain or host}"


def _cannot_be_in(text: str, part: str) -> Unclear:
    return Unclear(
        f"「{text}」の「{part}」はメールアドレスに使えません", f"“{part}” in “{text}” cannot be part of an address"
    )


def _no_email(text: str) -> Unclear:
    """Say what keeps this from being an address."""
    signs = text.count("@")
    if signs == 0:
        return Unclear(f"「{text}」には@がありません", f"“{text}” has no @")
    if signs > 1:
        return Unclear(f"「{text}」には@が{signs}個あります", f"“{text}” has {signs} @ signs")
    if ".." in text:
        return Unclear(f"「{text}」ではピリオドが続いています", f"“{text}” has two full stops in a row")
    if strange := re.search(r"[^A-Za-z0-9.!#$%&'*+/=^_`{|}~@-]", text):
        return _cannot_be_in(text, strange[0])
    if "." not in text.rpartition("@")[2]:
        return Unclear(f"「{text}」の@の後が途中で終わっています", f"What follows the @ in “{text}” is not complete")
    return Unclear(f"「{text}」はメールアドレスの形をしていません", f"“{text}” has not the form of an address")


# What programs write in full width: a path may hold characters that NFKC would change.
_HALF_WIDTH: Final = {n: n - 0xFEE0 for n in range(0xFF01, 0xFF5F)}
# Words that follow an address of a page, and would end in its path.
_FOLLOWS: Final = re.compile(
    r"(?:（[^（）]*[ぁ-ヿ一-鿿々][^（）]*）|を(?:ご|御)?(?:参照|覧|確認)\S*|(?:ご|御)?(?:参照|覧ください)\S*)[。．.]*$"
)


def url(text: str) -> str:
    """Return the address of a page. `www.` gets its https://."""
    line = re.sub(r"^(?:URL|ＵＲＬ|HP|ＨＰ|ホームページ|ウェブサイト|Website)\s*[:：]\s*", "", tidy_line(text), flags=re.IGNORECASE)  # fmt: skip
    if found := _FOLLOWS.search(line):
        raise Unclear(f"「{found[0]}」はURLの一部ではありません", f"“{found[0]}” is no part of the address")
    plain = line.translate(_HALF_WIDTH).lstrip("<「『\"' \u3000").rstrip(">」』\"'、。,;. \u3000")
    if re.search(r"\s", plain):
        raise Unclear(
            f"「{plain}」の途中に空白があります。URLを1つだけ、続けて入力してください",
            f"There is a space in “{plain}”. Enter one address, in one piece",
        )
    if re.match(r"(?i)www\.", plain):
        plain = f"https://{plain}"
    try:
        parts = urlsplit(plain)
        port, host = parts.port, parts.hostname or ""
    except ValueError as wrong:
        raise Unclear(f"「{plain}」はURLの形をしていません", f"“{plain}” has not the form of an address") from wrong
    if parts.scheme.lower() not in {"http", "https"} or not parts.netloc:
        raise Unclear(f"「{plain}」は http:// または https:// で始まっていません", f"“{plain}” does not start with http:// or https://")  # fmt: skip
    if "@" in parts.netloc or parts.netloc.endswith(":") or port == 0 or not _is_host(host):
        raise Unclear(f"「{parts.netloc}」はサーバー名の形をしていません", f"“{parts.netloc}” is no name of a server")
    return plain


def _is_host(host: str) -> bool:
    *labels, last = host.removesuffix(".").split(".")
    if not labels or not all(re.fullmatch(r"[^\W_](?:[\w-]{0,61}[^\W_])?|_\w{1,62}", part) for part in (*labels, last)):
        return False
    if last.isascii() and last.isdigit():
        try:
            IPv4Address(host.removesuffix("."))
        except ValueError:
            return False
        return True
    # Beside Latin letters, Japanese ones are words that follow an address.
    return last.isascii() and all(part.isascii() or not re.search("[A-Za-z0-9]", part) for part in labels)
