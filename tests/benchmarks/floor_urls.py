"""The floor's addresses: the same as the board's."""

from django.urls import path

from tests.benchmarks import floor

urlpatterns = [
    path("empty/", floor.empty),
    path("debates/<slug:slug>/", floor.board),
    path("debates/<slug:slug>/<int:number>/children/", floor.children),
    path("debates/<slug:slug>/<int:number>/vote/", floor.vote),
    path("debates/<slug:slug>/<int:number>/reply/", floor.reply),
]
