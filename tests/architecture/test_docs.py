"""What README, CONTRIBUTING, CHANGELOG and the decisions name is there, and what a user can set is named."""

from __future__ import annotations

import argparse
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic_core import PydanticUndefined

from clawatch.cli.main import _parser
from clawatch.ingest.agent_event import TYPES
from clawatch.runtime.doctor import examine
from clawatch.runtime.paths import find_paths
from clawatch.settings.file import ENVIRONMENT_PREFIX
from clawatch.settings.model import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.client import Client


ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + [
    *sorted((ROOT / "docs").rglob("*.md"))
]
FOLDERS = ("app/", "docs/", "hooks/", "packaging/", "resources/", "tests/", ".ci/")
LAYERS = "domain|storage|queries|ingest|integrations|api|ui|runtime|cli"
PACKAGE = ROOT / "app" / "clawatch"


def name_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


def links(document: Path) -> Iterator[str]:
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text("utf-8")):
        if "://" not in target and not target.startswith("#"):
            yield target.partition("#")[0]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_links_and_pictures_lead_somewhere(document: Path) -> None:
    assert [target for target in links(document) if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_files_that_are_named_exist(document: Path) -> None:
    named = {word for code in re.findall(r"`([^`\n]+)`", document.read_text("utf-8")) for word in code.split()}
    missing = {
        word
        for word in named
        if word.startswith(FOLDERS) and word not in {"hooks/", "spool/"} and not list(ROOT.glob(word.rstrip("/")))
    }
    assert missing == set()


@pytest.mark.parametrize("document", [*DECISIONS, ROOT / "CONTRIBUTING.md"], ids=name_of)
def test_modules_that_are_named_exist(document: Path) -> None:
    text = document.read_text("utf-8")
    missing = {
        word
        for word in re.findall(
            r"`((?:domain|storage|queries|ingest|integrations|api|ui|runtime|cli)[/.][\w/.]+)`", text
        )
        if not any((PACKAGE / path).exists() for path in (word, word.replace(".", "/"), word.replace(".", "/") + ".py"))
    }
    assert missing == set()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_readme_with_its_variable_and_default(name: str) -> None:
    field = Settings.model_fields[name]
    assert field.default is not PydanticUndefined
    default = json.dumps(field.default, default=lambda model: model.model_dump(exclude_defaults=True))
    assert f"| `{name}` | `{ENVIRONMENT_PREFIX}{name.upper()}` | `{default}` | " in README


def test_no_variable_is_made_up() -> None:
    known = {f"{ENVIRONMENT_PREFIX}{name.upper()}" for name in Settings.model_fields} | {"CLAWATCH_HOME"}
    for document in (README, CONTRIBUTING):
        assert set(re.findall(r"CLAWATCH_[A-Z_]+", document)) <= known


def test_every_command_and_option_is_in_the_readme() -> None:
    assert {command for command in commands(_parser()) if command not in README} == set()


def commands(parser: argparse.ArgumentParser, before: str = "clawatch") -> Iterator[str]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield f"{before} {name}"
                yield from commands(below, f"{before} {name}")
        elif action.option_strings and action.dest not in {"help", "version"}:
            yield action.option_strings[-1]


def test_paths_of_the_api_are_those_of_the_readme(client: Client) -> None:
    paths = client.get("openapi.json").json["paths"]
    described = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    named = set(re.findall(r"\| `((?:GET|POST|DELETE) /\S+)` \|", README))
    assert named == {re.sub(r"\{(\w+)\}", lambda match: match[1].upper(), route) for route in described}


def test_what_the_doctor_examines_is_in_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "CLAUDE_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    (row,) = re.findall(r"^\| `clawatch doctor` \| checks (.+); exits 1", README, re.MULTILINE)
    examined = [finding.name for finding in examine(find_paths({"CLAWATCH_HOME": str(tmp_path)}))]
    assert sorted(re.split(r", | and ", row)) == sorted(examined)


def test_types_of_agent_events_are_those_of_the_readme() -> None:
    (sentence,) = re.findall(r"the types are ([^:]+):", README)
    assert re.findall(r"`(\w+)`", sentence) == list(TYPES)


@pytest.mark.skipif(os.name != "posix", reason="the README gives the folders of Linux")
def test_folders_and_files_are_those_of_the_readme(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    paths = find_paths({})
    rows = {row.split("|")[1].strip(): row.split("|")[2] for row in README.splitlines() if row.startswith("| `~")}
    for folder in (paths.data, paths.config, paths.logs):
        assert f"`~/{folder.relative_to(Path.home())}`" in rows
    for path in (paths.database, paths.key, paths.hooks, paths.spool, paths.running, paths.lock):
        assert f"`{path.name}" in rows[f"`~/{paths.data.relative_to(Path.home())}`"]
    for path in (paths.settings, paths.layout):
        assert f"`{path.name}`" in rows[f"`~/{paths.config.relative_to(Path.home())}`"]
    assert f"`{paths.log.name}`" in rows[f"`~/{paths.logs.relative_to(Path.home())}`"]


def test_decisions_have_numbers_of_their_own_and_are_listed() -> None:
    listed = re.findall(
        r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \|$", (ROOT / "docs/adr/README.md").read_text("utf-8"), re.MULTILINE
    )
    assert [(number, name) for number, name, _ in listed] == [(path.name[:4], path.name) for path in DECISIONS]
    assert len({number for number, _, _ in listed}) == len(listed)
    for path, (number, _, title) in zip(DECISIONS, listed, strict=True):
        text = path.read_text("utf-8")
        assert text.startswith(f"# {number} {title}\n")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_layers_are_those_that_are_kept() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    (kept,) = re.findall(r"^layers = \[\n(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    layers = [line.replace("clawatch.", "") for line in re.findall(r'"(.+)"', kept)]
    assert " → ".join(layers) in CONTRIBUTING
    for layer in (name for line in layers for name in line.split(" | ")):
        assert f"| `{layer}/` | " in CONTRIBUTING or layer == "settings"


def test_benches_are_those_that_run() -> None:
    script = (ROOT / "packaging" / "bench").read_text("utf-8")
    benches = sorted(path.stem.removeprefix("bench_") for path in (ROOT / "tests" / "bench").glob("bench_*.py"))
    (named,) = re.findall(r"packaging/bench ([\w|]+) \.\.\.", script)
    assert sorted(named.split("|")) == benches
    run = (ROOT / "tests" / "bench" / "run.py").read_text("utf-8")
    assert sorted(re.findall(r'"(\w+)": bench_\w+\.figures', run)) == benches
