"""Which of Wagtail's addresses are open to whom. Data: `middleware.py` applies it, a test walks all addresses.

An address that is not named here is closed (404) to everybody but the installation administrator: what a
new release of Wagtail adds stays closed until somebody has read it.
"""

from typing import Final

BACK_OFFICE: Final = "/administration/"

REPLACED: Final[dict[str, str]] = {
    "wagtailadmin_login": "accounts:sign-in",
    "wagtailadmin_logout": "accounts:sign-out",
    "wagtailadmin_account": "accounts:account",
    "wagtailadmin_password_reset": "accounts:password-forgotten",
}
"""Screens of Wagtail that ours stand for."""

CLOSED_TO_ALL: Final = frozenset(
    {
        "wagtailadmin_pages:set_privacy",
        "wagtailadmin_password_reset_done",
        "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_complete",
    }
)

PEOPLE: Final = ("wagtailusers_users:", "wagtailusers_groups:")
"""Beginnings of the addresses that write accounts and rights, closed to all: only `portal.accounts` does.
Whoever typed a password or an e-mail address there could sign in somebody's place.
"""
BULK_OF_PEOPLE: Final = "user"

SHARED: Final = frozenset(
    {
        "wagtailadmin_home",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "wagtail_modeladmin:javascript_catalog",
        "wagtailadmin_dismissibles",
        "wagtailadmin_explore_root",
        "wagtailadmin_explore",
        "wagtailadmin_explore_results",
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_editing_sessions:release",
        "wagtailadmin_choose_page",
        "wagtailadmin_choose_page_child",
        "wagtailadmin_choose_page_search",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link",
        "wagtailadmin_choose_page_phone_link",
        "wagtailadmin_choose_page_anchor_link",
        "wagtail_bulk_action",
        *(
            f"wagtailadmin_pages:{name}"
            for name in (
                "add",
                "confirm_workflow_cancellation",
                "add_subpage",
                "copy",
                "delete",
                "edit",
                "history",
                "history_results",
                "lock",
                "move",
                "move_confirm",
                "preview_on_add",
                "preview_on_edit",
                "revisions_compare",
                "revisions_index",
                "revisions_revert",
                "revisions_unschedule",
                "revisions_view",
                "search",
                "search_results",
                "set_page_position",
                "unlock",
                "unpublish",
                "usage",
                "view_draft",
                "workflow_history",
                "workflow_history_detail",
            )
        ),
    }
)
"""For whoever edits something, pages or forms; Wagtail's own rights on each page apply after."""

EDITORS_ONLY: Final = frozenset(
    {
        *(
            f"{chooser}:{name}"
            for chooser in ("wagtailimages_chooser", "wagtaildocs_chooser")
            for name in ("choose", "choose_results", "chosen", "create")
        ),
        *(f"people_chooser:{name}" for name in ("choose", "choose_results", "chosen")),
        "wagtailimages_chooser:select_format",
        *(
            f"wagtailimages:{name}"
            for name in ("index", "index_results", "add", "edit", "delete", "image_usage")
        ),
        *(f"wagtailimages:{name}" for name in ("add_multiple", "edit_multiple", "delete_multiple")),
        *(
            f"wagtaildocs:{name}"
            for name in ("index", "index_results", "add", "edit", "delete", "document_usage")
        ),
        *(f"wagtaildocs:{name}" for name in ("add_multiple", "edit_multiple", "delete_multiple")),
    }
)
"""For communication and IT: the files of the centre."""

REGISTER: Final = "_modeladmin_"
"""In the name of every address of a register, which checks rights itself (portal.kit.registers)."""

PAGE_ARGUMENTS: Final = frozenset({"page_id", "parent_page_id", "page_to_move_id", "destination_id"})
PAGE_FIELDS: Final = (
    "new_parent_page",
    "parent_page",
    "parent_page_id",
    "chooser",
    "childOf",
    "target_pages[]",
)
"""What forms and lists of pages carry: a sentence of refusal would say the title of another centre's page."""
FILE_ARGUMENTS: Final = frozenset({"image_id", "document_id", "doc_id", "pk"})
BULK_ACTIONS: Final = frozenset({"delete", "move", "publish", "unpublish", "add_to_collection"})


def is_closed_to_all(name: str, model: str) -> bool:
    """Tell whether nobody may go there. Shape: `model` is what an act on many at once is about, or ""."""
    return name in CLOSED_TO_ALL or name.startswith(PEOPLE) or model == BULK_OF_PEOPLE


def is_open(name: str, *, edits_files: bool) -> bool:
    """Tell whether the address called `name` is open to somebody who has the back office."""
    return name in SHARED or REGISTER in name or (edits_files and name in EDITORS_ONLY)
