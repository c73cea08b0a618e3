"""The tags refuse, when a template is compiled, whatever a component does not declare."""

from pathlib import Path

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation
from django.utils.functional import SimpleLazyObject, lazystr
from django.utils.html import strip_spaces_between_tags
from django.utils.safestring import mark_safe

from portal.accounts.models import User
from portal.ui.components import COMPONENTS
from portal.ui.rendering import OPTION_INPUTS, PLAIN_INPUTS, Renderer
from portal.ui.templatetags.ui import frame


def draw(source: str, **values: object) -> str:
    return strip_spaces_between_tags(Template(source).render(Context(values))).strip()


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("{% ui %}", "ui needs the name of a component."),
        ("{% ui bagde label='x' %}", "No component is called bagde."),
        ("{% ui badge label='x' colour='red' %}", "badge has no attribute colour."),
        ("{% ui badge tone='info' %}", "badge needs the attribute label."),
        (
            "{% ui badge label='x' tone='red' %}",
            "badge: tone='red' is none of: neutral, info, success, warning, danger.",
        ),
        ("{% ui badge 'x' %}", "badge: \"'x'\" is not an attribute with a value."),
        ("{% ui card title='x' %}", "card is written with uiblock."),
        ("{% uiblock badge label='x' %}{% enduiblock %}", "badge is written with ui."),
    ],
)
def test_ui_of_what_is_not_declared_does_not_compile(source: str, reason: str) -> None:
    with pytest.raises(TemplateSyntaxError) as refusal:
        Template(source)
    assert str(refusal.value) == reason


def test_icon_of_an_unknown_name_does_not_compile() -> None:
    with pytest.raises(TemplateSyntaxError, match="icon: name='hose' is none of"):
        Template("{% ui icon name='hose' %}")


def test_ui_of_a_variable_outside_the_choices_is_refused_when_drawn() -> None:
    template = Template("{% ui badge label='x' tone=tone %}")
    assert "badge--danger" in template.render(Context({"tone": "danger"}))
    with pytest.raises(TemplateSyntaxError, match="badge: tone='red' is none of"):
        template.render(Context({"tone": "red"}))


def test_ui_of_an_empty_variable_takes_the_default() -> None:
    assert draw("{% ui badge label='Ouvert' tone=tone %}", tone="") == (
        '<span class="badge badge--neutral">Ouvert</span>'
    )


def test_ui_escapes_what_it_is_given() -> None:
    assert draw("{% ui badge label=label %}", label="<b>") == (
        '<span class="badge badge--neutral">&lt;b&gt;</span>'
    )


def test_ui_drawn_once_is_drawn_for_these_words_alone() -> None:
    """What is kept: words marked safe are not what somebody typed, and who changes their name is somebody else."""

    class Person:
        name = "<b>"

        def __str__(self) -> str:
            return self.name

    person, source = Person(), "{% ui icon name='check' label=label %}"
    safe, typed, known, late = (
        draw(source, label=label) for label in (mark_safe("<b>"), "<b>", person, lazystr("<b>"))
    )
    assert ('"<b>"' in safe, '"&lt;b&gt;"' in typed, known, late) == (True, True, typed, typed)
    person.name = "Awa"
    assert 'aria-label="Awa"' in draw(source, label=person)


@pytest.mark.parametrize(
    ("label", "values", "drawn"),
    [
        ("'Fermer'", ({}, {}), ["Fermer", "Fermer"]),
        ("label", ({"label": "Un"}, {"label": "Deux"}), ["Un", "Deux"]),
        ("'Un'|add:more", ({"more": " an"}, {"more": " mois"}), ["Un an", "Un mois"]),
    ],
)
def test_ui_in_a_template_drawn_twice_follows_the_page(
    label: str, values: tuple[dict[str, str], ...], drawn: list[str]
) -> None:
    """Only words that stand in the template itself are kept with it."""
    template = Template("{% ui icon name='check' label=" + label + " %}")
    found = [template.render(Context(page)) for page in values]
    assert [f'aria-label="{words}"' in one for one, words in zip(found, drawn, strict=True)] == [True, True]


def test_ui_of_translated_words_is_drawn_in_the_language_of_the_reader() -> None:
    template = Template("{% ui icon name='check' label=_('Search') %}")
    found = []
    for language in ("fr", "en"):
        with translation.override(language):
            found.append(template.render(Context()))
    assert ["Rechercher" in found[0], "Search" in found[1]] == [True, True]


def test_attributes_of_a_control_are_escaped_and_those_that_are_off_left_out() -> None:
    """As Django's own template of a control draws them, which this one stands in for."""
    attrs = {"required": True, "disabled": False, "size": 10, "title": '"<b>', "data-x": mark_safe("&amp;")}
    expected = '<input required size="10" title="&quot;&lt;b&gt;" data-x="&amp;">'
    assert draw("<input{% attributes attrs %}>", attrs=attrs) == expected
    django_own = (Path(forms.__file__).parent / "templates/django/forms/widgets/attrs.html").read_text()
    assert draw(f"<input{django_own}>", widget={"attrs": attrs}) == expected


