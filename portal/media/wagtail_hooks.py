"""Who deletes files in the back office."""

from typing import Any

from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from portal.kit.access import can
from portal.media.models import PortalDocument, PortalImage


class FilesPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's own, but for what was read on a page: it goes with the page alone."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if action == "delete" and not can(user, "media.change_shown_file", instance):
            return False
        return bool(super().user_has_permission_for_instance(user, action, instance))


# Here, since Wagtail registers its own when its applications are ready, and reads this module after.
for model, auth_model in ((PortalImage, "wagtailimages.Image"), (PortalDocument, "wagtaildocs.Document")):
    policy = FilesPolicy(model, auth_model=auth_model, owner_field_name="uploaded_by_user")
    register_permission_policy(model, policy)
