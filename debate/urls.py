"""Which room answers which address."""

from django.contrib import admin
from django.urls import include, path

from debate.web import views

urlpatterns = [
    path("people/", include("debate.people.urls")),  # before people by name
    path("", include("debate.board.urls")),
    path("healthz", views.healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("account/", include("debate.people.account_urls")),
    path("about/", views.about, name="about"),
    path("how-to-argue/", views.how_to_argue, name="how_to_argue"),
    path("standing/", views.standing, name="standing"),
    path("privacy/", views.privacy, name="privacy"),
    path("", include("debate.annotations.urls")),
    path("", include("debate.moderation.urls")),
    path("", include("debate.following.urls")),
    path("", include("debate.search.urls")),
]

handler400 = "debate.web.errors.bad_request"
handler403 = "debate.web.errors.forbidden"
handler404 = "debate.web.errors.not_found"
handler500 = "debate.web.errors.broken"
# allauth asks for it when too many attempts came from one place.
handler429 = "debate.web.errors.too_many_requests"
