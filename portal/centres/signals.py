"""News of this room. Rooms above connect to them in their `portal_hooks.py`."""

from django.dispatch import Signal

centre_created = Signal()
"""A centre has been created, inside its transaction. Arguments: `by`, `centre`."""
