"""My notices, and in the demo the mails that would have left."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.kit.pagination import paginate
from portal.notifications import actions
from portal.notifications.models import Notification, OutboxMail


class SeeOther(HttpResponseRedirect):
    """303: the answer to a POST is read by GET, whatever the browser."""

    status_code = 303


@require_safe
def notification_list(request: HttpRequest) -> HttpResponse:
    notices = Notification.objects.visible_to(request.user)
    page = paginate(notices, by=("-created_at", "-id"), cursor=request.GET.get("suite", ""))
    context = {
        "page": page,
        "has_unread": any(not notice.is_read for notice in page.rows),
        "is_demo": settings.DEMO,
    }
    return render(request, "notifications/list.html", context)


@require_POST
def read(request: HttpRequest, notification_id: UUID) -> HttpResponse:
    notice = get_object_or_404(Notification.objects.visible_to(request.user), pk=notification_id)
    actions.mark_read(by=request.user, notification=notice)
    return SeeOther(notice.url)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.mark_all_read(by=request.user)
    return SeeOther(reverse("notifications:list"))


@require_safe
def demo_mail_list(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    mails = OutboxMail.objects.visible_to(request.user).defer("body_text", "body_html")
    page = paginate(mails, by=("-created_at", "-id"), cursor=request.GET.get("suite", ""))
    return render(request, "notifications/demo_mail_list.html", {"page": page})


@require_safe
def demo_mail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    mail = get_object_or_404(OutboxMail.objects.visible_to(request.user), pk=mail_id)
    return render(request, "notifications/demo_mail.html", {"mail": mail})
