"""What others may hear of: sent in the transaction of what happened, so a receiver does its own work after the commit."""

from django.dispatch import Signal

# application, now
submitted = Signal()
