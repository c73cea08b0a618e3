"""What is typed in this room: one module a subject."""
