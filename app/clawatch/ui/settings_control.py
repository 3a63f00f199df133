"""What the settings page and the welcome need from the rest of ClaWatch. No Qt.

Every method may touch files or the network and is called on the read executor, unless it says that it returns at once.
Each raises SettingsProblem, whose text is one sentence for a person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from clawatch.settings.model import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from clawatch.settings.file import Value


class SettingsProblem(Exception):  # noqa: N818 it words what the user can mend, it is no fault of ours
    """What was asked for was not done; its text is one sentence for a person."""


@dataclass(frozen=True, slots=True)
class SettingsView:
    """The settings as they are.

    `in_file` are the first names of those that the file gives, `by_environment` the variable that gives a setting
    instead. `waits_for_restart` are those that count only after a restart. `problem` says why the file, as it is now,
    is not gone by: `settings` are then the last ones that were right. A demo cannot restart.
    """

    settings: Settings = field(default_factory=Settings)
    file: str = ""
    in_file: frozenset[str] = frozenset()
    by_environment: Mapping[str, str] = field(default_factory=dict)
    waits_for_restart: tuple[str, ...] = ()
    problem: str = ""
    can_restart: bool = True


@dataclass(frozen=True, slots=True)
class StartAtLogin:
    """Whether the system starts ClaWatch at login, by `place` (a file, or an entry); `problem` where it cannot."""

    is_on: bool
    place: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FileChange:
    """What would become of a file: its text before and after. They are equal where nothing would change."""

    path: str
    before: str
    after: str
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class ClaudeFound:
    """What there is of Claude Code: its version (None where no `claude` is found), its folder, its transcripts."""

    version: str | None
    folder: str
    has_folder: bool
    transcripts: int


@dataclass(frozen=True, slots=True)
class StorageSizes:
    """What is on the disk, in bytes. `unused` is the part of the database that is used again before it grows.

    `backups` are copies from before newer formats, `spool` events that wait, `logs` what the log files hold.
    """

    database: int
    unused: int
    backups: int
    spool: int
    logs: int


@dataclass(frozen=True, slots=True)
class RepricingView:
    """How far it is: so many of `total` requests were looked at; `problem` says why it failed."""

    is_running: bool = False
    total: int = 0
    done: int = 0
    changed: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class KeyView:
    """The key of the API and the file it is in."""

    key: str
    file: str


TelegramState = Literal["off", "connecting", "connected", "unreachable", "elsewhere", "refused", "no_token", "failed"]


@dataclass(frozen=True, slots=True)
class TelegramView:
    """How it stands with Telegram: the bot and chat, None without a pairing; what is wrong, in a sentence or None.

    `kept_in` is where the token is kept (keychain or file), `no_keychain` why that is not the keychain.
    """

    state: TelegramState = "off"
    bot_name: str | None = None
    chat_name: str | None = None
    trouble: str | None = None
    kept_in: str | None = None
    no_keychain: str | None = None


@dataclass(frozen=True, slots=True)
class PairingCode:
    """What to press: the bot, the code it waits for, and the address that opens the chat with it."""

    bot_name: str
    code: str
    link: str


PairingStep = PairingCode | TelegramView | SettingsProblem | None
"""What is told of a pairing under way: see TelegramPairing.begin."""


class TelegramPairing(Protocol):
    """Pairs ClaWatch with a bot and a chat."""

    def view(self) -> TelegramView:
        """Say how it stands."""
        ...

    def check(self, token: str) -> str:
        """Ask Telegram whose token this is and give the bot's name."""
        ...

    def begin(self, token: str, tell: Callable[[PairingStep], None]) -> None:
        """Wait for the code in a chat, on a thread of its own, and keep the pairing; returns at once.

        `tell` is called on that thread: with the code, and in the end with how it stands, with what went wrong, or
        with None where it was given up. Nobody pressing Start for ten minutes is something that went wrong.
        """
        ...

    def give_up(self) -> None:
        """Have a pairing under way end; returns at once, for any thread."""
        ...

    def try_out(self) -> str:
        """Send a test message; gives the sentence to say."""
        ...

    def remove(self) -> str:
        """Forget bot and chat; gives the sentence to say."""
        ...


class SettingsControl(Protocol):
    """Reads and changes settings, and what stands beside them."""

    @property
    def telegram(self) -> TelegramPairing:
        """The pairing with Telegram; at once."""
        ...

    def look(self) -> SettingsView:
        """Read the file again where it changed, and go by it."""
        ...

    def save(self, name: tuple[str, ...], value: Value | None) -> SettingsView:
        """Write a setting, by its way through the file, and go by it; with None it is taken out, for its default."""
        ...

    def restart(self) -> None:
        """Have ClaWatch end and start again; returns at once, for the Qt thread."""
        ...

    def start_at_login(self) -> StartAtLogin:
        """Say whether ClaWatch starts at login."""
        ...

    def set_start_at_login(self, *, on: bool) -> StartAtLogin:
        """Have ClaWatch start at login, or no more."""
        ...

    def key(self) -> KeyView:
        """Give the key of the API."""
        ...

    def rotate_key(self) -> KeyView:
        """Make a new key the right one."""
        ...

    def try_notification(self) -> str:
        """Show a notification on the desktop; gives the sentence to say of it."""
        ...

    def hooks_change(self, *, installing: bool) -> FileChange:
        """Say what installing or removing the hooks would change."""
        ...

    def claude(self) -> ClaudeFound:
        """Look for Claude Code."""
        ...

    def sizes(self) -> StorageSizes:
        """Say what is on the disk."""
        ...

    def reprice(self) -> RepricingView:
        """Begin to price every request anew, where that is not under way, and say how far it is; returns at once."""
        ...

    def repricing(self) -> RepricingView:
        """Say how far it is; returns at once."""
        ...
