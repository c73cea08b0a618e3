"""Who may know requests, mail and writes."""

from tests.support.sources import Module, modules

DOORS = {
    "views",
    "consumers",
    "middleware",
    "backends",
    "wagtail_hooks",
    "context_processors",
    "templatetags",
}
HTTP = ("django.http", "django.shortcuts", "django.contrib.messages")
KNOW_REQUESTS = {
    "forms_builder.forms",  # reads the lines of a posted form
    "forms_builder.completion_forms",  # the same, for what a role completes
    "forms_builder.first_answers",  # writes what a form begins with in the shape that it reads
    "portal.accounts.devices",  # the cookie of a browser
    "portal.accounts.gates",  # middleware that answers with pages, above the views
    "portal.accounts.reauthentication",  # the password again, at the door
    "portal.accounts.throttling",  # counts by the address of the client
    "portal.kit.downloads",  # the answer that is kept as a file, for the doors of every room
    "portal.kit.registers",  # the base of the back office's registers, which are doors
    "portal.ui.navigation",  # the menu of the page that is asked for
}


def uses(module: Module, *prefixes: str) -> list[str]:
    """What `module` imports under one of `prefixes`, type checking left out."""
    return [
        name
        for name in module.imports
        if any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)
    ]


def test_requests_and_answers_are_known_to_doors_alone() -> None:
    strays = [
        f"{module.name}: {name}"
        for module in modules()
        if module.part not in DOORS and module.name not in KNOW_REQUESTS
        for name in uses(module, *HTTP)
    ]
    assert strays == []


def test_mail_is_sent_from_the_delivery_alone() -> None:
    strays = [
        f"{module.name}: {name}"
        for module in modules()
        if not module.name.startswith("portal.notifications.delivery")
        for name in uses(module, "django.core.mail", "smtplib")
    ]
    assert strays == []


def test_environment_is_read_by_the_settings_alone() -> None:
    strays = [
        module.name
        for module in modules()
        if uses(module, "os.environ", "environs") and not module.name.startswith("portal.settings")
    ]
    assert strays == []
