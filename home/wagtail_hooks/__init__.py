"""Screens and hooks of the back office. Wagtail imports this module, and it the others."""

from home.wagtail_hooks import back_office, choosers, moderation, reading, registers, safety, videos

__all__ = ["back_office", "choosers", "moderation", "reading", "registers", "safety", "videos"]
