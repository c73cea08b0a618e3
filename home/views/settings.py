"""`/reglages/`: what communication and IT set of their centre."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from home.actions.logos import put_logo, remove_logo
from home.forms.settings import AppearanceForm, LogoForm, PublicityForm, PublicTextForm
from home.queries.legal import TEXTS, missing, shown, source_of
from portal.accounts.views.doors import admitted, form_view, member, succeeds
from portal.centres.actions.charter import (
    change_appearance,
    change_public_text,
    change_publicity,
    rename_centre,
)
from portal.centres.choices import Typeface
from portal.centres.colours import Palette, is_colour, nearest_accent, nearest_main, palette
from portal.centres.models import Charter
from portal.centres.queries import charter_of
from portal.kit.access import can
from portal.ui.theme import ACCENT, MAIN, preview_style

WRITE_TEXTS = "centres.write_public_texts"


def own_charter(request: HttpRequest, permission: str = "centres.manage_charter") -> Charter:
    """The charter of the centre of whoever may set it; for anybody else, there is no such page."""
    by = member(request)
    charter = charter_of(by.centre)  # type: ignore[arg-type]  # a member has one
    if not can(by, permission, charter):
        raise Http404
    return charter


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    by: Any = admitted(request, "home.view_settings")
    charter = charter_of(by.centre)
    texts = {name: source_of(text, charter.centre) for name, text in TEXTS.items()}
    context = {
        "charter": charter,
        "dresses": can(by, "centres.manage_charter", charter),
        "writes": can(by, WRITE_TEXTS, charter),
        "missing": {name: missing(source) for name, source in texts.items()},
    }
    return render(request, "home/settings/index.html", context)


@form_view
def appearance(request: HttpRequest) -> HttpResponse:
    charter = own_charter(request)
    form = AppearanceForm.of(charter, request.POST or None)
    if form.is_valid() and succeeds(form, lambda: dress(request, charter, form)):
        messages.success(request, _("It is saved. Everybody sees it from the next page on."))
        return redirect("home:settings-appearance")
    tried = tried_colours(form["colour"].value(), form["accent"].value())
    context = {"form": form, "charter": charter, "tried": tried, "preview": preview_style(tried.shown)}
    return render(request, "home/settings/appearance.html", context)


@transaction.atomic
def dress(request: HttpRequest, charter: Charter, form: AppearanceForm) -> Charter:
    """The portal's own colours are kept as none: they follow it when it changes."""
    asked, changed = form.cleaned_data, form.changed_data
    colour = ("" if asked["colour"] == MAIN else asked["colour"]) if "colour" in changed else charter.colour
    accent = ("" if asked["accent"] == ACCENT else asked["accent"]) if "accent" in changed else charter.accent
    dressed = change_appearance(by=request.user, colour=colour, accent=accent, typeface=asked["typeface"])
    rename_centre(by=request.user, name=asked["name"])
    return dressed


@dataclass(frozen=True, slots=True)
class Tried:
    """Two colours that somebody tries. Shape: `colour` and `accent` are the nearest that would do, "" where the
    one tried does; `shown` is what the portal looks like with what would do.
    """

    colour: str
    accent: str
    shown: Palette


def tried_colours(colour: Any, accent: Any) -> Tried:
    colour, accent = (
        str(value).lower() if is_colour(str(value).lower()) else own
        for value, own in ((colour, MAIN), (accent, ACCENT))
    )
    main = nearest_main(colour)
    near = nearest_accent(accent, main)
    is_said = accent not in {near, ACCENT}  # the portal's own accent adapts by itself
    return Tried(main if main != colour else "", near if is_said else "", palette(main, near))


@require_safe
def preview(request: HttpRequest) -> JsonResponse:
    """What the form's own script asks while somebody chooses."""
    own_charter(request)
    tried = tried_colours(request.GET.get("colour", ""), request.GET.get("accent", ""))
    return JsonResponse(
        {"day": tried.shown.day, "night": tried.shown.night, "colour": tried.colour, "accent": tried.accent}
    )


@require_POST
def reset_appearance(request: HttpRequest) -> HttpResponse:
    own_charter(request)
    change_appearance(by=request.user, colour="", accent="", typeface=Typeface.ROUNDED)
    messages.success(request, _("The portal has its own colours and letters again."))
    return redirect("home:settings-appearance")


@form_view
def logo(request: HttpRequest) -> HttpResponse:
    charter = own_charter(request)
    initial = {"alternative": charter.logo_alternative}
    form = LogoForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid() and succeeds(form, lambda: show_logo(request, form)):
        messages.success(request, _("The logo is at the top of every page."))
        return redirect("home:settings-logo")
    return render(request, "home/settings/logo.html", {"form": form, "charter": charter})


def show_logo(request: HttpRequest, form: LogoForm) -> Charter:
    asked = form.cleaned_data
    return put_logo(by=request.user, upload=asked["logo"], alternative=asked["alternative"])


@require_POST
def logo_remove(request: HttpRequest) -> HttpResponse:
    own_charter(request)
    remove_logo(by=request.user)
    messages.success(request, _("The logo is removed: the portal shows its own mark."))
    return redirect("home:settings-logo")


@form_view
def publicity(request: HttpRequest) -> HttpResponse:
    charter = own_charter(request, WRITE_TEXTS)
    initial = {"is_shown": charter.shows_emblem, "sentence": charter.centre.publicity}
    form = PublicityForm(request.POST or None, initial=initial)
    if form.is_valid():
        change_publicity(by=request.user, **form.cleaned_data)
        messages.success(request, _("It is saved. Everybody sees it from the next page on."))
        return redirect("home:settings")
    return render(request, "home/settings/publicity.html", {"form": form})


@form_view
def public_text(request: HttpRequest, name: str) -> HttpResponse:
    """The legal notice, or the accessibility statement. "preview" shows what was typed, and saves nothing."""
    charter = own_charter(request, WRITE_TEXTS)
    source = source_of(TEXTS[name], charter.centre)
    form = PublicTextForm(request.POST or None, initial={"text": source})
    is_preview = "preview" in request.POST
    if form.is_valid() and not is_preview:
        change_public_text(by=request.user, name=name, text=form.cleaned_data["text"])
        messages.success(request, _("The text is online."))
        return redirect("home:settings")
    typed = form["text"].value() or ""
    context = {
        "form": form,
        "name": name,
        "charter": charter,
        "is_own": bool(getattr(charter, name)),
        "missing": missing(typed),
        "shown": shown(typed) if is_preview else "",
    }
    return render(request, "home/settings/public_text.html", context)


@require_POST
def public_text_reset(request: HttpRequest, name: str) -> HttpResponse:
    own_charter(request, WRITE_TEXTS)
    change_public_text(by=request.user, name=name, text="")
    messages.success(request, _("The text that the portal proposes is online again."))
    return redirect(request.path.removesuffix("texte-propose/"))
