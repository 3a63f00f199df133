"""A stand-in for what reads and changes settings: the file is a real one where a test gives one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from clawatch.settings.file import SettingsError, change_setting, read_settings
from clawatch.settings.model import Settings
from clawatch.ui.settings_control import (
    ClaudeFound,
    FileChange,
    KeyView,
    PairingCode,
    RepricingView,
    SettingsProblem,
    SettingsView,
    StartAtLogin,
    StorageSizes,
    TelegramView,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from clawatch.settings.file import Value
    from clawatch.ui.settings_control import PairingStep

TOKEN = "4711:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


class FakeTelegram:
    """A TelegramPairing with one bot, whose Start a test presses."""

    def __init__(self) -> None:
        self.now = TelegramView()
        self.refusal = ""
        self.tests = 0
        self._tell: Callable[[PairingStep], None] | None = None

    def view(self) -> TelegramView:
        return self.now

    def check(self, token: str) -> str:
        if self.refusal or token != TOKEN:
            raise SettingsProblem(self.refusal or "Telegram: Unauthorized. Ask @BotFather for the bot's token.")
        return "clawatch_test_bot"

    def begin(self, token: str, tell: Callable[[PairingStep], None]) -> None:
        name = self.check(token)
        self._tell = tell
        tell(PairingCode(name, "s3cr3t", f"https://t.me/{name}?start=s3cr3t"))

    def press_start(self) -> None:
        """Do what the person does on the phone."""
        self.now = TelegramView("connected", "clawatch_test_bot", "Ada L.", None, "keychain")
        self._end(self.now)

    def fail(self, sentence: str) -> None:
        self._end(SettingsProblem(sentence))

    def give_up(self) -> None:
        self._end(None)

    def try_out(self) -> str:
        self.tests += 1
        return "A test message was sent to Ada L. by @clawatch_test_bot."

    def remove(self) -> str:
        self.now = TelegramView()
        return "Telegram is removed: nothing is sent there any more."

    def _end(self, step: PairingStep) -> None:
        tell, self._tell = self._tell, None
        if tell is not None:
            thread = threading.Thread(target=tell, args=(step,))
            thread.start()
            thread.join()


class FakeSettings:
    """A SettingsControl that remembers what it was asked for."""

    def __init__(
        self, file: Path | None = None, environment: Mapping[str, str] | None = None, **settings: object
    ) -> None:
        self.file, self.environment = file, environment or {}
        self.settings = Settings.model_validate(settings)
        self.telegram = FakeTelegram()
        self.saved: list[tuple[str, object]] = []
        self.login = False
        self.keys = 1
        self.restarts = 0
        self.refusal = ""
        self.notifications = 0
        self.prices = RepricingView()
        self.found = ClaudeFound("2.1.140", "/home/user/.claude", has_folder=True, transcripts=1_240)

    def look(self) -> SettingsView:
        if self.file is None:
            return SettingsView(self.settings, "/home/user/.config/clawatch/settings.toml")
        given = read_settings(self.file, self.environment)
        waits = ("port",) if any(name == "port" for name, _ in self.saved) else ()
        return SettingsView(given.settings, str(self.file), given.in_file, dict(given.by_environment), waits)

    def save(self, name: tuple[str, ...], value: Value | None) -> SettingsView:
        assert self.file is not None, "a test that saves gives a file"
        try:
            change_setting(self.file, name, value, self.environment)
        except SettingsError as error:
            raise SettingsProblem(str(error)) from None
        self.saved.append((".".join(name), value))
        return self.look()

    def restart(self) -> None:
        self.restarts += 1

    def start_at_login(self) -> StartAtLogin:
        return StartAtLogin(self.login, "/home/user/.config/autostart/clawatch.desktop")

    def set_start_at_login(self, *, on: bool) -> StartAtLogin:
        if self.refusal:
            raise SettingsProblem(self.refusal)
        self.login = on
        return self.start_at_login()

    def key(self) -> KeyView:
        return KeyView(f"key-number-{self.keys}-and-more-of-it", "/home/user/.local/share/clawatch/key")

    def rotate_key(self) -> KeyView:
        self.keys += 1
        return self.key()

    def try_notification(self) -> str:
        if self.refusal:
            raise SettingsProblem(self.refusal)
        self.notifications += 1
        return "A notification was sent: it should be on your screen now."

    def hooks_change(self, *, installing: bool) -> FileChange:
        before = '{\n  "model": "opus"\n}\n'
        after = '{\n  "model": "opus",\n  "hooks": {\n    "Stop": []\n  }\n}\n'
        path = "/home/user/.claude/settings.json"
        return FileChange(path, before, after) if installing else FileChange(path, after, before)

    def claude(self) -> ClaudeFound:
        return self.found

    def sizes(self) -> StorageSizes:
        return StorageSizes(312_000_000, 41_000_000, 0, 2_048, 640_000)

    def reprice(self) -> RepricingView:
        self.prices = RepricingView(is_running=True, total=1_000, done=10)
        return self.prices

    def repricing(self) -> RepricingView:
        return self.prices
