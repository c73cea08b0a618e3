"""Every write of this room: one module a subject."""
