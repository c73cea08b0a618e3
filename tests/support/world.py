"""A small world: one of each thing that an address speaks of. Each is made when a row asks for it."""

from datetime import timedelta
from functools import cached_property
from uuid import UUID, uuid4

from django.contrib.auth.tokens import default_token_generator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from calendars.actions.assets import create_asset
from calendars.choices import AssetKind
from calendars.models import Asset, Booking, Occurrence
from forms_builder.actions.drafts import attach_file
from forms_builder.models import (
    DailySeal,
    FormPage,
    FormProposal,
    LeaveAccount,
    LeaveCampaign,
    LeaveClosing,
    LeaveWish,
    NumberSequence,
    RequestTombstone,
    SpreadsheetExport,
    Submission,
    SubmissionFile,
)
from home.actions.logos import put_logo
from home.actions.moderating import set_moderation
from home.models import AcknowledgedVersion, Category, ContentPage, PageProblem, Publication
from portal.accounts.actions.delegations import add_delegation
from portal.accounts.actions.devices import SeenDevice, sign_in
from portal.accounts.actions.invitations import PaperInvitation, invite_by_mail, invite_on_paper
from portal.accounts.actions.recoveries import ask_recovery
from portal.accounts.actions.skills import create_skill
from portal.accounts.choices import RecoveryKind
from portal.accounts.models import (
    Absence,
    AccessRecovery,
    Delegation,
    Erasure,
    Invitation,
    KnownDevice,
    LegalHold,
    Look,
    PeopleImport,
    PersonalDataExport,
    Skill,
    User,
)
from portal.accounts.secret_codes import address_token
from portal.centres.models import Audience, Centre
from portal.directory.models import CalledSupervisor, DirectoryImport, PartnerContact
from portal.media.models import PortalDocument, Rendition
from portal.notifications.models import Notification, OutboxMail
from portal.search.actions.indexing import rebuild
from portal.search.actions.misses import note_miss
from portal.search.models import SearchEntry, SearchMiss
from tests.factories.accounts import AbsenceFactory, PersonFactory, look_at, with_photo
from tests.factories.calendars import at, event_of
from tests.factories.directory import CAF, contact_of, sent, supervisor_of
from tests.factories.forms_builder import (
    PROOF,
    account_of,
    campaign_of,
    draft_of,
    key_of,
    leave_form,
    leave_typed,
    next_monday,
    send_leave,
)
from tests.factories.home import (
    announce,
    asked_page,
    category_of,
    document_page_of,
    news_of,
    page_of,
    problem_on,
    section_of,
    version_of,
    waiting_text,
)
from tests.factories.imports import ZOE, checked
from tests.factories.media import document_of, picture_of, png
from tests.factories.notifications import mail_to, notice_to
from tests.factories.papers import agreement_form, send_agreement
from tests.factories.personal_data import copy_of, erased, hold_on
from tests.support.cast import SYSTEM, Cast


