"""Of allauth's pages the ones we want; each declares its access like every view."""

from allauth.account import views as allauth
from django.urls import path, re_path

from debate.people import views
from debate.web.access import account, public

urlpatterns = [
    path("login/", public(allauth.login), name="account_login"),
    path("logout/", public(allauth.logout), name="account_logout"),
    path("inactive/", public(allauth.account_inactive), name="account_inactive"),
    path("signup/", views.sign_up, name="account_signup"),
    path("password/change/", account(allauth.password_change), name="account_change_password"),
    path("password/reset/", public(allauth.password_reset), name="account_reset_password"),
    path("password/reset/done/", public(allauth.password_reset_done), name="account_reset_password_done"),
    # The key itself contains hyphens.
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        public(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        public(allauth.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]
