"""What the field pages say on the phone, written into the page."""

from typing import Any

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

from simpul.rooms.roads.models import Survey
from simpul.rooms.roads.share import capture, field

register = template.Library()


@register.simple_tag
def outbox_words() -> SafeString:
    """Write the outbox's words as JSON, in the reader's language."""
    return json_script(field.words(), "outbox-words")


@register.inclusion_tag("roads/capture_part.html")
def came_as(survey: Survey) -> dict[str, Any]:
    """Say what a survey came as: photos, a phone's drive, a video and how it was laid on its track."""
    return {"survey": survey, "video": capture.video_of(survey)}
