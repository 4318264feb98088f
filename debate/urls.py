"""Which room answers which address."""

from django.contrib import admin
from django.urls import include, path

from debate.web.views import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("account/", include("allauth.account.urls")),
]

handler400 = "debate.web.errors.bad_request"
handler403 = "debate.web.errors.forbidden"
handler404 = "debate.web.errors.not_found"
