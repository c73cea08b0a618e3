"""News of this room. Rooms above connect to them in their `portal_hooks.py`."""

from django.dispatch import Signal

duties_ended = Signal()
"""Somebody has lost roles, a sector that they coordinated, or their account, inside its transaction: what waited for
them elsewhere may be for others now. Arguments: `person`, `roles` (all of them with an account), `coordination`.
"""
