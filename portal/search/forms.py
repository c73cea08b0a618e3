"""What is typed to find something. Nothing is written here."""

from django import forms

from portal.search.stems import LONGEST_QUERY


class MissForm(forms.Form):
    """The words that found nothing."""

    q = forms.CharField(max_length=LONGEST_QUERY)
