"""What the hub remembers: the network's own record, and what its cities ask, offer, learn and report."""

from simpul.rooms.hub.models import campaign, exchange, help, practice  # noqa: A004 - the room's own word
from simpul.rooms.hub.models.campaign import Answer, Campaign, Draft
from simpul.rooms.hub.models.candidate import Candidate, CandidateStep
from simpul.rooms.hub.models.exchange import Hub, Outgoing, Stranger, Submission, Turned
from simpul.rooms.hub.models.help import Booking, Delivery, Offer, Request
from simpul.rooms.hub.models.meeting import Decision, Document, Meeting
from simpul.rooms.hub.models.network import CityFact, NetworkCity, PopulationFigure, Sourced, State
from simpul.rooms.hub.models.partner import Partner, PartnerFund, Partnership, ProjectPartner
from simpul.rooms.hub.models.post import Holder, Post
from simpul.rooms.hub.models.practice import Adoption, LiveFigure, Practice, PracticeText, Step
from simpul.rooms.hub.models.project import (
    Alias,
    Challenge,
    Cost,
    Project,
    ProjectYear,
    SupportNeed,
)
from simpul.rooms.hub.models.provenance import Claim
from simpul.rooms.hub.models.result import Outcome, ResultActual, ResultIndicator, ResultTarget

__all__ = [
    "Adoption",
    "Alias",
    "Answer",
    "Booking",
    "Campaign",
    "Candidate",
    "CandidateStep",
    "Challenge",
    "CityFact",
    "Claim",
    "Cost",
    "Decision",
    "Delivery",
    "Document",
    "Draft",
    "Holder",
    "Hub",
    "LiveFigure",
    "Meeting",
    "NetworkCity",
    "Offer",
    "Outcome",
    "Outgoing",
    "Partner",
    "PartnerFund",
    "Partnership",
    "PopulationFigure",
    "Post",
    "Practice",
    "PracticeText",
    "Project",
    "ProjectPartner",
    "ProjectYear",
    "Request",
    "ResultActual",
    "ResultIndicator",
    "ResultTarget",
    "Sourced",
    "State",
    "Step",
    "Stranger",
    "Submission",
    "SupportNeed",
    "Turned",
    "campaign",
    "exchange",
    "help",
    "practice",
]
