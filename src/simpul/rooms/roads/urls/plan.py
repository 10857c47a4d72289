"""Where plans of repairs and prices are found."""

from django.urls import URLPattern, path, re_path

from simpul.rooms.roads.views import plan, prices

urlpatterns: list[URLPattern] = [
    path("<slug:slug>/plans/", plan.plan_list, name="plans"),
    path("<slug:slug>/plans/new/", plan.new, name="plan-new"),
    path("<slug:slug>/plans/compare/", plan.compare, name="plan-compare"),
    path("<slug:slug>/prices/", prices.prices, name="prices"),
    re_path(
        r"^(?P<slug>[-\w]+)/prices/prices\.(?P<suffix>csv|xlsx)$", prices.download, name="prices-download"
    ),
    path("plans/<int:pk>/", plan.plan, name="plan"),
    path("plans/<int:pk>/sign/", plan.sign, name="plan-sign"),
    re_path(
        r"^plans/(?P<pk>\d+)/(?P<what>lines|unknown)\.(?P<suffix>csv|xlsx|geojson)$",
        plan.download,
        name="plan-download",
    ),
]
