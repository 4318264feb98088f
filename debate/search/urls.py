"""Search, everywhere and in one debate."""

from django.urls import path

from debate.search import views

app_name = "search"

urlpatterns = [
    path("search/", views.everywhere, name="everywhere"),
    path("debates/<slug:slug>/search/", views.inside, name="inside"),
    path("debates/<slug:slug>/similar/", views.similar, name="similar"),
]
