"""What each system is given so that it starts ClaWatch at login, and what it says of it."""

from __future__ import annotations

import plistlib
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clawatch.integrations.start_at_login import (
    AutostartFile,
    LaunchAgent,
    LoginError,
    RunKey,
    exec_word,
    login_entry,
    start_command,
)

if TYPE_CHECKING:
    from pathlib import Path

_COMMAND = ("/opt/my apps/clawatch", "--tray")


class Values(dict[tuple[str, str], str]):
    """A registry that is a dictionary."""

    def read(self, key: str, name: str) -> str | None:
        return self.get((key, name))

    def write(self, key: str, name: str, value: str) -> None:
        self[key, name] = value

    def delete(self, key: str, name: str) -> None:
        self.pop((key, name), None)


def test_a_desktop_starts_what_lies_in_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "autostart" / "clawatch.desktop"
    entry = AutostartFile(path, _COMMAND, {"CLAWATCH_HOME": "/home/a b/watch"})
    assert (entry.is_on(), entry.place) == (False, str(path))
    entry.turn_on()
    assert entry.is_on()
    assert path.read_text() == (
        "[Desktop Entry]\nType=Application\nName=ClaWatch\nComment=Watches AI coding agents\n"
        'Exec=env "CLAWATCH_HOME=/home/a b/watch" "/opt/my apps/clawatch" --tray\n'
        "Icon=clawatch\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
    )
    path.write_text(path.read_text().replace("enabled=true", "enabled=false"))
    assert not entry.is_on()
    entry.turn_on()
    entry.turn_off()
    entry.turn_off()
    assert (entry.is_on(), path.exists()) == (False, False)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\n\r\t\0"), min_size=1))
def test_any_path_survives_the_two_ways_of_escaping(word: str) -> None:
    # a desktop reads the text of the entry, then takes the word out of its quotes, and then replaces field codes
    written = exec_word(word).replace("\\\\", "\\")
    is_quoted = written.startswith('"')
    inner = re.sub(r'\\(["`$\\])', r"\1", written[1:-1]) if is_quoted else written
    assert inner.replace("%%", "%") == word
    assert is_quoted or not set(word) & set(" \"'\\><~|&;$*?#()`")


@pytest.mark.parametrize(("word", "written"), [("a%b", '"a%%b"'), ('a"b', '"a\\\\"b"'), ("$x", '"\\\\$x"'), ("", '""')])
def test_what_means_something_is_escaped(word: str, written: str) -> None:
    assert exec_word(word) == written


def test_what_cannot_be_said_is_refused() -> None:
    with pytest.raises(LoginError, match="desktop entry"):
        exec_word("/two\nlines")


def test_launchd_is_given_an_agent(tmp_path: Path) -> None:
    path = tmp_path / "LaunchAgents" / "x.plist"
    entry = LaunchAgent(path, _COMMAND, {"CLAWATCH_HOME": "/home/a b"})
    assert not entry.is_on()
    entry.turn_on()
    assert entry.is_on()
    told = plistlib.loads(path.read_bytes())
    assert told["ProgramArguments"] == list(_COMMAND)
    assert (told["RunAtLoad"], told["EnvironmentVariables"]) == (True, {"CLAWATCH_HOME": "/home/a b"})
    path.write_bytes(plistlib.dumps({**told, "Disabled": True}))
    assert not entry.is_on()
    path.write_bytes(b"no list at all")
    assert not entry.is_on()
    entry.turn_off()
    assert not path.exists()


def test_windows_is_given_a_value() -> None:
    values = Values()
    entry = RunKey(values, ("C:\\My Apps\\clawatch.exe", "--tray"))
    assert not entry.is_on()
    entry.turn_on()
    assert entry.is_on()
    assert list(values.values()) == ['"C:\\My Apps\\clawatch.exe" --tray']
    assert entry.place.endswith(r"CurrentVersion\Run\ClaWatch")
    entry.turn_off()
    assert (entry.is_on(), values) == (False, {})


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "autostart").write_text("a file")
    entry = AutostartFile(tmp_path / "autostart" / "clawatch.desktop", _COMMAND, {})
    with pytest.raises(LoginError, match="correct its rights"):
        entry.turn_on()


@pytest.mark.parametrize(
    ("system", "place"),
    [
        ("linux", "settings/autostart/clawatch.desktop"),
        ("darwin", "home/Library/LaunchAgents/io.github.clawatch.plist"),
        ("win32", r"CurrentVersion\Run\ClaWatch"),
    ],
)
def test_each_system_has_its_own(system: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", system)
    entry = login_entry(_COMMAND, {"XDG_CONFIG_HOME": str(tmp_path / "settings")}, tmp_path / "home")
    assert entry.place.endswith(place)
    monkeypatch.undo()
    assert start_command()[-1] == "--tray"
