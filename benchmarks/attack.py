"""What attacking tools find: schemathesis, wapiti and sqlmap let loose on a running installation.

    python benchmarks/attack.py --get --seconds 300
    python benchmarks/attack.py --only sqlmap --data FOLDER

Makes Kota Contoh with reports, a proposal and a consultation in a folder of its own (or in a copy of
--data), serves it as `./simpul up` does, sets the limits on reports so high that they hide no fault, and lets
each tool at it as nobody and as the city's owner. A tool is taken from the PATH, from this Python's
environment or from --tools; with --get one that is missing is installed there from PyPI, in an environment
of its own: none is a part of the project, and wapiti and sqlmap are under the GPL.

Prints for each tool its requests and answers of 5xx (both counted in the server's own log) and its findings.
What wapiti says of plain HTTP (no redirect, cookies without "secure") is counted apart: the trial is on one
machine and without TLS, and with SIMPUL_ORIGIN at https these are on. So is the cookie of the forms' token
without "HttpOnly": its value stands in every form, so hiding it from scripts keeps nothing from them.
"""

import argparse
import csv
import json
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from attacked import TOKEN, Site, site

PACKAGES = {"schemathesis": "schemathesis", "wapiti": "wapiti3", "sqlmap": "sqlmap"}
MODULES = "upload,xss,permanentxss,file,exec,redirect,sql,crlf,csrf"
"""Those of wapiti that ask nothing of the outside world."""
PLAIN_HTTP = {"HttpOnly Flag cookie", "Secure Flag cookie", "Unencrypted Channels"}
KNOWN = {"city": "kota-contoh", "slug": "kota-contoh", "bbox": "110,-11,111,-10", "year": "2025"}
PAGES = (
    "/reports/kota-contoh/?state=open&category=1&q=jalan", "/reports/kota-contoh/find/?code={code}",
    "/reports/kota-contoh/map.json?bbox=110,-11,111,-10", "/reports/kota-contoh/new/find/?place=Jalan",
    "/reports/kota-contoh/new/near/?lon=110.5&lat=-10.5&category=1", "/reports/kota-contoh/new/kind/?text=a",
    "/reports/kota-contoh/proposals/?state=open&text=jalan&sort=newest",
    "/reports/kota-contoh/desk/?which=open&office=1&category=1&region=1&text=jalan&after=a",
    "/reports/kota-contoh/desk/map.geojson?which=open&bbox=110,-11,111,-10",
    "/reports/kota-contoh/field/round/?code={code}&start=110.5,-10.5",
    "/reports/open311/v2/requests.json?service_code=pothole&status=open&start_date=2026-01-01T00:00:00Z",
    "/ogc/collections/reports/items?bbox=110,-11,111,-10&limit=2&offset=0&datetime=2026-01-01/..",
    "/ogc/collections/streets/items?bbox=110,-11,111,-10&limit=2&offset=0",
)  # fmt: skip


def schemathesis(site: Site, tool: str, who: str) -> dict[str, int]:
    """Ask every address of the API for what its description allows and what it does not."""
    found, cookie = site.folder / f"schemathesis-{who}.json", site.cookie(who)
    signed = ("-H", f"Cookie: {cookie}", "-H", f"X-CSRFToken: {TOKEN}") if cookie else ()
    site.run("schemathesis", tool, "run", f"{site.base}/api/openapi.json", "-c", "not_a_server_error",
        "-n", "10", "--phases", "coverage,fuzzing", "--no-shrink", "--continue-on-failure",
        "--request-timeout", "60", "--max-time", str(site.seconds), "--report", "json",
        "--report-json-path", str(found), *signed)  # fmt: skip
    said = json.loads(found.read_text())
    return {"findings": said["test_cases"]["unique_failures"], "addresses": said["operations"]["tested"]}


