"""The report of a year: the same from the same records, whole in every form, and open to everybody."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from simpul.rooms.hub import jobs
from simpul.rooms.hub.models import NetworkCity, Project, ProjectYear
from simpul.rooms.hub.share import report as reports
from simpul.rooms.hub.share import report_paper, report_tables
from simpul.rooms.hub.tests.exchange.conftest import project


@pytest.fixture
def listed(tepi: NetworkCity, seberang: NetworkCity) -> list[Project]:
    """Two lists: in 2024 three projects, in 2025 one is completed, one is gone and two are new."""
    said = {
        "idn-tepi-lamps": {2024: "ongoing", 2025: "completed"},
        "idn-tepi-gone": {2024: "ongoing"},
        "mys-seberang-bus": {2024: "ongoing", 2025: "ongoing"},
        "mys-seberang-new": {2025: "planning"},
        "mys-seberang-formula": {2025: "planning"},
    }
    made = []
    for slug, years in said.items():
        one = project(tepi if "tepi" in slug else seberang, slug, title=f"Title of {slug}", verified=True)
        for year, status in years.items():
            ProjectYear.objects.create(
                project=one, year=year, status=status, focus_area="civic_social", listed=True, source="a list"
            )
        made.append(one)
    hidden = project(tepi, "idn-tepi-hidden", published=False)
    ProjectYear.objects.create(project=hidden, year=2025, status="ongoing", listed=True)
    Project.objects.filter(slug="mys-seberang-formula").update(title="=SUM(A1) & <b>")
    return made


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_totals_changes_and_list_agree(listed: list[Project]) -> None:
    made = reports.of_year(2025)

    assert (made.totals.projects, made.totals.cities, made.totals.states) == (4, 2, 2)
    assert sum(one.number for one in made.totals.by["status"]) == 4
    assert sum(one.share_percent for one in made.totals.by["status"]) == 100
    assert sorted((one.kind, one.project) for one in made.changes) == [
        ("completed", "idn-tepi-lamps"),
        ("dropped", "idn-tepi-gone"),
        ("new", "mys-seberang-formula"),
        ("new", "mys-seberang-new"),
    ]
    assert "idn-tepi-hidden" not in {line.project for line in made.lines}


def test_the_same_records_give_the_same_bytes(listed: list[Project]) -> None:
    one, other = (jobs.report_files(reports.of_year(2025), "en") for _time in range(2))

    assert one == other
    assert list(one) == ["report.html", "report.pdf", "projects.csv", "totals.csv", "changes.csv"]
    assert one["report.pdf"].startswith(b"%PDF-")
    assert b"pdfuaid:part" in one["report.pdf"]  # it says that it is PDF/UA
    listed[0].title = "Other"
    listed[0].save()
    assert reports.of_year(2025).fingerprint != reports.of_year(2024).fingerprint


def test_the_tables_carry_sources_and_whether_they_were_checked(listed: list[Project]) -> None:
    made = reports.of_year(2025)

    projects = table(report_tables.projects(made))
    assert len(projects) == 4
    assert {one["verified"] for one in projects} == {"yes"}
    assert {one["sources"] for one in projects} == {"a list"}
    assert "'=SUM(A1) & <b>" in {one["title"] for one in projects}  # no formula to a spreadsheet
    totals = table(report_tables.totals(made))
    assert [one["projects"] for one in totals if one["what"] == "projects"] == ["4"]
    printed = [one for one in totals if one["what"] == "printed projects (report)"]
    assert [(one["printed"], one["projects"], one["agreement"]) for one in printed] == [
        ("134", "4", "differs")
    ]
    assert all(one["source"].startswith("https://") for one in printed)
    assert len(table(report_tables.changes(made))) == 4


def test_the_page_needs_nothing_else_and_says_no_markup_of_others(listed: list[Project]) -> None:
    page = report_paper.html(reports.of_year(2025))

    assert "=SUM(A1) &amp; &lt;b&gt;" in page
    assert "<b>" not in page
    assert "<script" not in page
    assert 'src="' not in page
    assert "Tepi, Idn (1)" in page


def test_the_report_speaks_indonesian(listed: list[Project]) -> None:
    with translation.override("id"):
        assert 'lang="id"' in report_paper.html(reports.of_year(2025))


def test_the_report_is_open_to_everybody(
    client: Client, listed: list[Project], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        page = client.get("/hub/reports/2025/")

    assert page.status_code == 200
    assert client.get("/hub/reports/").headers["Location"] == "/hub/reports/2025/"
    answer = client.get("/hub/reports/2025/projects.csv")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert client.get("/hub/reports/2025/report.pdf")["Content-Type"] == "application/pdf"
    assert client.get("/hub/reports/1999/").status_code == 404
    assert client.get("/hub/reports/2025/secret.txt").status_code == 404
    for unknown in (1999, 10**18):
        assert client.get(f"/api/hub/reports/{unknown}").status_code == 404
    said: dict[str, Any] = client.get("/api/hub/reports/2025").json()
    assert said["projects"] == 4
    assert said["by"]["state"] == [
        {"key": "MYS", "number": 3, "share_percent": "75.0"},
        {"key": "IDN", "number": 1, "share_percent": "25.0"},
    ]


def test_a_year_without_a_list_is_empty_and_whole(db: None) -> None:
    made = reports.of_year(2021)

    assert made.totals.projects == 0
    assert [one.kind for one in made.findings] == ["no_list"]
    assert replace(made, lines=()).fingerprint == made.fingerprint
    assert report_paper.html(made)
