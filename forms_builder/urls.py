from django.urls import URLPattern

app_name = "forms_builder"
urlpatterns: list[URLPattern] = []
