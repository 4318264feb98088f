"""What one follows and is told."""

from django.urls import path

from debate.following import views

app_name = "following"
urlpatterns = [
    path("debates/<slug:slug>/follow/", views.follow, name="debate"),
    path("debates/<slug:slug>/<int:number>/follow/", views.follow, name="node"),
    path("me/digest/", views.digest, name="digest"),
    path("unsubscribe/", views.unsubscribe, name="unsubscribe"),
]
