"""The portal of a social centre: the project itself, and what cuts across its rooms."""
