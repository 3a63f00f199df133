from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENTRY_POINTS = ("packaging/run", "packaging/test", ".ci/run")


def shell_scripts() -> list[str]:
    """Every script of ours, found by how it begins rather than by a list that someone has to keep."""
    folders = ("packaging", ".ci", "hooks")
    files = sorted(path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    beginnings = (b"#!/bin/sh", b"#!/bin/bash", b"#!/usr/bin/env bash", b"# shellcheck shell=")
    return [str(path.relative_to(ROOT)) for path in files if path.read_bytes().startswith(beginnings)]


@pytest.mark.parametrize("name", ENTRY_POINTS)
def test_entry_points_can_be_run(name: str) -> None:
    assert os.access(ROOT / name, os.X_OK)


@pytest.mark.parametrize("name", ["packaging/run", "packaging/test"])
def test_readme_names_the_commands_that_exist(name: str) -> None:
    assert name in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", shell_scripts())
def test_every_script_is_bash_and_parses(name: str) -> None:
    subprocess.run(["bash", "-n", str(ROOT / name)], check=True)


def test_every_script_is_checked() -> None:
    checked = re.search(r"shellcheck -x (.*)", (ROOT / "packaging" / "test").read_text(encoding="utf-8"))
    assert checked
    named = {str(path.relative_to(ROOT)) for pattern in checked[1].split() for path in ROOT.glob(pattern)}
    assert named == set(shell_scripts())


def test_packaging_shadows_no_library() -> None:
    assert not list((ROOT / "packaging").rglob("__init__.py"))


def test_continuous_integration_runs_what_a_person_runs() -> None:
    last = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1]
    assert last == "exec bash packaging/test"
