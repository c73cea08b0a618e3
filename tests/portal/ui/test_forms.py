"""Widgets of forms, drawn by our own templates where Django's cost too much."""

from django import forms
from django.forms.renderers import DjangoTemplates

CHOICES = [("", "Tous"), ("1", "Petite <enfance>"), ("Autres", [("2", "Culture"), ("3", "Santé")])]


def test_select_is_drawn_as_django_draws_it() -> None:
    widget = forms.Select(attrs={"id": "sector", "disabled": True, "required": False}, choices=CHOICES)
    ours = widget.render("sector", "2")
    theirs = widget.render("sector", "2", renderer=DjangoTemplates())
    assert " ".join(ours.split()) == " ".join(theirs.split())
