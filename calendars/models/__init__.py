"""What the calendars hold: one module a subject."""
