"""Where planners find which repairs unlock calm streets."""

from django.urls import path

from simpul.rooms.cycling.views import repairs

urlpatterns = [
    path("<slug:slug>/repairs/", repairs.studies, name="studies"),
    path("<slug:slug>/repairs/route/", repairs.route, name="repairs-of-route"),
    path("<slug:slug>/repairs/<int:pk>/", repairs.study, name="study"),
    path("<slug:slug>/repairs/<int:pk>/repairs.<slug:suffix>", repairs.download, name="study-download"),
]
