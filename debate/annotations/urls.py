"""Notes on statements, notes on passages, and what can be done with one note."""

from django.urls import path

from debate.annotations import views

app_name = "annotations"

urlpatterns = [
    path("debates/<slug:slug>/<int:number>/annotations/", views.on_node, name="node"),
    path("debates/<slug:slug>/passages/<int:quote_id>/annotations/", views.on_passage, name="passage"),
    path("debates/<slug:slug>/annotate/", views.annotate, name="annotate"),
    path("debates/<slug:slug>/annotations/<uuid:key>/edit/", views.edit, name="edit"),
    path("debates/<slug:slug>/annotations/<uuid:key>/hide/", views.hide, name="hide"),
    path("debates/<slug:slug>/annotations/<uuid:key>/withdraw/", views.withdraw, name="withdraw"),
    path("debates/<slug:slug>/annotations/<uuid:key>/restore/", views.restore, name="restore"),
]
