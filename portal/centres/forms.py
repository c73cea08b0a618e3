"""What the back office asks of rates."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from portal.centres.models import RateTable


class RateTableForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("code", "unit"):
            self.fields[name].disabled = self.instance.pk is not None


class RateLineForm(WagtailAdminModelForm):
    """A line stays in its edition, and a table is one of the person's own centre."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["table"].queryset = RateTable.objects.visible_to(self.for_user)
        for name in ("table", "applies_from"):
            self.fields[name].disabled = self.instance.pk is not None
