"""How the planner does on a phone: Lighthouse for the first map view and the first route.

    python benchmarks/cycling_page.py [--url http://host/cycling/city/] [--repeats 3]

Without an address it makes a folder with Kota Contoh and serves it by granian with one worker. Lighthouse is
the npm package, put into a temporary folder; its mobile profile is a slow phone (processor 4 times slower) on
a slow line (1.6 Mbit/s, 150 ms). The map of the first view is the server's drawing (decision 0129); the map
itself comes at the rider's first touch, and what it costs is measured beside it by Playwright, slowed in the
same way. Where npm gives no Lighthouse, Chromium's own throttling measures alone, and the output says so.
The aims are performance >= 90 and accessibility 100. The machine's load stands beside the figures.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from simpul.site.commands import testing

LIGHTHOUSE = "lighthouse@12"
PORT = 8899
SLOWER = 4
LINE = {"offline": False, "latency": 150, "downloadThroughput": 204_800, "uploadThroughput": 93_750}
"""1.6 Mbit/s down, 750 kbit/s up: Lighthouse's "slow 4G"."""
AUDITS = {
    "first-contentful-paint": "fcp_ms", "largest-contentful-paint": "lcp_ms", "total-blocking-time": "tbt_ms",
    "speed-index": "speed_index_ms", "cumulative-layout-shift": "cls", "total-byte-weight": "bytes",
}  # fmt: skip


@contextmanager
def served() -> Iterator[str]:
    """Serve Kota Contoh from a folder of its own, and give the address of its planner."""
    with tempfile.TemporaryDirectory(prefix="simpul-page-") as folder:
        plain = {name: text for name, text in os.environ.items() if not name.startswith("SIMPUL_")}
        own = {"SIMPUL_DATA": folder, "DJANGO_SETTINGS_MODULE": "simpul.site.settings"}
        say = [sys.executable, "-P", "-m"]
        for words in (
            "django migrate -v0",
            "django collectstatic --noinput -v0",
            "simpul.site.commands city sample",
        ):
            subprocess.run([*say, *words.split()], env=plain | own, check=True, stdout=subprocess.DEVNULL)
        words = f"granian --interface wsgi --port {PORT} --workers 1 simpul.site.wsgi:application"
        server = subprocess.Popen([*say, *words.split()], env=plain | own, stdout=subprocess.DEVNULL)
        try:
            url = f"http://127.0.0.1:{PORT}/cycling/"
            for _ in range(100):
                try:
                    with urllib.request.urlopen(url) as answer:
                        yield answer.url
                        break
                except OSError:
                    time.sleep(0.2)
        finally:
            server.terminate()
            server.wait(20)


def a_route(url: str) -> str:
    """Give the address of a route between two places that a rider could type."""
    city = url.rstrip("/").rpartition("/")[2]
    root = url.partition("/cycling/")[0]
    address = f"{root}/api/cycling/places?city={city}&q=pa"
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - the server that was named or made here
        found = json.load(answer)
    first, last = found[0], max(found, key=lambda one: abs(one["lat"] - found[0]["lat"]))
    return f"{url}?stops={first['lon']},{first['lat']};{last['lon']},{last['lat']}"


def lighthouse(folder: Path) -> Path | None:
    """Put Lighthouse into a folder; None where npm cannot."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    done = subprocess.run(
        [npm, "install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder, LIGHTHOUSE],
        cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
    program = folder / "node_modules/.bin/lighthouse"
    return program if done.returncode == 0 and program.exists() else None


def ask(program: Path, url: str, chromium: str) -> dict[str, float]:
    """Run Lighthouse once with its mobile profile."""
    flags = " ".join(("--headless=new", *testing.CHROMIUM_WORDS))
    words = [program, url, "--quiet", "--output=json", "--only-categories=performance,accessibility",
             f"--chrome-flags={flags}"]  # fmt: skip
    done = subprocess.run(words, env=os.environ | {"CHROME_PATH": chromium}, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"Lighthouse gave up on {url}:\n{done.stderr.decode()[-2000:]}")
    told = json.loads(done.stdout)
    scores = {name: 100 * one["score"] for name, one in told["categories"].items()}
    return scores | {name: told["audits"][audit]["numericValue"] for audit, name in AUDITS.items()}


PAINTS = """() => new Promise(done => {
  let lcp = 0, blocked = 0;
  new PerformanceObserver(list => list.getEntries().forEach(one => { lcp = one.startTime; }))
    .observe({type: 'largest-contentful-paint', buffered: true});
  const long = one => { blocked += Math.max(0, one.duration - 50); };
  new PerformanceObserver(list => list.getEntries().forEach(long))
    .observe({type: 'longtask', buffered: true});
  setTimeout(() => done({
    fcp_ms: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
    lcp_ms: lcp, long_tasks_ms: blocked,
    bytes: performance.getEntriesByType('resource').reduce((sum, one) => sum + one.transferSize, 0),
  }), 3000);
})"""


def by_chromium(url: str, chromium: str) -> dict[str, float]:
    """Measure a page with a slowed processor and line, then the map that a touch brings."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=list(testing.CHROMIUM_WORDS))
        context = browser.new_context(
            viewport={"width": 412, "height": 823}, has_touch=True, is_mobile=True, service_workers="block"
        )
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", LINE)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(url, wait_until="load")
        found: dict[str, Any] = page.evaluate(PAINTS)
        began = time.monotonic()
        page.keyboard.press("Shift")
        page.wait_for_selector(".ride-canvas[data-drawn]", timeout=180_000)
        found["map_after_touch_ms"] = 1000 * (time.monotonic() - began)
        found["bytes_with_map"] = page.evaluate(
            "performance.getEntriesByType('resource').reduce((sum, one) => sum + one.transferSize, 0)"
        )
        browser.close()
    return found


def middle(runs: list[dict[str, float]]) -> dict[str, float]:
    """Give the median of each figure."""
    return {name: round(statistics.median(run[name] for run in runs), 3) for name in runs[0]}


def main() -> None:
    """Measure both pages and print one JSON object."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--url")
    options.add_argument("--repeats", type=int, default=3)
    asked = options.parse_args()
    chromium = testing.chromium()
    if chromium is None:
        raise SystemExit("No Chromium here: name one in SIMPUL_CHROMIUM.")
    with tempfile.TemporaryDirectory() as folder:
        if asked.url:
            told = measured(asked.url, asked.repeats, chromium, Path(folder))
        else:
            with served() as url:
                told = measured(url, asked.repeats, chromium, Path(folder))
    sys.stdout.write(json.dumps(told, indent=1) + "\n")


def measured(url: str, repeats: int, chromium: str, folder: Path) -> dict[str, Any]:
    """Measure the first map view and the first route."""
    program = lighthouse(folder)
    told: dict[str, Any] = {"by": LIGHTHOUSE if program else "Chromium's throttling (npm gave no Lighthouse)"}
    told["load_before"] = os.getloadavg()[0]
    for name, page in (("first_map_view", url), ("first_route", a_route(url))):
        if program:
            told[name] = middle([ask(program, page, chromium) for _ in range(repeats)])
        told[f"{name}_with_map"] = by_chromium(page, chromium)
    told["load_after"] = os.getloadavg()[0]
    return told


if __name__ == "__main__":
    main()
