"""Reference data of a centre, in the back office."""

from portal.centres.wagtail_hooks import rates, registers

__all__ = ["rates", "registers"]
