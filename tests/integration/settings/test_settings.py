"""Settings from file and environment; the key; who may read what."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from clawatch.settings.file import SettingsError, load_settings, save_setting
from clawatch.settings.key import load_or_make_key
from clawatch.settings.model import Settings
from clawatch.settings.prices import UserPrice

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.toml"


def write(file: Path, text: str | bytes) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def test_without_file_and_environment_all_is_at_its_default(file: Path) -> None:
    assert load_settings(file, {}) == Settings()
    assert (Settings().host, Settings().port, Settings().require_key) == ("127.0.0.1", 6821, False)


def test_environment_goes_before_the_file(file: Path) -> None:
    write(file, 'port = 7000\nhost = "localhost"\ntheme = "dark"\n')
    given = {"CLAWATCH_PORT": "7001", "CLAWATCH_HOST": "", "CLAWATCH_REQUIRE_KEY": "true", "CLAWATCH_HOME": "/x"}
    settings = load_settings(file, given)
    assert (settings.port, settings.host, settings.theme, settings.require_key) == (7001, "localhost", "dark", True)


def test_every_setting_can_be_given_by_environment(file: Path) -> None:
    given = {"host": "::1", "port": 1, "require_key": True, "theme": "light", "log_level": "debug"}
    given |= {"desktop_notifications": False, "metrics": True, "hold_seconds": 60, "hold_when_gone": "deny"}
    for name, value in given.items():
        settings = load_settings(file, {f"CLAWATCH_{name.upper()}": str(value)})
        assert getattr(settings, name) == value
        assert name in Settings.model_fields
    folders = load_settings(
        file, {"CLAWATCH_TRANSCRIPT_FOLDERS": os.pathsep.join(["/a", "", "/b c"])}
    ).transcript_folders
    assert folders == ("/a", "/b c")


def test_prices_by_environment_are_json(file: Path) -> None:
    write(file, '[prices."mine"]\ninput = 1\noutput = 2\n')
    given = {"CLAWATCH_PRICES": '{"theirs": {"input": 0.1, "output": "2", "from": "2026-10-01"}}'}
    assert load_settings(file, given).prices == {
        "theirs": UserPrice.model_validate({"input": "0.1", "output": 2, "from": date(2026, 10, 1)})
    }


@pytest.mark.parametrize("value", ["mine=5", "[]", '{"mine": {}}', '{"mine": {"input": NaN, "output": 1}}'])
def test_error_names_the_variable_of_wrong_prices(file: Path, value: str) -> None:
    with pytest.raises(
        SettingsError, match=r"environment variable CLAWATCH_PRICES is wrong \(.*\): correct it, or unset"
    ):
        load_settings(file, {"CLAWATCH_PRICES": value})


def test_prices_of_the_users_own(file: Path) -> None:
    write(
        file,
        'transcript_folders = ["/srv/claude", "~/old"]\n\n'
        '[prices."claude-opus-5"]\ninput = 4.5\noutput = 22.5\nfrom = 2026-10-01\n\n'
        '[prices.mine]\ninput = 0.1\noutput = "0.4"\ncache_read = 0\ncache_write_1h = 0.3\nweb_search = 12\n',
    )
    settings = load_settings(file, {})
    assert settings.transcript_folders == ("/srv/claude", "~/old")
    opus, mine = settings.prices["claude-opus-5"], settings.prices["mine"]
    assert (opus.input, opus.output, opus.valid_from) == (Decimal("4.5"), Decimal("22.5"), date(2026, 10, 1))
    assert (opus.cache_write_5m, opus.cache_read, opus.web_search) == (None, None, Decimal(10))
    assert (mine.input, mine.output, mine.cache_read) == (Decimal("0.1"), Decimal("0.4"), Decimal(0))
    assert (mine.cache_write_1h, mine.web_search, mine.valid_from) == (Decimal("0.3"), Decimal(12), None)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("port = 70000", "wrong port"),
        ('port = "many"', "wrong port"),
        ("port = -1", "wrong port"),
        ('host = ""', "wrong host"),
        ('theme = "pink"', "wrong theme .*'system', 'light' or 'dark'"),
        ("prot = 5", "wrong prot"),
        ("prices = 5", r"wrong prices \(input should be a valid dictionary"),
        ('prices = "mine"', "wrong prices .*JSON object"),
        ("[prices.a]\ninput = 1", r"wrong prices\.a\.output \(field required"),
        ("[prices.a]\ninput = -1\noutput = 1", r"wrong prices\.a\.input \(input should be greater than or equal to 0"),
        ("[prices.a]\ninput = nan\noutput = 1", r"wrong prices\.a\.input \(input should be a finite number"),
        ("[prices.a]\ninput = 0.0000001\noutput = 1", r"wrong prices\.a\.input .*6 decimal places"),
        ("[prices.a]\ninput = 1\noutput = 1\ncache = 1", r"wrong prices\.a\.cache \(extra inputs"),
        ("[prices.a]\ninput = 1\noutput = 1\nfrom = 'soon'", r"wrong prices\.a\.from \(input should be a valid date"),
        ("transcript_folders = 5", "wrong transcript_folders"),
        ('transcript_folders = ["/a", ""]', r"wrong transcript_folders\.1"),
        ("[server]\nport = 5", "wrong server"),
        ("port = ", "no valid TOML"),
        ("port = 1\nport = 2", "no valid TOML"),
        (b"\xff\xfe", "no valid TOML"),
        (b"\0", "no valid TOML"),
    ],
)
def test_error_names_the_file_the_setting_and_the_way_out(file: Path, text: str | bytes, named: str) -> None:
    write(file, text)
    with pytest.raises(SettingsError, match=rf"The settings file {file} .*{named}.*: correct it, or ") as caught:
        load_settings(file, {})
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == (text.encode() if isinstance(text, str) else text)


@pytest.mark.parametrize(("name", "value"), [("PORT", "x"), ("THEME", "pink"), ("REQUIRE_KEY", "perhaps")])
def test_error_names_the_variable(file: Path, name: str, value: str) -> None:
    write(file, "port = 7000\n")
    with pytest.raises(SettingsError, match=rf"environment variable CLAWATCH_{name} is wrong .*: correct it, or unset"):
        load_settings(file, {f"CLAWATCH_{name}": value})


def test_folder_in_the_files_place(file: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(SettingsError, match=f"{file} cannot be read"):
        load_settings(file, {})
    with pytest.raises(SettingsError, match=f"{file} cannot be"):
        save_setting(file, "port", 5)


def test_saving_keeps_comments_and_order(file: Path) -> None:
    write(file, '# mine\ntheme = "dark"  # at night\n\nport = 7000 # taken: 6821\n')
    save_setting(file, "port", 7001)
    save_setting(file, "require_key", value=True)
    assert file.read_text("utf-8") == (
        '# mine\ntheme = "dark"  # at night\n\nport = 7001 # taken: 6821\nrequire_key = true\n'
    )
    assert load_settings(file, {}).port == 7001
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["settings.toml"]


def test_saving_makes_file_and_folder(file: Path) -> None:
    save_setting(file, "theme", "light")
    assert load_settings(file, {}).theme == "light"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_saving_leaves_a_broken_file_alone(file: Path) -> None:
    write(file, "port = ")
    with pytest.raises(SettingsError, match="no valid TOML"):
        save_setting(file, "port", 5)
    assert file.read_text("utf-8") == "port = "


def test_saving_follows_a_link(file: Path, tmp_path: Path) -> None:
    kept = write(tmp_path / "dotfiles" / "settings.toml", "port = 1\n")
    file.parent.mkdir()
    file.symlink_to(kept)
    save_setting(file, "port", 2)
    assert file.is_symlink()
    assert kept.read_text("utf-8") == "port = 2\n"


@pytest.mark.parametrize(
    ("host", "asks"),
    [
        ("127.0.0.1", False),
        ("localhost", False),
        ("::1", False),
        ("127.8.8.8", False),
        ("0.0.0.0", True),  # noqa: S104 compared only
        ("::", True),
        ("192.168.1.5", True),
        ("box.local", True),
    ],
)
def test_any_other_host_than_this_machine_asks_for_the_key(host: str, *, asks: bool) -> None:
    assert Settings(host=host).asks_for_key is asks
    assert Settings(host=host, require_key=True).asks_for_key


def test_key_is_made_once_and_for_this_user_alone(tmp_path: Path) -> None:
    file = tmp_path / "data" / "key"
    key = load_or_make_key(file)
    assert len(key) >= 40
    file.chmod(0o644)
    assert load_or_make_key(file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_or_make_key(tmp_path / "other") != key


def test_key_file_that_was_left_empty_is_filled(tmp_path: Path) -> None:
    write(tmp_path / "key", "\n")
    assert len(load_or_make_key(tmp_path / "key")) >= 40


@pytest.mark.parametrize("content", [b"short", b"\xff" * 40, b"two words " * 5, b"a\tb" * 20])
def test_unusable_key_file_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = write(tmp_path / "key", content)
    with pytest.raises(SettingsError, match=f"key file {file} .*: remove it, and a new key is made") as caught:
        load_or_make_key(file)
    assert content.decode("latin-1") not in str(caught.value)
    assert file.read_bytes() == content


def test_settings_are_read_without_what_is_slow_to_load() -> None:
    script = "import sys; import clawatch.settings.file; sys.exit('tomlkit' in sys.modules or 'PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], env=os.environ, check=False).returncode == 0