class World:
    """What belongs to Léa (`cast.animator`) unless said otherwise, in centre 1."""

    def __init__(self, cast: Cast, centre: Centre) -> None:
        self.cast = cast
        self.centre = centre

    @cached_property
    def leave_form(self) -> FormPage:
        return leave_form(self.centre, self.cast.communication)

    @cached_property
    def leave_account(self) -> LeaveAccount:
        return account_of(self.cast.animator)

    @cached_property
    def old_account(self) -> LeaveAccount:
        """Of a leave year that is over and not closed."""
        return account_of(self.cast.animator, "3", on=self.centre.today - timedelta(days=730))

    @cached_property
    def submission(self) -> Submission:
        """A leave request that waits for the coordinator."""
        assert self.leave_account
        return send_leave(self.leave_form, self.cast.animator, next_monday())

    @cached_property
    def agreement(self) -> Submission:
        """A request with an agreement to print, that waits for human resources."""
        return send_agreement(agreement_form(self.centre, self.cast.communication), self.cast.animator)

    @cached_property
    def form_proposal(self) -> FormProposal:
        """A change of the leave form that waits for human resources."""
        return FormProposal.objects.create(
            centre=self.centre,
            page=self.leave_form,
            title="Demande de congé",
            content=self.leave_form.versions.get().content,
            digest="0" * 64,
            author=self.cast.communication,
            author_label=str(self.cast.communication),
        )

    @cached_property
    def numbers(self) -> NumberSequence:
        return NumberSequence.objects.create(centre=self.centre, prefix="BC", year=2027, last=3)

    @cached_property
    def campaign(self) -> LeaveCampaign:
        """The summer, to which Léa has said a wish."""
        campaign = campaign_of(self.centre)
        LeaveWish.objects.create(
            campaign=campaign,
            person=self.cast.animator,
            rank=1,
            starts_on=campaign.starts_on,
            ends_on=campaign.starts_on,
        )
        return campaign

    @cached_property
    def wish(self) -> LeaveWish:
        """Léa’s, which waits."""
        return self.campaign.wishes.get()

    @cached_property
    def leave_closing(self) -> LeaveClosing:
        return LeaveClosing.objects.create(
            centre=self.centre,
            kind=self.leave_account.kind,
            year_start=self.leave_account.year_start,
            author_label=str(self.cast.hr),
        )

    @cached_property
    def tombstone(self) -> RequestTombstone:
        return RequestTombstone.objects.create(
            id=uuid4(),
            centre=self.centre,
            form="Demande de congé",
            sent_on=self.centre.today,
            closed_on=self.centre.today,
            reason="Durée de conservation terminée.",
        )

    @cached_property
    def spreadsheet(self) -> SpreadsheetExport:
        """Of requests, that HR asked for and the worker makes."""
        return SpreadsheetExport.objects.create(
            centre=self.centre,
            person=self.cast.hr,
            kind="requests",
            expires_at=timezone.now() + timedelta(days=7),
        )

    @cached_property
    def seal(self) -> DailySeal:
        return DailySeal.objects.create(
            centre=self.centre, day=self.centre.today, sequence=1, digest="0" * 64, seal="0" * 64
        )

    @cached_property
    def draft(self) -> Submission:
        version = self.leave_form.versions.get()
        return draft_of(
            self.leave_form, self.cast.animator, leave_typed(version, next_monday(), next_monday())
        )

    @cached_property
    def file(self) -> SubmissionFile:
        """A file of the draft."""
        upload = SimpleUploadedFile("justificatif.txt", b"Bonjour", content_type="text/plain")
        key = key_of(self.draft.version, PROOF)
        return attach_file(by=self.cast.animator, submission=self.draft, field=key, upload=upload)

    @cached_property
    def absence(self) -> Absence:
        return AbsenceFactory.create(
            person=self.cast.animator, starts_on=next_monday(), ends_on=next_monday()
        )

    @cached_property
    def skill(self) -> Skill:
        return create_skill(by=self.cast.hr, name="Premiers secours")

    @cached_property
    def look(self) -> Look:
        """IT sees the portal as Léa does."""
        return look_at(self.cast.animator, by=self.cast.it)

    @cached_property
    def pictured(self) -> User:
        """Léa, with a photo that she lets be shown."""
        return with_photo(self.cast.animator)

    @cached_property
    def delegation(self) -> Delegation:
        """Claire lets Léa decide beside her today."""
        today, claire = self.centre.today, self.cast.coordinator
        return add_delegation(
            by=claire, person=claire, delegate=self.cast.animator, starts_on=today, ends_on=today
        )

    @cached_property
    def legal_hold(self) -> LegalHold:
        return hold_on(self.cast.gone, by=self.cast.hr)

    @cached_property
    def data_export(self) -> PersonalDataExport:
        """A copy that HR asked for, ready to be downloaded."""
        return copy_of(self.cast.animator, by=self.cast.hr)

    @cached_property
    def erasure(self) -> Erasure:
        left = PersonFactory.create(centre=self.centre, username="partie.effacee")
        return erased(left, by=self.cast.dpo)

    @cached_property
    def publication(self) -> Publication:
        """A piece of news that communication wrote in one screen."""
        return announce(self.cast.communication)

    @cached_property
    def asked_version(self) -> AcknowledgedVersion:
        """A page that everybody is to confirm."""
        return version_of(asked_page(self.centre))

    @cached_property
    def problem(self) -> PageProblem:
        """Told by Léa, on a page that nobody is in charge of."""
        return problem_on(page_of(section_of(self.centre, "Contacts")), by=self.cast.animator)

    @cached_property
    def audience(self) -> Audience:
        """The readers of a page for the director alone."""
        page_of(section_of(self.centre, "Direction", audience=["role:director"]))
        return Audience.objects.get()

    @cached_property
    def text(self) -> ContentPage:
        """Written by communication, in a centre that wants it read again."""
        set_moderation(by=self.cast.director, centre=self.centre, is_on=True)
        return waiting_text(self.centre, by=self.cast.communication)

    @cached_property
    def newcomer(self) -> User:
        """Somebody with an account who has never come in."""
        email = "nouvelle.venue@tilleuls.example"
        return PersonFactory.create(centre=self.centre, username="nouvelle.venue", email=email)

    @cached_property
    def paper(self) -> PaperInvitation:
        return invite_on_paper(by=self.cast.hr, person=self.newcomer)

    @cached_property
    def invitation(self) -> Invitation:
        return self.paper.invitation

    @cached_property
    def recovery(self) -> AccessRecovery:
        """Asked by HR: it waits for IT or the director."""
        return ask_recovery(
            by=self.cast.hr,
            person=self.cast.animator,
            kind=RecoveryKind.EMAIL,
            email="lea.fontaine@tilleuls.example",
            reason="Elle n’a plus accès à son ancienne adresse.",
        )

    @cached_property
    def invitation_token(self) -> str:
        """What stands in the link of a mail; the paper before it no longer opens anything."""
        invite_by_mail(by=self.cast.hr, person=self.newcomer)
        mail = OutboxMail.objects.get(recipient=self.newcomer, kind="accounts.invited")
        return str(mail.body_text.partition("/invitation/")[2].partition("/")[0])

    @cached_property
    def address_token(self) -> str:
        return address_token(self.cast.animator, "lea.fontaine@tilleuls.example")

    @cached_property
    def device(self) -> KnownDevice:
        """The telephone that Léa has signed in with."""
        seen = SeenDevice(digest="0" * 64, label="Firefox sur Android", client_address="192.0.2.1")
        return sign_in(by=self.cast.animator, seen=seen, factor="")

    @cached_property
    def logo(self) -> UUID:
        """The logo of the centre, by what its address says."""
        upload = SimpleUploadedFile("logo.png", png(), content_type="image/png")
        charter = put_logo(by=self.cast.communication, upload=upload, alternative="")
        return UUID(charter.logo_url.rpartition("/")[2].removesuffix(".webp"))

    @cached_property
    def people_import(self) -> PeopleImport:
        """A file that HR sent, of one person, which waits to be confirmed."""
        return checked(self.cast.hr, ZOE)

    @cached_property
    def contact(self) -> PartnerContact:
        """Written by reception."""
        return contact_of(self.cast.reception)

    @cached_property
    def room(self) -> Asset:
        """Kept by reception."""
        facts = {"name": "Salle polyvalente", "capacity": 40, "features": ["Vidéoprojecteur"]}
        return create_asset(by=self.cast.reception, kind=AssetKind.ROOM, **facts)

    @cached_property
    def van(self) -> Asset:
        facts = {"name": "Minibus", "capacity": 9, "needs_approval": True}
        return create_asset(by=self.cast.equipment, kind=AssetKind.EQUIPMENT, **facts)

    @cached_property
    def booking(self) -> Booking:
        """Léa asks for the van."""
        day = timezone.localdate() + timedelta(days=9)
        return event_of(self.cast.animator, self.van, plan=at(day=day), title="Sortie").bookings.get()

    @cached_property
    def event_date(self) -> Occurrence:
        """The first of three weeks."""
        day = timezone.localdate() + timedelta(days=8)
        plan = at(day=day, rule="FREQ=WEEKLY;COUNT=3")
        return event_of(self.cast.animator, self.room, plan=plan).occurrences.order_by("start")[0]

    @cached_property
    def called_supervisor(self) -> CalledSupervisor:
        """Written by Claire, the coordinator."""
        return supervisor_of(self.cast.coordinator)

    @cached_property
    def directory_import(self) -> DirectoryImport:
        """A file of one contact that reception sent, which waits to be confirmed."""
        return sent(self.cast.reception, CAF)

    @cached_property
    def search_miss(self) -> SearchMiss:
        """Léa looked for it, and nothing was found."""
        note_miss(by=self.cast.animator, words="planning des camps")
        return SearchMiss.objects.get(centre=self.centre)

    @cached_property
    def search_entries(self) -> list[SearchEntry]:
        """The index of the centre's first pages, and its words."""
        rebuild(by=SYSTEM)
        return list(SearchEntry.objects.filter(centre=self.centre))

    @cached_property
    def notice(self) -> Notification:
        return notice_to(self.cast.animator)

    @cached_property
    def mail(self) -> OutboxMail:
        return mail_to(self.cast.animator)

    @cached_property
    def category(self) -> Category:
        return category_of(self.centre)

    @cached_property
    def document(self) -> PortalDocument:
        """On a page that everybody of the centre reads."""
        document = document_of(self.centre)
        document_page_of(self.centre, document=document)
        return document

    @cached_property
    def rendition(self) -> Rendition:
        """The same."""
        picture = picture_of(self.centre)
        news_of(self.centre, "La photo du jour", image=picture)
        return picture.get_rendition("width-50")

    @cached_property
    def reset_token(self) -> str:
        return default_token_generator.make_token(self.cast.animator)
