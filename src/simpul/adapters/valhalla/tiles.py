"""The tiles that Valhalla routes and matches on."""

import copy
import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import valhalla
from django.utils.translation import gettext as _

from simpul.kernel.refusal import Refused

CONCURRENCY = 2
TIMEOUT_S = 3600
LOG_LINES = 8
"""How much of the builder's log goes into the message when it fails."""


class TilesFailed(Refused):
    """Valhalla could not make tiles of the extract. The message carries the end of its log."""


class NoTiles(Refused):
    """There are no tiles where they were looked for."""


def config(tiles: Path, elevation: Path | None = None) -> dict[str, Any]:
    """Give the settings for tiles in a folder: no admin and no time zone database (decision 0027).

    They are a copy: Valhalla hands out parts of one dict of its own, so that the settings of a second city
    would write its folder into those of the first.
    """
    settings: dict[str, Any] = copy.deepcopy(valhalla.get_config(tile_extract="", tile_dir=str(tiles)))
    mjolnir = settings["mjolnir"]
    mjolnir |= {"tile_extract": "", "admin": "", "timezone": "", "concurrency": CONCURRENCY}
    mjolnir |= {"landmarks": "", "traffic_extract": "", "transit_dir": "", "transit_feeds_dir": ""}
    mjolnir["data_processing"]["use_admin_db"] = False
    settings["additional_data"]["elevation"] = str(elevation) if elevation else ""
    # Within a city every trace is short; the default of 200 km would refuse a day's drive.
    settings["service_limits"]["trace"] |= {"max_distance": 1_000_000.0, "max_shape": 50_000}
    return settings


def build(pbf: Path, into: Path, elevation: Path | None = None) -> None:
    """Make tiles of an extract.

    Args:
        pbf: an OpenStreetMap .osm.pbf.
        into: an empty or new folder for them.
        elevation: a folder of heights (SRTM .hgt, as skadi lays them out); None leaves grades out.

    Raises:
        TilesFailed: Valhalla's builder failed, took longer than TIMEOUT_S or made nothing.
    """
    into.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        settings = Path(folder, "valhalla.json")
        settings.write_text(json.dumps(config(into, elevation)))
        builder = valhalla.PYVALHALLA_DIR / "bin" / "valhalla_build_tiles"
        try:
            done = subprocess.run(  # noqa: S603 - our own program and paths
                [str(builder), "-c", str(settings), str(pbf)],
                capture_output=True,
                text=True,
                errors="replace",
                timeout=TIMEOUT_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise TilesFailed(
                _("Valhalla's builder did not run to its end: %(why)s.") % {"why": error}
            ) from error
    if done.returncode or not any(into.rglob("*.gph")):
        log = "\n".join((done.stdout + done.stderr).strip().splitlines()[-LOG_LINES:])
        raise TilesFailed(
            _("Valhalla could not make tiles of %(file)s (exit %(code)s). The end of its log:\n%(log)s")
            % {"file": pbf.name, "code": done.returncode, "log": log}
        )
