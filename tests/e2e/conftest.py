from __future__ import annotations

import json
import os
import random
import socket
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from e2e.mock_messages_api import MODEL, MessagesApi, Script, Usage
from e2e.running import ClaWatch

if TYPE_CHECKING:
    from collections.abc import Mapping

# below those that systems give to whoever asks for any, as other tests do while one of ours is between two starts
_PORTS = range(20_000, 32_000)


@pytest.fixture(scope="session")
def claude_program() -> Path:
    """The real Claude Code CLI: packaging/test keeps one in the user's cache."""
    given = os.environ.get("CLAWATCH_TEST_CLAUDE")
    if given:
        return Path(given)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    pattern = "clawatch/claude-code/*/node_modules/@anthropic-ai/claude-code-*/claude"
    for found in sorted(cache.glob(pattern), reverse=True):
        # some versions of npm install the programs of other platforms as well
        with suppress(OSError):
            subprocess.run([str(found), "--version"], stdout=subprocess.DEVNULL, check=True)
            return found
    pytest.skip("NOT TESTED: Claude Code is not here; packaging/test installs it where npm is")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder in which Claude Code has asked its first-run questions before."""
    home = tmp_path / "home"
    (home / ".claude").mkdir(parents=True)
    answers = {
        "hasCompletedOnboarding": True,
        "customApiKeyResponses": {"approved": ["sk-test-not-a-key"], "rejected": []},
    }
    (home / ".claude.json").write_text(json.dumps(answers), encoding="utf-8")
    return home


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose path needs quoting wherever a shell would read it."""
    project = tmp_path / 'it\'s a "project" of ours'
    project.mkdir()
    return project


@pytest.fixture
def bare_environment(home: Path) -> Mapping[str, str]:
    """Nothing of the person's who runs the tests."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8", "TERM": "xterm"}


def claude_environment(api: MessagesApi) -> Mapping[str, str]:
    """What lets Claude Code reach a script of the model's replies, and nothing else."""
    return {
        "ANTHROPIC_BASE_URL": api.url,
        "ANTHROPIC_API_KEY": "sk-test-not-a-key",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "CLAUDE_CODE_MAX_RETRIES": "1",
        "DISABLE_TELEMETRY": "1",
        "DISABLE_AUTOUPDATER": "1",
    }


@dataclass
class RunClaude:
    """Runs `claude -p` in the project against a script of the model's replies, reaching nothing but that script."""

    program: Path
    project: Path
    environment: Mapping[str, str]
    answered: list[Usage] = field(default_factory=list)  # what the model answered in the last run

    def __call__(self, script: Script, *arguments: str) -> subprocess.CompletedProcess[str]:
        with MessagesApi(script) as api:
            self.answered = api.answered
            return subprocess.run(
                [str(self.program), "-p", "please look around", "--model", MODEL, *arguments],
                cwd=self.project,
                env={**self.environment, **claude_environment(api)},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=90,
                check=False,
            )


@pytest.fixture
def run_claude(claude_program: Path, project: Path, bare_environment: Mapping[str, str]) -> RunClaude:
    return RunClaude(claude_program, project, bare_environment)


def _is_free(port: int) -> bool:
    with socket.socket() as probe, suppress(OSError):
        probe.bind(("127.0.0.1", port))
        return True
    return False


@pytest.fixture
def clawatch(tmp_path: Path, bare_environment: Mapping[str, str]) -> ClaWatch:
    """A ClaWatch that is not running yet, on a port that was free a moment ago."""
    port = next(filter(_is_free, random.sample(_PORTS, 100)))
    folder = tmp_path / 'our "own" folder'
    return ClaWatch({**bare_environment, "CLAWATCH_HOME": str(folder), "CLAWATCH_PORT": str(port)})
