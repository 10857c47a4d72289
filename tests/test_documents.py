"""What the documents say is so: commands, settings, links, lengths."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from simpul.site import config
from simpul.site.commands import cli

ROOT = Path(__file__).resolve().parents[1]
READ_BY_PEOPLE = sorted(
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md")]
    if "node_modules" not in path.parts
)
COMMAND = re.compile(r"\./simpul((?: +[a-z][a-z-]*)+)?((?:[^`\n]|\\\n)*)")
SETTING = re.compile(r"SIMPUL_[A-Z0-9_]*[A-Z0-9]")
ROW = re.compile(r"^\| `(SIMPUL_\w+)` \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def named(path: Path) -> list[tuple[click.Command, str]]:
    """Each command line of a page, as the command that it reaches and the rest of the line."""
    found = []
    for line in COMMAND.finditer(path.read_text()):
        command: click.Command = cli
        words = (line[1] or "").split()
        while words and isinstance(command, click.Group):
            name = words.pop(0)
            inner = command.get_command(click.Context(command), name)
            assert inner is not None, f"{path.name}: there is no command {name!r} in {line[0]!r}"
            command = inner
        found.append((command, line[2]))
    return found


def test_the_readme_fits_on_a_page_or_two() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= 100


@pytest.mark.parametrize("path", READ_BY_PEOPLE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_and_option_that_a_page_names_exists(path: Path) -> None:
    for command, rest in named(path):
        known = {
            name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)
        }
        for option in re.findall(r"(?<!\S)--[a-z][a-z-]*", rest.split("#")[0].split(" && ")[0]):
            assert option in known | {"--help", "--version"}, f"{path.name}: {command.name} has no {option}"


@pytest.mark.parametrize("path", READ_BY_PEOPLE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_setting_that_a_page_names_exists(path: Path) -> None:
    known = {config.variable(field.name) for field in fields(config.Config)}
    for name in set(SETTING.findall(path.read_text())):
        assert name in known or any(each.startswith(f"{name}_") for each in known), f"{path.name}: {name}"


@pytest.mark.parametrize("path", READ_BY_PEOPLE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_to_one(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text()):
        assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_page_of_settings_is_the_list_of_settings() -> None:
    rows = {
        name: (form, default)
        for name, form, default, _ in ROW.findall((ROOT / "docs/settings.md").read_text())
    }

    assert rows.keys() == {config.variable(field.name) for field in fields(config.Config)}
    for field in fields(config.Config):
        form, default = rows[config.variable(field.name)]
        assert form == field.metadata["form"], field.name
        assert_default(field.name, field.default, default)


def assert_default(name: str, value: object, told: str) -> None:
    if isinstance(value, tuple) and value:
        assert told == f"`{','.join(value)}`", name
    elif isinstance(value, bool | int):
        assert told == f"`{int(value)}`", name
    elif value and isinstance(value, str):
        assert told == f"`{value}`", name
    else:
        assert not re.fullmatch(r"`[^`]*`", told), name


def test_help_names_every_command_with_a_line() -> None:
    told = CliRunner().invoke(cli, ["--help"]).output

    for name in cli.list_commands(click.Context(cli)):
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        assert command.hidden or re.search(rf"^  {name}  +\w", told, re.MULTILINE), name


def test_the_version_is_one() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert f"softwareVersion: {version}" in (ROOT / "publiccode.yml").read_text()
    assert re.search(rf"^## {re.escape(version)}\b", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
