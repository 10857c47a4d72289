"""Where Open311 is spoken: /reports/open311/v2/."""

from django.urls import path

from simpul.rooms.reports.views import open311

BASE = "open311/v2/"

urlpatterns = [
    path(f"{BASE}discovery.<str:form>", open311.discovery, name="open311-discovery"),
    path(f"{BASE}services.<str:form>", open311.services, name="open311-services"),
    path(f"{BASE}services/<slug:code>.<str:form>", open311.service, name="open311-service"),
    path(f"{BASE}requests.<str:form>", open311.requests, name="open311-requests"),
    path(f"{BASE}requests/<str:code>.<str:form>", open311.one, name="open311-request"),
    path(f"{BASE}tokens/<str:token>.<str:form>", open311.token, name="open311-token"),
    path(f"{BASE}servicerequestupdates.<str:form>", open311.updates, name="open311-updates"),
]