@pytest.mark.parametrize("template", sorted(PLAIN_INPUTS | OPTION_INPUTS))
@pytest.mark.parametrize("value", [None, "", 0, "<b>", mark_safe("&amp;")])
def test_inputs_are_drawn_as_the_templates_of_django_draw_them(template: str, value: object) -> None:
    attrs = {"id": "x", "title": '"<b>', "required": True, "disabled": False}
    widget = {"type": "text", "name": "<n>", "value": value, "attrs": attrs, "wrap_label": False}
    assert Renderer().render(template, {"widget": widget}) == (
        DjangoTemplates().render(template, {"widget": widget}).strip()
    )


@pytest.mark.parametrize("template", sorted(OPTION_INPUTS))
def test_options_in_a_label_are_drawn_by_the_templates_of_django(template: str) -> None:
    widget = {"type": "radio", "name": "n", "value": "am", "attrs": {"id": "x"}, "wrap_label": True}
    drawn = Renderer().render(template, {"widget": {**widget, "label": "Matin"}})
    assert "".join(drawn.splitlines()) == (
        '<label for="x"><input type="radio" name="n" value="am" id="x"> Matin</label>'
    )


def test_once_draws_for_these_values_and_this_language_alone() -> None:
    source = "{% once 'ui/parts/account.html' name=name function=function is_looked_over=False %}"
    typed, safe, other = (draw(source, name=name, function="") for name in ("<b>", mark_safe("<b>"), "Awa"))
    assert ["<strong>&lt;b&gt;</strong>" in typed, "<strong><b></strong>" in safe, ">Awa<" in other] == [
        True,
        True,
        True,
    ]
    with translation.override("en"):
        assert "Sign out" in draw(source, name="Awa", function="")
    assert "Se déconnecter" in draw(source, name="Awa", function="")


def test_once_refuses_a_row_of_the_database_as_it_comes_and_as_it_is_found_late() -> None:
    """A person who changes their name is the same row: their old name would be shown."""
    source = "{% once 'ui/parts/account.html' name=person function='' is_looked_over=False %}"
    for person in (User(pk=1, username="awa"), SimpleLazyObject(lambda: User(pk=1, username="awa"))):
        with pytest.raises(TemplateSyntaxError, match="name is a row of the database"):
            draw(source, person=person)


def test_uiblock_does_not_show_the_page_to_the_component() -> None:
    """A variable of the page called like an attribute changes nothing."""
    drawn = draw("{% uiblock card %}{{ title }}{% enduiblock %}", title="<i>", tone="danger")
    assert drawn == '<section class="card">\n  \n  &lt;i&gt;\n</section>'


def test_icon_without_label_is_hidden_and_with_one_is_an_image() -> None:
    assert draw("{% ui icon name='check' %}") == (
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M20 6 9 17l-5-5" /></svg>'
    )
    assert draw("{% ui icon name='check' label='Oui' %}") == (
        '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="Oui"><path d="M20 6 9 17l-5-5" /></svg>'
    )


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("{% ui button label='Envoyer' name='act' value='send' %}", "button"),
        ("{% ui button label='Voir' url='/x/' %}", "a"),
        ("{% ui button label='Refuser' opens='refus' %}", "a"),
    ],
)
def test_button_is_a_link_when_it_leads_somewhere(source: str, tag: str) -> None:
    drawn = draw(source)
    assert (drawn.startswith(f"<{tag} "), drawn.endswith(f"</{tag}>")) == (True, True)


class Asking(forms.Form):
    name = forms.CharField(help_text="Comme sur la carte.")
    half = forms.ChoiceField(widget=forms.RadioSelect, choices=[("am", "Matin"), ("pm", "Soir")])
    note = forms.CharField(required=False)


@pytest.fixture
def wrong() -> Asking:
    return Asking({"name": "", "half": "night"})


def test_field_links_help_hint_and_error_to_the_control(wrong: Asking) -> None:
    drawn = draw("{% ui field field=form.name hint='En entier.' %}", form=wrong)
    assert 'aria-describedby="id_name_helptext id_name_hint id_name_error"' in drawn
    assert [part for part in ("helptext", "hint", "error") if f'id="id_name_{part}"' not in drawn] == []
    assert 'aria-invalid="true"' in drawn


