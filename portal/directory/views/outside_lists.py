"""The two lists of people outside, which one set of doors serves: what is written of each, by whom, in which words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.directory.actions.called_supervisors import (
    change_called_supervisor,
    create_called_supervisor,
    delete_called_supervisor,
    export_called_supervisors,
)
from portal.directory.actions.contacts import change_contact, create_contact, delete_contact, export_contacts
from portal.directory.choices import Listing
from portal.directory.forms.outside import CalledSupervisorForm, ContactForm
from portal.directory.models import CalledSupervisor, PartnerContact
from portal.directory.queries.outside import (
    Outsider,
    contact_line,
    found_called_supervisors,
    found_contacts,
    supervisor_line,
)


@dataclass(frozen=True, slots=True)
class OutsideWords:
    """The sentences of a list's pages. `added` is followed by the name."""

    add: Any
    added: Any
    search: Any
    none: Any
    none_text: Any
    see_all: Any
    erased: Any
    introduction: Any = ""


@dataclass(frozen=True, slots=True)
class OutsideList:
    """One list. Shape: `whole` and `one` name its addresses, `person` its rows in the actions that change them; `file`
    is the name of its spreadsheet. `may_list`, `may_see` and `may_keep` are permissions.
    """

    listing: Listing
    model: Any
    form: Any
    whole: str
    one: str
    person: str
    file: str
    icon: str
    words: OutsideWords
    may_list: str
    may_see: str
    may_keep: str
    find: Callable[..., Any]
    line: Callable[[Any], Outsider]
    create: Callable[..., Any]
    change: Callable[..., Any]
    delete: Callable[..., None]
    export: Callable[..., Any]
    has_kinds: bool = False

    @property
    def label(self) -> Any:
        return self.listing.label

    @property
    def urls(self) -> Mapping[str, str]:
        """The names of its addresses that take no row."""
        whole = f"directory:{self.whole}"
        names = {"all": whole, "create": f"directory:{self.one}-create"}
        return names | {act: f"{whole}-{act}" for act in ("export", "import", "import-model")}


CONTACTS = OutsideList(
    listing=Listing.CONTACTS,
    model=PartnerContact,
    form=ContactForm,
    whole="contacts",
    one="contact",
    person="contact",
    file="contacts",
    icon="phone",
    words=OutsideWords(
        add=_("Add a contact"),
        added=_("“%(name)s” is in the directory."),
        search=_("Organisation, person, function or number"),
        none=_("No contact yet"),
        none_text=_("Partners, funders and suppliers of the centre appear here."),
        see_all=_("See all contacts"),
        erased=_("All that the portal knows of this contact is erased. It cannot be taken back."),
    ),
    may_list="directory.view_directory",
    may_see="directory.view_contact",
    may_keep="directory.manage_contacts",
    find=found_contacts,
    line=contact_line,
    create=create_contact,
    change=change_contact,
    delete=delete_contact,
    export=export_contacts,
    has_kinds=True,
)
CALLED_SUPERVISORS = OutsideList(
    listing=Listing.CALLED_SUPERVISORS,
    model=CalledSupervisor,
    form=CalledSupervisorForm,
    whole="called-supervisors",
    one="called-supervisor",
    person="supervisor",
    file="intervenants",
    icon="users",
    words=OutsideWords(
        add=_("Add somebody"),
        added=_("“%(name)s” is in the list."),
        search=_("Name, qualification, what they came for or number"),
        none=_("Nobody here yet"),
        none_text=_("Add whoever has come to help: you will find their number here the next time."),
        see_all=_("See everyone"),
        erased=_(
            "All that the portal knows of this person is erased, as they may ask for. It cannot be taken back."
        ),
        introduction=_(
            "Whom the centre has called upon, to be reached again. Only coordinators, human resources, the director "
            "and IT see this list."
        ),
    ),
    may_list="directory.view_called_supervisors",
    may_see="directory.view_called_supervisor",
    may_keep="directory.manage_called_supervisors",
    find=found_called_supervisors,
    line=supervisor_line,
    create=create_called_supervisor,
    change=change_called_supervisor,
    delete=delete_called_supervisor,
    export=export_called_supervisors,
)
LISTS = {outside.listing: outside for outside in (CONTACTS, CALLED_SUPERVISORS)}
