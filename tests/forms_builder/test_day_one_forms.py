"""The forms of day one are what an editor could have left: each compiles, and has nothing to mend."""

import json

import pytest

from forms_builder.actions.installing import install_forms
from forms_builder.compiler import compile_form, find_problems
from forms_builder.day_one_forms import DAY_ONE_FORMS, DayOneForm
from portal.centres.models import Centre
from tests.support.cast import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", DAY_ONE_FORMS, ids=lambda form: form.slug)
def test_form_installed_has_a_version_and_nothing_to_mend(form: DayOneForm, centre: Centre) -> None:
    others = [other for other in DAY_ONE_FORMS[: DAY_ONE_FORMS.index(form)] if other.title in str(form)]
    *_others, page = install_forms(by=SYSTEM, centre=centre, forms=[*others, form])
    definition = compile_form(page, page.publish_context(page))
    assert find_problems(definition) == []
    version = page.versions.get()
    assert '"None"' not in json.dumps(version.content)
    assert (version.number, version.title, version.definition) == (1, form.title, definition)
