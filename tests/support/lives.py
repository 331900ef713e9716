"""What holds after every step of any posting's life."""

from typing import Any

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, run_state_machine_as_test

from koubo.audit.models import AuditEntry
from koubo.postings.models import Revision
from tests.support import extent, index_content
from tests.support.summaries import assert_summaries_hold


class KnownEverywhere(RuleBasedStateMachine):
    """Search and lists know every posting as it is. A machine that refuses a step must see that this changed neither."""

    checked: Any = None

    @invariant()
    def search_and_lists_know_every_posting_as_it_is(self) -> None:
        # Every step is in the history or raises a version; time alone changes nothing.
        done = (AuditEntry.objects.count(), list(Revision.objects.order_by("pk").values_list("pk", "version")))
        if done == self.checked:
            return
        self.checked = done
        assert index_content.held() == index_content.true()
        assert_summaries_hold()


def assert_lives_as_the_model_says(
    machine: type[RuleBasedStateMachine], *, examples: int, chosen: int, **more: Any
) -> None:
    """Live so many random lives; in `make test` always the same five, `chosen` since together they take most kinds of steps."""
    if not extent.IN_FULL:
        examples, machine = 5, seed(chosen)(machine)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            derandomize=not extent.IN_FULL,
            suppress_health_check=list(HealthCheck),
            **more,
        ),
    )
