"""What the reports room remembers: offices, categories and rules, reports and what happened to them."""

from simpul.rooms.reports.models.ballot import Ballot, Elector, Poll, Receipt
from simpul.rooms.reports.models.blocked import Arrival, Blocked
from simpul.rooms.reports.models.budget import Budget, BudgetArea, Project, ProjectStep
from simpul.rooms.reports.models.chosen import Chosen
from simpul.rooms.reports.models.cycle import Agenda, Attendee, Cycle, Meeting
from simpul.rooms.reports.models.desk import Desk, Escalation, Note, Template
from simpul.rooms.reports.models.letter import Letter, LetterPhoto
from simpul.rooms.reports.models.office import Category, Office, Routing
from simpul.rooms.reports.models.open311 import Client, Endpoint, Heard, Origin, Outgoing
from simpul.rooms.reports.models.proof import Proof
from simpul.rooms.reports.models.proposal import (
    Amendment,
    Backing,
    Comment,
    News,
    Participant,
    Proposal,
    Wording,
)
from simpul.rooms.reports.models.report import Contact, Event, Photo, Report
from simpul.rooms.reports.models.roads import RoadStory
from simpul.rooms.reports.models.subscription import Correction, Subscription
from simpul.rooms.reports.models.support import Support
from simpul.rooms.reports.models.survey import Reply, Survey
from simpul.rooms.reports.models.week import Week

__all__ = [
    "Agenda",
    "Amendment",
    "Arrival",
    "Attendee",
    "Backing",
    "Ballot",
    "Blocked",
    "Budget",
    "BudgetArea",
    "Category",
    "Chosen",
    "Client",
    "Comment",
    "Contact",
    "Correction",
    "Cycle",
    "Desk",
    "Elector",
    "Endpoint",
    "Escalation",
    "Event",
    "Heard",
    "Letter",
    "LetterPhoto",
    "Meeting",
    "News",
    "Note",
    "Office",
    "Origin",
    "Outgoing",
    "Participant",
    "Photo",
    "Poll",
    "Project",
    "ProjectStep",
    "Proof",
    "Proposal",
    "Receipt",
    "Reply",
    "Report",
    "RoadStory",
    "Routing",
    "Subscription",
    "Support",
    "Survey",
    "Template",
    "Week",
    "Wording",
]
