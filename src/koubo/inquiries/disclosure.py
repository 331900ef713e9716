"""What a seeker lets an institution know with a reply."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What the seeker lets the institution know with a reply: each by a switch of its own, nothing by default."""

    email: bool = False
    name: bool = False
