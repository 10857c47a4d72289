"""Addresses of signing in and out."""

from django.urls import path

from simpul.ground.people import oidc, views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("sign-in/oidc/", oidc.Ask.as_view(), name="sign-in-oidc"),
    path("sign-in/oidc/back/", oidc.Back.as_view(), name="sign-in-oidc-back"),
]
