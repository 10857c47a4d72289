"""The addresses of OGC API Features, as the standard fixes them below the root /ogc/."""

from django.urls import path

from simpul.site.ogc import views

app_name = "ogc"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("conformance", views.conformance, name="conformance"),
    path("api", views.openapi, name="api"),
    path("collections", views.collections, name="collections"),
    path("collections/<slug:layer_id>", views.collection, name="collection"),
    path("collections/<slug:layer_id>/items", views.features, name="items"),
    path("collections/<slug:layer_id>/items/<str:feature_id>", views.feature, name="item"),
]
