"""Who may do what to pages and to what is known around them."""

from typing import Any

import rules

from home.models import PageCare
from home.queries.acknowledgements import versions_for
from home.queries.archives import is_archivable
from home.queries.care import answers_for_pages
from home.queries.moderation import MODERATORS, texts_to_read
from portal.accounts.choices import Role
from portal.centres.queries import charter_of, keeps_pages
from portal.centres.rules import (
    is_director_or_it,
    is_editor,
    is_employee,
    is_of_same_centre,
    is_reader,
    writes_public_texts,
)


def is_own_page(user: Any, page: Any) -> bool:
    """`page` stands in the tree of the person's own centre, online or not."""
    return bool(
        is_employee(user) and page is not None and page.path.startswith(user.centre.site.root_page.path)
    )


@rules.predicate
def is_keeper(user: Any, page: Any) -> bool:
    return is_own_page(user, page) and keeps_pages(user)


@rules.predicate
def may_leave(user: Any, page: Any) -> bool:
    return bool(user.is_active and page is not None and is_archivable(page))


@rules.predicate
def is_in_charge(user: Any, page: Any) -> bool:
    """Answers for `page`, itself or for what stands above it, as it was last published."""
    return is_own_page(user, page) and PageCare.objects.filter(page=page.pk, responsible=user.pk).exists()


@rules.predicate
def is_own_director(user: Any, page: Any) -> bool:
    return is_own_page(user, page) and Role.DIRECTOR in user.roles


rules.add_perm("home.write_pages", is_employee & is_editor)
rules.add_perm("home.archive_page", is_keeper & may_leave)
rules.add_perm("home.restore_page", is_keeper & may_leave)
rules.add_perm("home.arrange_page", is_keeper)


@rules.predicate
def adds_pages_below(user: Any, parent: Any) -> bool:
    """Wagtail lets them write below `parent`, which keepers of pages alone do outside of the back office."""
    return is_keeper(user, parent) and bool(parent.permissions_for_user(user).can_add_subpage())


@rules.predicate
def revises_page(user: Any, page: Any) -> bool:
    return is_keeper(user, page) and bool(page.permissions_for_user(user).can_edit())


@rules.predicate
def takes_page_back(user: Any, page: Any) -> bool:
    return is_keeper(user, page) and bool(page.permissions_for_user(user).can_unpublish())


rules.add_perm("home.publish_below", adds_pages_below)
rules.add_perm("home.revise_page", revises_page)
rules.add_perm("home.take_page_back", takes_page_back)
rules.add_perm("home.set_own", is_employee)


@rules.predicate
def is_asked(user: Any, version: Any) -> bool:
    """`version` is, or was, to be confirmed by `user` among others, and its page is online for them."""
    return bool(
        is_employee(user) and version is not None and versions_for(user).filter(pk=version.pk).exists()
    )


@rules.predicate
def answers_problem(user: Any, problem: Any) -> bool:
    """Keeps the pages of the centre that `problem` was told in, or answers for its page."""
    if not is_of_same_centre(user, problem):
        return False
    if keeps_pages(user):
        return True
    return PageCare.objects.filter(page=problem.page_id, responsible=user.pk).exists()


@rules.predicate
def reads_texts_again(user: Any) -> bool:
    return bool(is_employee(user) and not user.roles.isdisjoint(MODERATORS))


@rules.predicate
def is_text_to_read(user: Any, state: Any) -> bool:
    """`state` (wagtail.models.WorkflowState) waits in the person's own centre, and they may publish what others
    wrote there. Not what they wrote themselves, which home.actions.moderating looks at.
    """
    if not is_employee(user) or state is None:
        return False
    return bool(texts_to_read(user).filter(pk=state.pk).exists())


@rules.predicate
def keeps_desk(user: Any) -> bool:
    return bool(is_employee(user) and (reads_texts_again(user) or answers_for_pages(user)))


@rules.predicate
def keeps_settings(user: Any) -> bool:
    return bool(is_employee(user) and (is_editor(user) or writes_public_texts(user, charter_of(user.centre))))


rules.add_perm("home.view_settings", keeps_settings)
rules.add_perm("home.manage_category", is_of_same_centre & is_editor)
rules.add_perm("home.note_view", is_employee)
rules.add_perm("home.report_problem", is_reader)
rules.add_perm("home.follow_readers", is_keeper | is_in_charge)
rules.add_perm("home.follow_acknowledgements", is_keeper | is_in_charge | is_own_director)
rules.add_perm("home.confirm_review", is_keeper | is_in_charge)
rules.add_perm("home.acknowledge", is_asked)
rules.add_perm("home.answer_problem", answers_problem)
rules.add_perm("home.view_desk", keeps_desk)
rules.add_perm("home.read_texts_again", reads_texts_again)
rules.add_perm("home.moderate", is_text_to_read)
rules.add_perm("home.tend_pages", rules.always_deny)
rules.add_perm("home.set_moderation", is_of_same_centre & is_director_or_it)
rules.add_perm("home.purge_views", rules.always_deny)
rules.add_perm("home.cut_pictures", rules.always_deny)
