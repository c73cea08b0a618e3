"""What Wagtail would load that the portal has no use for."""

import subprocess
import sys

from django.apps import apps
from wagtail.admin.forms.models import registry
from wagtail.images.widgets import AdminImageChooser

from home.models import NewsPage
from portal.media.apps import DocumentsConfig, ImagesConfig, without_interface

LOADED = """
import sys
import django
django.setup()
import portal.urls
print(sorted({"ninja", "wagtail.api.v3.api", "wagtail.images.api.v3.router"} & set(sys.modules)))
"""


def test_process_loads_no_interface_for_programs() -> None:
    command = [sys.executable, "-W", "ignore", "-c", LOADED]
    done = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE)
    assert done.stdout == "[]\n"


def test_without_interface_leaves_nothing_behind() -> None:
    before = set(sys.modules)
    with without_interface("wagtail.images"):
        assert set(sys.modules) - before == {
            "wagtail.api.v3.api",
            "wagtail.images.api.v3.registry",
            "wagtail.images.api.v3.router",
        }
    assert set(sys.modules) == before


def test_ready_does_the_rest_of_what_wagtail_does() -> None:
    """The chooser of pictures is registered in the middle of it, the list of references at its end."""
    field = NewsPage._meta.get_field("image")
    assert registry.get(field)["widget"] is AdminImageChooser
    assert type(apps.get_app_config("wagtailimages")) is ImagesConfig
    assert type(apps.get_app_config("wagtaildocs")) is DocumentsConfig
