"""News of this room. Rooms above connect to them in their `portal_hooks.py`."""

from django.dispatch import Signal

document_downloaded = Signal()
"""A document was given to somebody who asked for it. Arguments: `document`, `user`."""
