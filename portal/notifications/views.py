"""My notices, and in the demo the mails that would have left."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal.kit.pagination import paginate
from portal.notifications import actions
from portal.notifications.models import Notification, OutboxMail
from portal.notifications.queries import unread_count


class SeeOther(HttpResponseRedirect):
    """303: the answer to a POST is read by GET, whatever the browser."""

    status_code = 303


@require_safe
def notification_list(request: HttpRequest) -> HttpResponse:
    notices = Notification.objects.visible_to(request.user)
    page = paginate(notices, by=("-created_at", "-id"), cursor=request.GET.get("apres", ""))
    context = {"page": page, "unread": unread_count(request.user)}
    return render(request, "notifications/list.html", context)


@require_POST
def read(request: HttpRequest, notification_id: str) -> HttpResponse:
    notice = get_object_or_404(Notification.objects.visible_to(request.user), pk=notification_id)
    actions.mark_read(by=request.user, notification=notice)
    return SeeOther(notice.url)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.mark_all_read(by=request.user)
    return redirect("notifications:list")


@require_safe
def demo_mail_list(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    mails = OutboxMail.objects.visible_to(request.user).defer("body_text", "body_html")
    page = paginate(mails, by=("-created_at", "-id"), cursor=request.GET.get("apres", ""))
    return render(request, "notifications/demo_mail_list.html", {"page": page})


@require_safe
def demo_mail(request: HttpRequest, mail_id: str) -> HttpResponse:
    mail = get_object_or_404(OutboxMail.objects.visible_to(request.user), pk=mail_id)
    return render(request, "notifications/demo_mail.html", {"mail": mail})
