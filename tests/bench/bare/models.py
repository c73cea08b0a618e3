from wagtail.models import Page


class BarePage(Page):
    """A title and who is looking at it."""

    template = "bare/page.html"

    class Meta:
        app_label = "bare"
