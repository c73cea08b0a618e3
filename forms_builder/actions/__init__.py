"""Every write of this room, by subject."""
