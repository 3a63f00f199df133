"""What is shown before an installation is what the installation then does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clawatch.integrations.claude_code.installer import install, preview_install, preview_uninstall, uninstall
from clawatch.integrations.claude_code.settings_file import SettingsFileError

if TYPE_CHECKING:
    from pathlib import Path

_OWN = "{\n  // no\n}\n"
_BEFORE = '{\n  "model": "opus",\n  "hooks": {"Stop": [{"hooks": [{"type": "command", "command": "say done"}]}]}\n}\n'


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "hooks" / "monitor-hook.sh"
    path.parent.mkdir()
    path.write_text("#!/bin/bash\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("before", [_BEFORE, "{}\n", "", None])
@pytest.mark.parametrize("exec_form", [True, False])
def test_it_says_what_then_happens(before: str | None, exec_form: bool, script: Path, tmp_path: Path) -> None:
    settings = tmp_path / ".claude" / "settings.json"
    if before is not None:
        settings.parent.mkdir()
        settings.write_text(before, encoding="utf-8")
    shown = preview_install(settings, script, exec_form=exec_form)
    assert settings.exists() is (before is not None), "looking changes nothing"
    install(settings, script, exec_form=exec_form)
    assert shown.after == settings.read_text(encoding="utf-8")
    assert (shown.before is None) is (before is None)
    assert preview_install(settings, script, exec_form=exec_form).after == shown.after
    gone = preview_uninstall(settings, script)
    assert gone.before == shown.after
    uninstall(settings, script)
    assert (gone.after is None) is not settings.exists()
    if gone.after is not None and before:
        assert settings.read_text(encoding="utf-8") == before
    left = preview_uninstall(settings, script)
    assert left.before == left.after


def test_a_file_that_is_not_understood_is_said(script: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings.json"
    settings.write_text(_OWN, encoding="utf-8")
    with pytest.raises(SettingsFileError, match="not valid JSON"):
        preview_install(settings, script, exec_form=False)
    with pytest.raises(SettingsFileError, match="not valid JSON"):
        preview_uninstall(settings, script)
