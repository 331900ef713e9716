"""Inquiries to die in while they are sent or delivered, for tests/support/mortal_children.py."""

from typing import Any

from tests.support.mortal_children import Order, serve

PEOPLE = 40


def prepare() -> dict[str, Any]:
    """Make an institution that may send enough, and people it can write to."""
    from tests.support import factories, inquiries

    of = factories.institution()
    writer = factories.member(of)
    people = [inquiries.addressee() for _ in range(PEOPLE)]
    return {"of": str(of.pk), "writer": writer.pk, "codes": [one.code for one in people]}


def act(order: Order) -> None:
    """Send one inquiry, or deliver what is due."""
    from datetime import datetime

    from koubo.accounts.models import User
    from koubo.inquiries import sending
    from koubo.inquiries.refusals import AlreadyAsked
    from koubo.institutions.models import Institution
    from koubo.notifications.delivery import deliver_due
    from tests.support import factories, inquiries

    now = datetime.fromisoformat(order["now"])
    if order["code"]:
        of = Institution.objects.get(pk=order["of"])
        by = factories.acting_for(User.objects.get(pk=order["writer"]), of)
        try:
            sending.send(of, order["code"], inquiries.written(), by=by, now=now)
        except AlreadyAsked:
            return
    else:
        while deliver_due(now):
            pass


if __name__ == "__main__":
    serve(prepare, act)
