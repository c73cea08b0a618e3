from django.urls import path

from portal.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notification_list, name="list"),
    path("tout-lire/", views.read_all, name="read-all"),
    path("<uuid:notification_id>/lire/", views.read, name="read"),
    path("courriels/", views.demo_mail_list, name="demo-mails"),
    path("courriels/<uuid:mail_id>/", views.demo_mail, name="demo-mail"),
]
