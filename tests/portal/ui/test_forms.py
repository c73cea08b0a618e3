"""Controls, drawn as the templates of Django draw them (portal.ui.rendering)."""

from datetime import date
from decimal import Decimal

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from portal.ui.rendering import Renderer

CHOICES = [
    ("", "Tous"),
    ("1", "Petite <enfance>"),
    ('"', mark_safe("<b>")),
    (3, Decimal("0.5")),
    (4, date(2027, 1, 2)),
    (mark_safe("&amp;"), gettext_lazy("Search")),
    ("Autres <ici>", [("2", "Culture"), ("5", "Santé")]),
    (2027, [("6", 1500)]),
]


def test_select_is_drawn_as_django_draws_it() -> None:
    attrs = {"id": "sector", "disabled": True, "required": False}
    for kind, value in ((forms.Select, "2"), (forms.SelectMultiple, ["2", '"']), (forms.Select, None)):
        widget = kind(attrs=attrs, choices=CHOICES)
        ours, theirs = (
            widget.render("sector", value, renderer=one) for one in (Renderer(), DjangoTemplates())
        )
        assert "".join(ours.splitlines()) == "".join(line.strip() for line in theirs.splitlines())
