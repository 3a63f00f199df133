"""What documents promise and the design demands, held against the code."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clawatch.cli.main import _parser
from clawatch.ingest import spool
from clawatch.integrations.claude_code import hook_files
from clawatch.runtime import hook_control

ROOT = Path(__file__).parents[2]
APP = ROOT / "app" / "clawatch"
PROTOCOL = (ROOT / "docs" / "hook-protocol.md").read_text("utf-8")
HOOK = (ROOT / "hooks" / "monitor-hook.sh").read_text("utf-8")
# what the app tells a hook that waits
ANSWERED = "X-ClaWatch-Hold"
LINES_AT_MOST = 300
# what reads better whole
LONGER: set[str] = set()


def test_imports_point_inward() -> None:
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert program
    result = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_files_can_be_read_in_one_go() -> None:
    long = {
        str(path.relative_to(APP))
        for path in APP.rglob("*.py")
        if len(path.read_text("utf-8").splitlines()) > LINES_AT_MOST
    }
    assert long <= LONGER


def test_headers_of_the_protocol_are_sent_and_read() -> None:
    headers = set(re.findall(r"^(X-ClaWatch-[\w-]+): ", PROTOCOL, re.MULTILINE))
    assert headers == {"X-ClaWatch-Event-Id", "X-ClaWatch-Received-At", "X-ClaWatch-Key", ANSWERED}
    api = "".join(path.read_text("utf-8") for path in (APP / "api").rglob("*.py"))
    assert f"{ANSWERED}: " in api
    assert f"{ANSWERED}:" in HOOK
    for header in headers - {ANSWERED}:
        assert f"{header}: $" in HOOK
        assert f"HTTP_{header.upper().replace('-', '_')}" in api


def test_names_of_the_protocol_are_those_of_the_code() -> None:
    assert f"DATA/hooks/{hook_control.SCRIPT} " in PROTOCOL
    assert "monitor-hook.conf" in PROTOCOL
    assert "monitor-hook.conf" in HOOK
    assert "monitor-hook.conf" in Path(hook_files.__file__).read_text("utf-8")
    (event_id,) = re.findall(r"An id matches `(\S+)`", PROTOCOL)
    assert f"(?P<id>{event_id})" in spool._NAME.pattern
    assert spool._NAME.fullmatch("0000000000000000-77-12345.600.json")
    assert "`ID.SIZE.json`" in PROTOCOL
    assert spool._PART.fullmatch(".0000000000000000-77-12345.part")
    assert "`.ID.part`" in PROTOCOL
    assert "DATA/spool/rejected/" in PROTOCOL
    assert "NAME.reason" in PROTOCOL
    assert spool.SpoolFolder(Path("spool")).rejected_path == Path("spool/rejected")


def readme_commands() -> list[list[str]]:
    readme = (ROOT / "README.md").read_text("utf-8")
    given = re.findall(r"`?packaging/run((?: [\w-]+)*)`?", readme) + re.findall(r"`clawatch((?: [\w-]+)+)`", readme)
    return [shlex.split(arguments) for arguments in sorted(set(given))]


@pytest.mark.parametrize("arguments", readme_commands(), ids=" ".join)
def test_commands_of_the_readme_exist(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    if "--help" in arguments:
        with pytest.raises(SystemExit) as ended:
            _parser().parse_args(arguments)
        assert ended.value.code == 0
        assert "hooks" in capsys.readouterr().out
    else:
        _parser().parse_args(arguments)
