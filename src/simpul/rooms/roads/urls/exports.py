"""Where files that leave and tables that come in are found."""

from django.urls import path

from simpul.rooms.roads.views import exports

urlpatterns = [
    path("<slug:slug>/exports/", exports.index, name="exports"),
    path("<slug:slug>/condition-table.<slug:suffix>", exports.condition, name="condition-table"),
    path("<slug:slug>/report.pdf", exports.report, name="report"),
    path("tables/<int:pk>/", exports.table_import, name="table-import"),
]
