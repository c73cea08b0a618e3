from django.http import HttpResponse
from django.urls import path

app_name = "accounts"
urlpatterns = [
    path("connexion/", lambda r: HttpResponse(), name="sign-in"),
    path("compte/", lambda r: HttpResponse(), name="account"),
]
