"""Where people change the network's record: projects, posts, meetings, candidates, partnerships."""

from django.urls import URLPattern, path

from simpul.rooms.hub.views import candidate, network, partner, record

urlpatterns: list[URLPattern] = [
    path("cities/<slug:slug>/projects/new/", record.new, name="project-new"),
    path("projects/<slug:slug>/edit/", record.edit, name="project-edit"),
    path("projects/<slug:slug>/edit/year/", record.year, name="project-year"),
    path("projects/<slug:slug>/edit/<slug:name>/", record.part, name="project-part"),
    path("projects/<slug:slug>/publish/", record.publish, name="project-publish"),
    path("projects/<slug:slug>/results/", record.framework, name="project-results"),
    path("projects/<slug:slug>/results/<int:pk>/", record.point, name="project-point"),
    path("posts/", network.posts, name="posts"),
    path("posts/<slug:code>/<slug:of>/", network.appoint, name="appoint"),
    path("holders/<int:pk>/end/", network.end, name="post-end"),
    path("meetings/new/", network.meeting, name="meeting-new"),
    path("meetings/<slug:slug>/edit/", network.meeting, name="meeting-edit"),
    path("meetings/<slug:slug>/documents/new/", network.document, name="meeting-document"),
    path("candidates/", candidate.index, name="candidates"),
    path("candidates/new/<slug:iso3>/", candidate.new, name="candidate-new"),
    path("candidates/<slug:slug>/", candidate.show, name="candidate"),
    path("candidates/<slug:slug>/edit/", candidate.edit, name="candidate-edit"),
    path("candidates/<slug:slug>/step/", candidate.step, name="candidate-step"),
    path("partners/new/<slug:of>/", partner.new_partner, name="partner-new"),
    path("partnerships/new/<slug:of>/", partner.propose, name="partnership-new"),
    path("partnerships/<int:pk>/", partner.show, name="partnership"),
    path("partnerships/<int:pk>/step/", partner.step, name="partnership-step"),
]
