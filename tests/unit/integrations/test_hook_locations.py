from pathlib import Path

import pytest

from clawatch.integrations.claude_code.locations import managed_settings_paths, user_settings_path


def test_the_user_settings_stand_in_the_home_folder() -> None:
    assert user_settings_path({"HOME": "/home/someone"}) == Path("/home/someone/.claude/settings.json")


def test_the_configured_folder_wins() -> None:
    env = {"HOME": "/home/someone", "CLAUDE_CONFIG_DIR": "/elsewhere/claude"}
    assert user_settings_path(env) == Path("/elsewhere/claude/settings.json")
    assert user_settings_path(env | {"CLAUDE_CONFIG_DIR": ""}) == Path("/home/someone/.claude/settings.json")
    assert user_settings_path({"CLAUDE_CONFIG_DIR": "relative"}).is_absolute()


def test_without_a_home_in_the_environment_the_system_is_asked() -> None:
    assert user_settings_path({}) == Path.home() / ".claude" / "settings.json"


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("linux", "/etc/claude-code/managed-settings.json"),
        ("darwin", "/Library/Application Support/ClaudeCode/managed-settings.json"),
    ],
)
def test_the_policy_of_each_system(platform: str, expected: str) -> None:
    assert managed_settings_paths(platform)[0] == Path(expected)


def test_the_policy_on_windows() -> None:
    assert "Program Files\\ClaudeCode" in str(managed_settings_paths("win32")[0])


def test_the_parts_of_a_policy_come_after_it_in_order(tmp_path: Path) -> None:
    parts = tmp_path / "managed-settings.d"
    parts.mkdir()
    for name in ("20-b.json", "10-a.json", ".hidden.json", "readme.txt"):
        (parts / name).touch()
    assert managed_settings_paths("linux", folder=tmp_path) == (
        tmp_path / "managed-settings.json",
        parts / "10-a.json",
        parts / "20-b.json",
    )
