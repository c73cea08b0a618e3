"""The page of the demonstration that has one of each block."""

from typing import Any

TITLE = "Tout ce qu’une page peut montrer"
INTRODUCTION = "Un exemple de chaque bloc, pour choisir le bon quand on écrit."

QUESTIONS = (
    (
        "Qui peut écrire dans le portail ?",
        "<p>La communication et l’informatique, depuis l’administration.</p>",
    ),
    (
        "Comment faire corriger une page ?",
        "<p>En signalant le problème en bas de la page : la personne qui en répond est prévenue.</p>",
    ),
    ("Et sur un téléphone ?", "<p>Tout se lit et se remplit sur un téléphone, sans rien installer.</p>"),
)
HOURS = (
    ("Accueil", "8 h 30 – 12 h", "13 h 30 – 18 h 30", "9 h – 12 h"),
    ("Cyber Espace", "9 h – 11 h 30", "14 h – 17 h", "fermé"),
    ("Multi-accueil", "7 h 30 – 12 h 30", "12 h 30 – 18 h 30", "fermé"),
)
FILM = "https://framatube.org/w/kkGMgK9ZtnKfYAgnEtQxbv"


def show_everything(
    *, pages: list[Any], pictures: list[Any], documents: list[Any], form: Any, person: Any
) -> list[dict[str, Any]]:
    """One of each block, as the editor stores them. Shape: two pages, three pictures, files, a form, a colleague."""
    shown = [*to_read(pages[0], pictures[0]), *to_open(pictures[1], documents)]
    shown += to_go_on(pages, pictures[1:], form, person)
    return [{"type": kind, "value": value} for kind, value in shown]


def to_read(page: Any, picture: Any) -> list[tuple[str, Any]]:
    return [
        (
            "text",
            (
                "<h2>Du texte</h2><p>Avec des <b>mots en gras</b>, des listes et des "
                f'<a linktype="page" id="{page.pk}">liens vers d’autres pages</a>.</p>'
            ),
        ),
        (
            "image",
            {
                "image": picture.pk,
                "decorative": False,
                "alt_text": "Deux étagères de livres de toutes les couleurs",
            },
        ),
        (
            "call_out",
            {"tone": "warning", "text": "<p>Un encadré attire l’œil : gardez-le pour l’important.</p>"},
        ),
        ("text", "<h2>Des questions et leurs réponses</h2>"),
        ("accordion", [{"title": title, "text": text} for title, text in QUESTIONS]),
        ("text", "<h2>Un tableau</h2>"),
        ("table", {"has_row_titles": True, "cells": table("Horaires d’ouverture", HOURS)}),
    ]


def to_open(poster: Any, documents: list[Any]) -> list[tuple[str, Any]]:
    return [
        ("text", "<h2>Des documents et une vidéo</h2>"),
        ("document", [{"document": document.pk, "label": ""} for document in documents]),
        ("video", {"address": FILM, "title": "Qu’est-ce que PeerTube ?", "poster": poster.pk}),
    ]


def to_go_on(pages: list[Any], pictures: list[Any], form: Any, person: Any) -> list[tuple[str, Any]]:
    """Shape: `form` is None where the centre has none."""
    return [
        ("text", "<h2>Des chemins vers la suite</h2>"),
        ("cards", [card(page, picture) for page, picture in zip(pages, pictures, strict=True)]),
        ("quick_links", {"title": "Au quotidien", "links": links(pages[1])}),
        ("tool", {"tool": "directory", "label": ""}),
        *([("form", {"form": form.pk, "label": ""})] if form is not None else []),
        ("contact", {"person": person.pk, "subject": "Une page à créer ou à corriger ?"}),
        ("news", {"title": "", "count": 2}),
    ]


def table(caption: str, lines: tuple[tuple[str, ...], ...]) -> dict[str, Any]:
    headings = ("Lieu", "Matin", "Après-midi", "Samedi")
    return {
        "caption": caption,
        "columns": [{"type": "text", "heading": heading} for heading in headings],
        "rows": [{"values": list(line)} for line in lines],
    }


def card(page: Any, picture: Any) -> dict[str, Any]:
    return {"page": page.pk, "address": "", "title": "", "text": page.introduction, "picture": picture.pk}


def links(page: Any) -> list[dict[str, Any]]:
    return [
        {"type": "page", "value": {"page": page.pk, "label": ""}},
        {"type": "tool", "value": {"tool": "home", "label": "Retour à l’accueil"}},
        {
            "type": "site",
            "value": {"address": "https://vigilance.meteofrance.fr/", "label": "Vigilance météo"},
        },
    ]
