"""Reads of the directory, a module a subject. What other rooms choose contacts with is offered here."""

from portal.directory.queries.outside import contacts_to_choose

__all__ = ["contacts_to_choose"]
