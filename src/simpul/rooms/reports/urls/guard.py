"""Where people are told of reports, see what is stored of them, and where reports are kept decent."""

from django.urls import path

from simpul.ground.kept import kept
from simpul.rooms.reports.views import blocked, feed, moderate, rights, subscribe

urlpatterns = [
    path("mine/<str:token>/told/", subscribe.mine, name="subscribe"),
    path("mine/<str:token>/told/<int:pk>/end/", subscribe.end_mine, name="end-mine"),
    path("mine/<str:token>/data/", rights.rights, name="rights"),
    path("mine/<str:token>/data.json", rights.as_json, name="rights-json"),
    path("mine/<str:token>/correct/", rights.correct, name="correct"),
    path("mine/<str:token>/erase/", rights.erase, name="erase"),
    path("told/<str:token>/confirm/", subscribe.confirm, name="confirm"),
    path("told/<str:token>/leave/", subscribe.leave, name="leave"),
    path("appeal/<str:token>/", blocked.appeal, name="appeal"),
    path("<slug:slug>/puzzle.json", blocked.puzzle, name="puzzle"),
    path("<slug:slug>/moderate/", moderate.index, name="moderate"),
    path("<slug:slug>/moderate/<str:code>/", moderate.one, name="moderate-one"),
    path("<slug:slug>/blocked/", blocked.blocked, name="blocked"),
    path("<slug:slug>/blocked/<int:pk>/lift/", blocked.lift, name="lift"),
    path("<slug:slug>/feed.atom", kept(feed.News()), name="feed"),
    path("<slug:slug>/kind/<slug:category>/feed.atom", kept(feed.News()), name="feed-category"),
    path("<slug:slug>/region/<str:region>/feed.atom", kept(feed.News()), name="feed-region"),
    path("<slug:slug>/<str:code>/feed.atom", feed.Story(), name="feed"),
    path("<slug:slug>/<str:code>/tell-me/", subscribe.follow, name="subscribe"),
    path("<slug:slug>/<str:code>/erase/", rights.on_request, name="erase-on-request"),
]
