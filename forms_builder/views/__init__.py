"""Doors: find, act, answer."""
