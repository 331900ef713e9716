"""Shared accounts (KOUBO_SHARED_ACCOUNTS): one for an institution, that signs in with the 求人機関ID instead of an address."""

from typing import Final

from koubo.accounts.models import User

# Nobody reads mails there (RFC 2606): what is written to a shared account goes to its `mailbox`.
DOMAIN: Final = "shared.invalid"


def address_of(code: str) -> str:
    """Return what stands for an address of the account of the institution with this ID."""
    return f"{code.strip().lower()}@{DOMAIN}"


def is_address(text: str) -> bool:
    """Whether it stands for the address of a shared account."""
    return text.strip().lower().endswith(f"@{DOMAIN}")


def make(code: str, *, name: str, mailbox: str) -> User:
    """Make a shared account without a password. Its mails go to `mailbox`, and notices of each sign-in to nobody."""
    return User.objects.create_user(address_of(code), None, name=name, mailbox=mailbox, sign_in_notices=False)
