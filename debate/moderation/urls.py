"""Reporting and marking, and what becomes of both."""

from django.urls import path

from debate.moderation import mark_views, views

app_name = "moderation"

urlpatterns = [
    path("debates/<slug:slug>/<int:number>/report/", views.report_node, name="report_node"),
    path("debates/<slug:slug>/annotations/<uuid:key>/report/", views.report_note, name="report_note"),
    path("debates/<slug:slug>/reports/", views.reports, name="reports"),
    path("debates/<slug:slug>/reports/<int:pk>/decide/", views.decide, name="decide"),
    path("debates/<slug:slug>/reports/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("debates/<slug:slug>/<int:number>/marks/", mark_views.on_node, name="marks_on"),
    path("debates/<slug:slug>/marks/", mark_views.marks, name="marks"),
    path("debates/<slug:slug>/marks/<int:pk>/answer/", mark_views.answer, name="answer_mark"),
    path("debates/<slug:slug>/marks/<int:pk>/close/", mark_views.close, name="close_mark"),
    path("debates/<slug:slug>/marks/<int:pk>/report/", views.report_mark, name="report_mark"),
    path("debates/<slug:slug>/marks/<int:pk>/reopen/", mark_views.reopen, name="reopen_mark"),
]
