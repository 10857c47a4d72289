"""The TypeScript of the pages: its own tests and types, run from here so that one command runs everything."""

import shutil
import subprocess
from pathlib import Path

import pytest

WEB = Path(__file__).parents[4] / "web"


def run(*words: str) -> None:
    done = subprocess.run(words, cwd=WEB, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_parts_without_a_browser() -> None:
    node = shutil.which("node")
    if node is None or not (WEB / "node_modules/esbuild").is_dir():
        pytest.skip("no Node or no packages here: run npm ci in web/")
    run(node, "test.mjs")


@pytest.mark.slow
def test_the_types() -> None:
    compiler = WEB / "node_modules/.bin/tsc"
    if not compiler.exists():
        pytest.skip("TypeScript is not here: run npm ci in web/ (./simpul up leaves it out)")
    run(str(compiler), "--noEmit")


def test_the_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (WEB / "package-lock.json").read_text()
