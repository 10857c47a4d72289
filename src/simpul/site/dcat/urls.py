"""Where the catalogue of open data is found."""

from django.urls import path, re_path

from simpul.site.dcat import views

app_name = "dcat"
urlpatterns = [
    path("catalog", views.choose, name="choose"),
    re_path(r"^catalog\.(?P<suffix>jsonld|ttl)$", views.catalogue, name="catalogue"),
]
