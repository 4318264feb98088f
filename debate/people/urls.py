from django.urls import path

from debate.people import views

app_name = "people"
urlpatterns = [
    path("come-back/", views.come_back, name="come_back"),
    path("upgrade/", views.upgrade, name="upgrade"),
    path("return-code/", views.return_code, name="return_code"),
    path("presence/", views.presence, name="presence"),
    path("email/", views.email, name="email"),
    path("email/link/", views.send_link, name="send_link"),
    path("email/confirm/", views.confirm_email, name="confirm_email"),
]
