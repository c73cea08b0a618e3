"""What is said once for a centre, and what is said to each."""

from dataclasses import replace

from home.notices import TO_CONFIRM
from portal.notifications.wording import Writer, write_notice
from tests.factories.notifications import NEWS
from tests.support.cast import Cast

CONTEXT = {"title": "Consignes <b>", "due_on": None, "is_late": False, "is_changed": False}


def test_writer_same_centre_is_written_once_and_greets_each(cast: Cast) -> None:
    cast.hr.first_name = "Nadia <i>"
    writer = Writer(kind=TO_CONFIRM, context=CONTEXT, url="/consignes/")
    told = [writer.write_to(person) for person in (cast.director, cast.hr, cast.other_director)]
    assert len(writer.written) == 2
    assert [words.text.splitlines()[0] for words in told] == [
        "Bonjour Hélène,",
        "Bonjour Nadia <i>,",
        "Bonjour Odile,",
    ]
    assert "Bonjour Nadia &lt;i&gt;," in told[1].html
    assert "Consignes &lt;b&gt;" in told[1].html
    assert all(writer.mark not in words.text + words.html for words in told)
    assert cast.other_director.centre.name in told[2].text


def test_writer_words_that_name_the_person_are_written_for_each(cast: Cast) -> None:
    kind = replace(NEWS, by_mail=True)
    context = {"what": "Le planning", "day": None}
    writer = Writer(kind=kind, context=context, url="/demarches/")
    people = (cast.hr, cast.director)
    told = [writer.write_to(person) for person in people]
    assert writer.written == {}
    for words, person in zip(told, people, strict=True):
        assert words == write_notice(kind=kind, recipient=person, context=context, url="/demarches/")
        assert f"for {person.first_name}" in words.text
