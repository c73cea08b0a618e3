"""The addresses under `/administration/`, and what to put in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver
from modelsearch import index
from wagtail.models import Page, Workflow, WorkflowState

from forms_builder.models import LeaveKind
from home.back_office import BACK_OFFICE, REGISTER
from home.models import Category, ContentPage
from portal.accounts.models import Skill, User
from portal.centres.models import Centre, PublicHoliday, RateLine, RateTable, Sector
from portal.directory.models import CalledSupervisor, PartnerContact
from tests.factories.home import page_of, section_of
from tests.factories.media import document_of, picture_of

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


@dataclass(frozen=True, slots=True)
class Door:
    """One address. Shape: `route` is what Django matches, with its arguments."""

    name: str
    route: str

    @property
    def arguments(self) -> list[str]:
        return [first or second for first, second in ARGUMENT.findall(self.route)]


def doors() -> list[Door]:
    """Every address of the back office, ours and Wagtail's."""

    def walk(resolver: URLResolver, route: str, names: tuple[str, ...]) -> Iterator[Door]:
        for entry in resolver.url_patterns:
            below = route + str(entry.pattern).removeprefix("^")
            if isinstance(entry, URLPattern):
                yield Door(":".join([*names, entry.name or f"no name: {below}"]), below)
            else:
                yield from walk(entry, below, (*names, entry.namespace) if entry.namespace else names)

    top = get_resolver()
    return [door for door in walk(top, "", ()) if door.route.startswith(BACK_OFFICE[1:])]


@dataclass
class Things:
    """One of each thing that an address of the back office names, all of one centre."""

    centre: Centre
    mark: str
    page: ContentPage = field(init=False)
    values: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        section = section_of(self.centre, f"Rubrique {self.mark}")
        self.page = page_of(section, f"Page {self.mark}", [("text", "<p>Texte</p>")])
        self.page.save_revision()
        image = picture_of(self.centre, f"image-{self.mark}.png")
        document = document_of(self.centre, f"document-{self.mark}.txt")
        for file in (image, document):
            file.title = f"Fichier {self.mark}"  # words: PostgreSQL takes a file name for one
            file.save()
        for thing in (section, self.page, image, document):
            index.insert_or_update_object(thing)  # the worker's work
        self.values = {
            "page_id": self.page.pk,
            "page_to_move_id": self.page.pk,
            "parent_page_id": section.pk,
            "destination_id": section.pk,
            "revision_id": self.page.get_latest_revision().pk,
            "image_id": image.pk,
            "document_id": document.pk,
            "doc_id": document.pk,
            "object_id": self.page.pk,
            "workflow_state_id": self.text_read_again().pk,
            "people_chooser": User.objects.filter(centre=self.centre, is_active=True)[0].pk,
            "wagtailimages_chooser": image.pk,
            "wagtaildocs_chooser": document.pk,
            "wagtailadmin_pages": self.page.pk,
            "secteurs": Sector.objects.filter(centre=self.centre)[0].pk,
            "jours-feries": PublicHoliday.objects.filter(centre=self.centre)[0].pk,
            "natures-de-conge": LeaveKind.objects.filter(centre=self.centre)[0].pk,
            "baremes": RateTable.objects.filter(centre=self.centre)[0].pk,
            "taux": RateLine.objects.filter(table__centre=self.centre)[0].pk,
            "categories": Category.objects.get_or_create(centre=self.centre, kind="link", name="Financeurs")[
                0
            ].pk,
            "contacts": PartnerContact.objects.get_or_create(
                centre=self.centre, organisation="CAF", identity="caf|"
            )[0].pk,
            "intervenants": CalledSupervisor.objects.get_or_create(
                centre=self.centre, name="Samir", identity="samir|"
            )[0].pk,
            "competences": Skill.objects.get_or_create(centre=self.centre, name="Premiers secours")[0].pk,
        }

    def text_read_again(self) -> WorkflowState:
        """The page was read by somebody else once, and put online."""
        return WorkflowState.objects.create(
            workflow=Workflow.objects.create(name=self.mark),
            base_content_type=ContentType.objects.get_for_model(Page),
            content_type=ContentType.objects.get_for_model(ContentPage),
            object_id=str(self.page.pk),
            status=WorkflowState.STATUS_APPROVED,
        )

    def argument(self, door: Door, name: str) -> Any:
        """The value of one argument; `pk` depends on whose address it is."""
        if name in {"pk", "instance_pk"}:
            for owner in (
                "people_chooser",
                "wagtailimages_chooser",
                "wagtaildocs_chooser",
                "wagtailadmin_pages",
            ):
                if door.name.startswith(owner):
                    return self.values[owner]
            register = door.name.split(REGISTER)[0]
            return self.values[register] if REGISTER in door.name else 1
        return self.values.get(name) or PLAIN.get(name, 1)

    def path(self, door: Door) -> str:
        def value(found: re.Match[str]) -> str:
            return str(self.argument(door, found[1] or found[2]))

        route = ARGUMENT.sub(value, door.route).replace("^", "").replace("$", "").replace("\\", "")
        path = "/" + route.replace(".*", "rien")
        return f"{path}?id={self.page.pk}" if door.name == "wagtail_bulk_action" else path


PLAIN = {
    "app_label": "wagtailcore",
    "app_name": "home",
    "model_name": "page",
    "action": "delete",
    "content_type_app_name": "home",
    "content_type_model_name": "contentpage",
    "action_name": "approve",
    "filter_spec": "width-50",
    "revision_id_a": "earliest",
    "revision_id_b": "latest",
    "uidb64": "MQ",
    "token": "x",
}
