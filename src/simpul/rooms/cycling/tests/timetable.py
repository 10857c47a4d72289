"""A small timetable for tests: two routes of a bus between five stops, and how to spoil it."""

import io
import zipfile
from collections.abc import Mapping

STOPS = """stop_id,stop_name,stop_lat,stop_lon,location_type
A,Alun-Alun,-8.2100,114.3600,
B,Pasar,-8.2100,114.3650,0
C,Pelabuhan,-8.2100,114.3700,0
D,"Bukit, atas",-8.2050,114.3700,0
E,Sepi,-8.2000,114.3700,0
S,Terminal,-8.2100,114.3600,1
"""
ROUTES = """route_id,route_short_name,route_long_name,route_type,route_color
1,1,Alun-Alun - Pelabuhan,3,d62126
2,2,Pasar - Bukit,3,nonsense
"""
TRIPS = """route_id,service_id,trip_id,direction_id,trip_headsign
1,WD,1a,0,Pelabuhan
1,WD,1b,0,Pelabuhan
1,WD,1c,1,Alun-Alun
2,ALL,2a,0,Bukit
"""
STOP_TIMES = """trip_id,arrival_time,departure_time,stop_id,stop_sequence
1a,06:00:00,06:00:00,A,1
1a,06:05:00,06:06:00,B,2
1a,06:10:00,06:10:00,C,3
1b,25:00:00,25:00:00,A,1
1b,25:05:00,25:06:00,B,2
1b,25:10:00,25:10:00,C,3
1c,7:00:00,7:00:00,C,1
1c,7:05:00,7:05:00,B,2
1c,7:10:00,7:10:00,A,3
2a,,,D,20
2a,,,B,10
"""
CALENDAR = """service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
WD,1,1,1,1,1,0,0,20260101,20261231
ALL,1,1,1,1,1,1,1,20260201,20261130
"""
FREQUENCIES = """trip_id,start_time,end_time,headway_secs
2a,06:00:00,08:00:00,1200
"""
AGENCY = """agency_id,agency_name,agency_url,agency_timezone
X,Bus Kota,https://example.org,Asia/Jakarta
"""
TABLES = {
    "agency.txt": AGENCY, "stops.txt": STOPS, "routes.txt": ROUTES, "trips.txt": TRIPS,
    "stop_times.txt": STOP_TIMES, "calendar.txt": CALENDAR, "frequencies.txt": FREQUENCIES,
}  # fmt: skip


def tables(**changed: str | None) -> dict[str, str]:
    """Give the tables with some in another form: `stops="..."`, or taken out: `stops=None`."""
    said: dict[str, str | None] = {**TABLES, **{f"{name}.txt": text for name, text in changed.items()}}
    return {name: text for name, text in said.items() if text is not None}


def archive(members: Mapping[str, str | bytes] = TABLES, folder: str = "") -> io.BytesIO:
    """Pack tables into a ZIP file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in members.items():
            packed.writestr(folder + name, text)
    file.seek(0)
    return file