def wapiti(site: Site, tool: str, who: str) -> dict[str, int]:
    """Crawl the reports room and attack every form and parameter; nothing outside is asked."""
    found, cookie = site.folder / f"wapiti-{who}.json", site.cookie(who)
    start = f"{site.base}/reports/kota-contoh/"
    site.run("wapiti", tool, "-u", start, "-s", f"{start}desk/", "--scope", "folder", "-d", "3",
        "-m", MODULES, "--max-scan-time", str(site.seconds),
        "--max-attack-time", str(max(20, site.seconds // 8)), "--flush-session", "--no-bugreport",
        "--store-session", str(site.folder / f"wapiti-{who}"), "--store-config", str(site.folder / "wapiti"),
        "-t", "60", "-f", "json", "-o", str(found), *(("-C", cookie) if cookie else ()))  # fmt: skip
    said = json.loads(found.read_text())
    faults = {**said["vulnerabilities"], **said["anomalies"]}
    plain = sum(len(rows) for name, rows in faults.items() if name in PLAIN_HTTP)
    every = sum(map(len, faults.values()))
    return {"findings": every - plain, "plain http": plain, "addresses": said["infos"]["crawled_pages_nbr"]}


def sqlmap(site: Site, tool: str, who: str) -> dict[str, int]:
    """Try every parameter of every address that reads any, of the API, the map layers and the pages."""
    targets = addresses(site)
    (site.folder / "urls.txt").write_text("\n".join(targets))
    found = site.folder / f"sqlmap-{who}.csv"
    site.run("sqlmap", tool, "-m", "urls.txt", "--batch", "--level", "2", "--risk", "1", "--threads", "4",
        "--dbms", "sqlite", "--skip-waf", "--ignore-code", "*", "--flush-session", "--timeout", "60",
        "--time-limit", str(site.seconds), "--output-dir", str(site.folder / f"sqlmap-{who}"),
        "--results-file", str(found), *(("--cookie", site.cookie(who)) if who == "owner" else ()),
    )  # fmt: skip
    rows = list(csv.reader(found.read_text().splitlines()))[1:] if found.exists() else []
    tried = (site.folder / "sqlmap.log").read_text(errors="replace").count("testing URL")
    refuted = sum("false positive" in row[-1] for row in rows)
    return {"findings": len(rows) - refuted, "its own false alarms": refuted, "addresses": tried}


def addresses(site: Site) -> list[str]:
    """Give every address that takes something in its query, filled in."""
    with urllib.request.urlopen(f"{site.base}/api/openapi.json") as answer:  # noqa: S310 - our own server
        paths: dict[str, Any] = json.load(answer)["paths"]
    found = [page.replace("{code}", site.code) for page in PAGES]
    for path, item in paths.items():
        every = item.get("get", {}).get("parameters", [])
        filled = path
        for one in every:
            filled = filled.replace(f"{{{one['name']}}}", _value(one))
        query = "&".join(f"{one['name']}={_value(one)}" for one in every if one["in"] == "query")
        found += [f"{filled}?{query}"] if query else []
    return [site.base + one for one in found]


def _value(parameter: dict[str, Any]) -> str:
    schema = parameter.get("schema", {})
    return KNOWN.get(parameter["name"], "1" if schema.get("type") in {"integer", "number"} else "a")


def tool(name: str, folder: Path, *, get: bool) -> str | None:
    """Find a tool, or install it where `get` says so; None, with how to get it, where it is not there."""
    places = [shutil.which(name), Path(sys.executable).parent / name, folder / name / "bin" / name]
    found = next((str(one) for one in places if one and Path(one).exists()), None)
    if found or not get:
        if not found:
            print(f"{name} is not here: python benchmarks/attack.py --get, or put it in the PATH", flush=True)
        return found
    subprocess.run([sys.executable, "-m", "venv", str(folder / name)], check=True)
    pip = [str(folder / name / "bin" / "pip"), "install", "--quiet", PACKAGES[name]]
    subprocess.run(pip, check=True)
    return str(folder / name / "bin" / name)


def main() -> None:
    """Let each tool at the site as nobody and as the owner, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=PACKAGES, action="append", help="one tool; may be said again")
    parser.add_argument("--seconds", type=int, default=300, help="the longest that a tool may take each time")
    parser.add_argument("--data", type=Path, help="attack a copy of this data folder instead of a new one")
    parser.add_argument("--tools", type=Path, default=Path(tempfile.gettempdir()) / "simpul-attack-tools")
    parser.add_argument("--get", action="store_true", help="install what is not there into --tools")
    given = parser.parse_args()
    tools = {name: tool(name, given.tools, get=given.get) for name in given.only or PACKAGES}
    attacks = {"schemathesis": schemathesis, "wapiti": wapiti, "sqlmap": sqlmap}
    broken: list[str] = []
    findings = 0
    with tempfile.TemporaryDirectory() as folder, site(Path(folder), given.data, given.seconds) as attacked:
        print(f"{'tool':14}{'as':8}{'requests':>10}{'5xx':>6}{'findings':>10}  more", flush=True)
        for name, path in tools.items():
            for who in ("nobody", "owner") if path else ():
                before = len(attacked.answers())
                found = attacks[name](attacked, path or "", who)
                answers = attacked.answers(before)
                bad = [one for one in answers if one[-3] == "5"]
                broken, findings = broken + bad, findings + found["findings"]
                more = ", ".join(f"{key} {count}" for key, count in found.items() if key != "findings")
                print(
                    f"{name:14}{who:8}{len(answers):10}{len(bad):6}{found['findings']:10}  {more}", flush=True
                )
    print(*sorted(set(broken)), sep="\n")
    sys.exit(1 if broken or findings or not all(tools.values()) else 0)


if __name__ == "__main__":
    main()