def test_field_drawn_again_shows_what_is_typed_now() -> None:
    """What stands around a control is kept; what stands in it, and what is wrong with it, is the page's."""

    def control(value: str) -> str:
        return draw("{% ui field field=form.name %}", form=Asking({"name": value, "half": "am"}))

    first, second, wrong, again = control("Léa"), control("<b>"), control(""), control("Léa")
    assert (second, again) == (first.replace("Léa", "&lt;b&gt;"), first)
    assert ("field--wrong" in first, "field--wrong" in wrong) == (False, True)


def test_field_says_the_errors_as_they_are_typed_and_as_they_are_marked() -> None:
    def said(sentence: str) -> str:
        form = Asking({"name": "Léa", "half": "am"})
        form.add_error("name", sentence)
        return draw("{% ui field field=form.name %}", form=form)

    assert [
        "<span>&lt;b&gt;&lt;\0&gt;</span>" in said("<b><\0>"),
        "<span><b></span>" in said(mark_safe("<b>")),
        "<span>&lt;b&gt;</span>" in said("<b>"),
    ] == [True, True, True]


def test_field_that_is_wrong_is_not_kept() -> None:
    """The error of a choice repeats what was posted, whatever its length."""

    def choose(value: str) -> str:
        return draw("{% ui field field=form.half %}", form=Asking({"name": "Léa", "half": value}))

    assert "am" in choose("am")
    kept = frame.cache_info().currsize
    assert "x" * 5000 in choose("x" * 5000)
    assert frame.cache_info().currsize == kept


def test_field_of_choices_is_a_group_with_a_legend(wrong: Asking) -> None:
    drawn = draw("{% ui field field=form.half %}", form=wrong)
    assert drawn.startswith('<fieldset aria-describedby="id_half_error"')
    assert drawn.count('type="radio"') == 2
    assert '<label for="id_half_0">Matin</label>' in drawn


def test_field_says_which_are_optional(wrong: Asking) -> None:
    marks = {
        name: "facultatif" in draw("{% ui field field=field %}", field=wrong[name]) for name in wrong.fields
    }
    assert marks == {"name": False, "half": False, "note": True}


def test_form_drawn_whole_uses_the_same_fields(wrong: Asking) -> None:
    alone = draw("{% ui field field=field %}", field=wrong["name"])
    assert strip_spaces_between_tags(str(wrong["name"].as_field_group())).strip() == alone


def test_errors_lead_to_each_field(wrong: Asking) -> None:
    wrong.add_error(None, "Le solde est trop bas.")
    drawn = draw("{% ui errors form=form %}", form=wrong)
    assert [target for target in ("#id_name", "#id_half_0") if f'href="{target}"' not in drawn] == []
    assert "3 points à corriger" in drawn
    assert "<li>Le solde est trop bas.</li>" in drawn


def test_errors_of_a_right_form_are_nothing() -> None:
    assert draw("{% ui errors form=form %}", form=Asking({"name": "Léa", "half": "am"})) == ""


def test_steps_say_their_state_in_words() -> None:
    steps = [
        {"label": "Coordination", "state": "done"},
        {"label": "RH", "state": "current", "detail": "lundi"},
    ]
    drawn = draw("{% ui steps steps=steps %}", steps=steps)
    assert [word for word in ("Fait", "En cours", "lundi") if word not in drawn] == []
    assert drawn.count('aria-current="step"') == 1


def test_steps_of_an_unknown_state_are_refused() -> None:
    with pytest.raises(KeyError, match="lost"):
        draw("{% ui steps steps=steps %}", steps=[{"label": "RH", "state": "lost"}])


def test_pager_keeps_the_other_parameters() -> None:
    request = RequestFactory().get("/x/?etat=ouvert&suite=old")
    template = Template("{% ui pager next_cursor=cursor %}")
    drawn = template.render(RequestContext(request, {"cursor": "new="}))
    assert 'href="?etat=ouvert&amp;suite=new%3D"' in drawn
    assert template.render(RequestContext(request, {"cursor": ""})).strip() == ""


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Jean-Paul Dupont", "JD"), ("Awa", "A"), ("", "?"), ("Léa (stagiaire) Roy", "LR")],
)
def test_avatar_shows_initials(name: str, initials: str) -> None:
    assert f">{initials}</span>" in draw("{% ui avatar name=name %}", name=name)


@pytest.mark.parametrize(("value", "width"), [(0, 0), (12.5, 50), (40, 100), (-3, 0)])
def test_meter_stays_within_its_bar(value: float, width: int) -> None:
    drawn = draw("{% ui meter value=value maximum=25 label='Congés' %}", value=value)
    assert f'class="meter__fill" width="{width}%"' in drawn


def test_every_component_is_in_the_gallery_and_says_what_it_is() -> None:
    for name, component in COMPONENTS.items():
        assert Template(f"{{% include 'ui/gallery/{name}.html' %}}")
        assert str(component.doc)
        assert [attribute.name for attribute in component.attributes if not str(attribute.doc)] == []
