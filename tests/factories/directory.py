"""People outside, written as the screens do it."""

from typing import Any

from portal.accounts.models import User
from portal.directory.actions.called_supervisors import create_called_supervisor
from portal.directory.actions.contacts import create_contact
from portal.directory.actions.imports import start_import
from portal.directory.choices import ContactKind, Listing
from portal.directory.models import CalledSupervisor, DirectoryImport, PartnerContact
from portal.directory.outside_columns import COLUMNS
from portal.kit.columns import Table, read_table
from portal.kit.spreadsheets import read_sheet

CONTACT_TITLES = "Type;Organisme;Nom;Fonction;Téléphone;Courriel;Site"
CAF = "Financeur;CAF du Nord;Nadia Lecomte;Conseillère;01 99 00 10 01;nadia@caf.example;www.caf.example"
BAKERY = "Fournisseur;Boulangerie du Coin;;;01 99 00 10 02;;"
SUPERVISOR_TITLES = "Nom;Téléphone;Diplômes;Missions;Dernier appel"
SAMIR = "Samir Delattre;06 39 98 10 01;BAFA, PSC1;Camp d’été;04/07/2026"


def contact_of(by: User, organisation: str = "CAF du Nord", **facts: Any) -> PartnerContact:
    known = {"kind": ContactKind.FUNDER, "person_name": "Nadia Lecomte", "phone": "01 99 00 10 01"} | facts
    return create_contact(by=by, organisation=organisation, **known)


def supervisor_of(by: User, name: str = "Samir Delattre", **facts: Any) -> CalledSupervisor:
    known = {"phone": "06 39 98 10 01", "qualifications": "BAFA, PSC1", "called_for": "Camp d’été"} | facts
    return create_called_supervisor(by=by, name=name, **known)


def table_of(listing: Listing, *lines: str) -> Table:
    """A file of lines, below the titles that centres write."""
    titles = CONTACT_TITLES if listing == Listing.CONTACTS else SUPERVISOR_TITLES
    sheet = read_sheet("contacts.csv", "\n".join((titles, *lines)).encode())
    return read_table(sheet, COLUMNS[listing])


def sent(by: User, *lines: str, listing: Listing = Listing.CONTACTS) -> DirectoryImport:
    """A file that waits to be confirmed."""
    table = table_of(listing, *lines)
    return start_import(by=by, listing=listing, file_name="contacts.csv", table=table)
