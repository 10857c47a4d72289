"""Addresses of contents."""

from django.urls import path

from simpul.ground.files import views

app_name = "files"
urlpatterns = [path("<str:token>/", views.signed, name="signed")]
