"""Forms that notice what they did not ask for."""

from django import forms

SMELLING = frozenset(
    {
        "activated_at",
        "centre",
        "centre_id",
        "coordinated",
        "email_changed_at",
        "erased_at",
        "groups",
        "is_active",
        "is_staff",
        "is_superuser",
        "password",
        "public_id",
        "roles",
        "user_permissions",
        "username",
    }
)
"""What somebody posts who would be more than they are."""


class DeclaredForm(forms.Form):
    """A form that takes the fields that it declares, as every form does, and names what smells of the rest.

    The door that it came through writes them down (portal.accounts.views.doors.note_undeclared).
    """

    @property
    def undeclared(self) -> tuple[str, ...]:
        """Names that were posted and that no page of ours asks here."""
        asked = {self.add_prefix(name) for name, field in self.fields.items() if not field.disabled}
        return tuple(sorted(SMELLING & set(self.data) - asked)) if self.is_bound else ()
