"""What the doctor says of transcripts, and where they are looked for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from clawatch.runtime.paths import find_paths
from clawatch.runtime.transcripts import price_book, transcript_folders
from clawatch.runtime.transcripts_finding import transcripts_finding
from clawatch.settings.model import Settings
from support.cores import running_core
from support.transcripts import imported, write_transcript

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.runtime.paths import Paths


@pytest.fixture
def claude(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Claude Code's folder, which does not exist yet."""
    monkeypatch.setenv("CLAUDE_CONFIG_DIR", str(tmp_path / "claude"))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path / "claude"


@pytest.fixture
def paths(home: Path) -> Paths:
    return find_paths({"CLAWATCH_HOME": str(home)})


def test_before_the_first_session(paths: Paths, claude: Path) -> None:
    found = transcripts_finding(paths)
    assert (found.name, found.is_well) == ("transcripts", True)
    assert found.text == f"none yet: {claude}/projects is made by Claude Code's first session"


def test_what_is_read_and_what_waits(home: Path, paths: Paths, claude: Path) -> None:
    for number in range(3):
        write_transcript(claude / "projects" / "-w" / f"s-{number}.jsonl", 1)
    assert transcripts_finding(paths).text == f"3 files in {claude}/projects, 3 with something new"
    with running_core(home, transcript_folders=(str(claude / "projects"),)) as core:
        imported(core.transcripts)
    write_transcript(claude / "projects" / "-w" / "s-9.jsonl", 1)
    assert transcripts_finding(paths).text == f"4 files in {claude}/projects, 1 with something new"


@pytest.mark.skipif(os.geteuid() == 0, reason="NOT TESTED: root can read everything")
def test_what_cannot_be_read_is_named(paths: Paths, claude: Path) -> None:
    file = write_transcript(claude / "projects" / "-w" / "s-1.jsonl", 1)
    file.chmod(0)
    found = transcripts_finding(paths)
    assert (found.is_well, found.text) == (False, f"{file} cannot be read: correct its rights")


def test_wrong_settings_are_left_to_their_own_finding(home: Path, paths: Paths) -> None:
    home.mkdir()
    paths.settings.write_text("port = many", "utf-8")
    assert transcripts_finding(paths).text == "not looked for: the settings do not say where"


def test_folders_of_claude_code_and_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "backup" / "projects").mkdir(parents=True)
    settings = Settings(transcript_folders=("~/more", str(tmp_path / "backup"), str(tmp_path / "backup" / "projects")))
    folders = transcript_folders({"HOME": str(tmp_path)}, settings)
    assert folders == (
        f"{tmp_path}/.claude/projects",
        f"{tmp_path}/.config/claude/projects",
        os.path.expanduser("~/more"),  # noqa: PTH111 as the text it is
        f"{tmp_path}/backup/projects",
    )
    assert transcript_folders({"CLAUDE_CONFIG_DIR": "/etc/claude"}, settings)[0] == "/etc/claude/projects"


def test_the_price_book_is_made_once() -> None:
    book = price_book(Settings())
    assert book() is book()
