"""Events other packages subscribe to, sent in the transaction of what happened."""

from django.dispatch import Signal

# application, now
submitted = Signal()
