"""The web server's application, which stands still in the middle of keeping a submission, to be killed there.

`HALT_AT` says where: "kept" once the submission is written and before the transaction ends, "committed" once
it has ended and before it is answered. The file that `HALT_MARK` names tells that it came there.
"""

import os
import time
from pathlib import Path

from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_save

from simpul.site.wsgi import application

__all__ = ["application"]


def _halt() -> None:
    Path(os.environ["HALT_MARK"]).write_text("here")
    time.sleep(600)


def _saved(*, created: bool, **_: object) -> None:
    if created and os.environ["HALT_AT"] == "kept":
        _halt()
    if not created and os.environ["HALT_AT"] == "committed":
        transaction.on_commit(_halt)


post_save.connect(_saved, sender=apps.get_model("hub", "Submission"), weak=False)
