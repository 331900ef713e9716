"""What holds after every step of any posting's life."""

from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant

from koubo.audit.models import Entry
from koubo.postings.models import Revision
from tests.support import found
from tests.support.standings import assert_standings_hold


class KnownEverywhere(RuleBasedStateMachine):
    """Search and lists know every posting as it is. A machine that refuses a step must see that this changed neither."""

    checked: Any = None

    @invariant()
    def search_and_lists_know_every_posting_as_it_is(self) -> None:
        # Every step is in the history or raises a version; time alone changes nothing.
        done = (Entry.objects.count(), list(Revision.objects.order_by("pk").values_list("pk", "version")))
        if done == self.checked:
            return
        self.checked = done
        assert found.held() == found.true()
        assert_standings_hold()
