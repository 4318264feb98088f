"""Reporting, and deciding on reports."""

from django.urls import path

from debate.moderation import views

app_name = "moderation"

urlpatterns = [
    path("debates/<slug:slug>/<int:number>/report/", views.report_node, name="report_node"),
    path("debates/<slug:slug>/annotations/<uuid:key>/report/", views.report_note, name="report_note"),
    path("debates/<slug:slug>/reports/", views.reports, name="reports"),
    path("debates/<slug:slug>/reports/<int:pk>/decide/", views.decide, name="decide"),
    path("debates/<slug:slug>/reports/<int:pk>/reopen/", views.reopen, name="reopen"),
]
