"""`clawatch telegram`: pairing by pressing Start, a test, a look, removal; a ClaWatch that runs takes it at once."""

from __future__ import annotations

import json
import re
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clawatch.domain.alerts import Channel
from clawatch.runtime import telegram_run
from clawatch.runtime.errors import StartError
from clawatch.runtime.instance import Instance
from clawatch.runtime.paths import find_paths
from clawatch.runtime.telegram_finding import telegram_finding
from clawatch.settings.telegram import load_pairing, load_token, remove_pairing, save_pairing
from support.alerts import raise_alert
from support.bot_api import CHAT, HANGING, TOKEN, UNAUTHORIZED, BotApi, Fault
from support.client import Client
from support.cores import running_core
from support.processes import DEADLINE_S, PROGRAM, Headless, environment, run_command
from support.telegram import PAIRING, ask, pair
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.runtime.paths import Paths
    from support.keychain import Keychain
    from support.logs import ExpectedLogs

SECRET = TOKEN.partition(":")[2]
NO_KEYCHAIN = "keyring.backends.fail.Keyring"


@pytest.fixture
def paths(home: Path, monkeypatch: pytest.MonkeyPatch, bot_api: BotApi) -> Paths:
    monkeypatch.setenv("CLAWATCH_TELEGRAM_API", bot_api.address)
    found = find_paths({"CLAWATCH_HOME": str(home)})
    found.make()
    return found


@pytest.fixture
def surroundings(home: Path, bot_api: BotApi) -> dict[str, str]:
    return environment(home, CLAWATCH_TELEGRAM_API=bot_api.address, PYTHON_KEYRING_BACKEND=NO_KEYCHAIN)


class SetUp:
    """A set-up on a thread of its own, and what it says."""

    def __init__(self, paths: Paths, token: str = TOKEN) -> None:
        self.said: list[str] = []
        self.problem: str | None = None
        self._thread = threading.Thread(target=self._run, args=(paths, token))
        self._thread.start()

    def _run(self, paths: Paths, token: str) -> None:
        try:
            telegram_run.set_up(paths, lambda: token, self.said.append)
        except StartError as error:
            self.problem = str(error)

    @property
    def code(self) -> str:
        until(lambda: any("/start " in line for line in list(self.said)))
        return next(line.rpartition("/start ")[2] for line in self.said if "/start " in line)

    def end(self) -> None:
        self._thread.join(DEADLINE_S)
        assert not self._thread.is_alive()


def test_pairing_by_pressing_start(paths: Paths, bot_api: BotApi, chain: Keychain) -> None:
    bot_api.write("something of long ago")
    setting_up = SetUp(paths, f"  {TOKEN}\n")
    code = setting_up.code
    assert f"    https://t.me/clawatch_test_bot?start={code}" in setting_up.said
    assert re.fullmatch(r"[\w-]{12}", code)
    bot_api.write("/start", chat=12345)
    bot_api.write("/start of-somebody-else", chat=12345)
    bot_api.write(f"/start {code}", chat=-100777, kind="supergroup")
    until(lambda: any("group" in line for line in setting_up.said))
    assert load_pairing(paths.telegram) is None
    bot_api.write(f"/start {code}")
    setting_up.end()
    assert setting_up.problem is None
    kept = load_pairing(paths.telegram)
    assert kept is not None
    assert kept.pairing == PAIRING
    assert (kept.kept_in, kept.no_keychain) == ("keychain", None)
    assert list(chain.secrets.values()) == [TOKEN]
    assert SECRET not in paths.telegram.read_text()
    assert [(message.chat, message.text[:22]) for message in bot_api.sent()] == [(CHAT, "ClaWatch is connected.")]
    assert SECRET not in "".join(setting_up.said)
    # heard once, and not by whoever listens next
    offsets = [int(params.get("offset") or 0) for method, params in bot_api.calls if method == "getUpdates"]
    assert offsets[-1] > max(update["update_id"] for update in bot_api.updates_ever)


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        (UNAUTHORIZED, "the bot's token is refused"),
        (Fault(404, "Not Found"), "the bot's token is refused"),
        (Fault(500, "Internal"), "Try again later"),
    ],
)
def test_token_is_checked_first(fault: Fault, problem: str, paths: Paths, bot_api: BotApi) -> None:
    bot_api.fault = lambda _method, _params: fault
    setting_up = SetUp(paths)
    setting_up.end()
    assert problem in (setting_up.problem or "")
    assert SECRET not in (setting_up.problem or "")
    assert not paths.telegram.exists()


@pytest.mark.parametrize("token", ["", "hello", "123:short", TOKEN + " x", "https://t.me/bot"])
def test_what_is_no_token_is_not_sent_anywhere(token: str, paths: Paths, bot_api: BotApi) -> None:
    setting_up = SetUp(paths, token)
    setting_up.end()
    assert "@BotFather" in (setting_up.problem or "")
    assert bot_api.calls == []


def test_nobody_presses_start(paths: Paths, bot_api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_run, "_PRESS_WITHIN_S", 0.05)
    setting_up = SetUp(paths)
    bot_api.write("hello")
    setting_up.end()
    assert "Nobody pressed Start" in (setting_up.problem or "")
    assert not paths.telegram.exists()


@pytest.mark.parametrize("trouble", ["locked", "forgetful"])
def test_token_goes_into_a_file_where_no_keychain_takes_it(trouble: str, paths: Paths, chain: Keychain) -> None:
    setattr(chain, f"is_{trouble}", True)
    kept = save_pairing(paths.telegram, PAIRING, TOKEN)
    assert kept.kept_in == "file"
    assert (
        kept.no_keychain
        == {
            "locked": "The keychain is locked",
            "forgetful": "it does not give back what it was given",
        }[trouble]
    )
    assert stat.S_IMODE(paths.telegram.stat().st_mode) == 0o600
    assert load_token(paths.telegram) == TOKEN
    finding = telegram_finding(paths)
    assert finding.is_well
    assert str(paths.telegram) in finding.text
    assert SECRET not in finding.text
    assert remove_pairing(paths.telegram) is None
    assert not paths.telegram.exists()


def test_removal_says_where_the_keychain_keeps_the_token(paths: Paths, chain: Keychain) -> None:
    save_pairing(paths.telegram, PAIRING, TOKEN)
    chain.is_locked = True
    assert "remove its entry ClaWatch by hand" in (remove_pairing(paths.telegram) or "")
    assert load_pairing(paths.telegram) is None


def test_doctor_says_what_is_wrong(paths: Paths, home: Path, bot_api: BotApi, expected_logs: ExpectedLogs) -> None:
    expected_logs.expect("Telegram")
    assert telegram_finding(paths).text == "not set up: clawatch telegram setup does"
    pair(home)
    assert telegram_finding(paths).text == "Ada L. by @clawatch_test_bot; ClaWatch does not run"
    instance = Instance(paths)
    instance.acquire()
    try:
        with running_core(home, telegram_api=bot_api.address) as core:
            instance.announce(core.address, None)
            until(lambda: core.telegram.status().state == "connected")
            assert telegram_finding(paths).text == "Ada L. by @clawatch_test_bot, connected"
            bot_api.fault = lambda _method, _params: UNAUTHORIZED
            raise_alert(core.writer, scope="tests", channels=(Channel.TELEGRAM,))
            until(lambda: core.telegram.status().state == "refused")
            finding = telegram_finding(paths)
            assert not finding.is_well
            assert finding.text.startswith("the bot's token is refused")
            assert finding.at is not None
    finally:
        instance.release()
    paths.telegram.write_text("{}")
    assert not telegram_finding(paths).is_well


@pytest.fixture
def running(surroundings: dict[str, str]) -> Iterator[Headless]:
    with Headless({**surroundings, "CLAWATCH_LOG_LEVEL": "debug"}) as found:
        yield found
        found.signal(signal.SIGTERM)
        assert found.end() == (0, "", "")


def test_clawatch_that_runs_takes_it_all_at_once(
    home: Path, running: Headless, surroundings: dict[str, str], bot_api: BotApi
) -> None:
    assert running.address
    pair_by_command(surroundings, bot_api)
    assert ask(bot_api, "/agents").text == "No agent runs."
    # again, while it listens: the code must reach the set-up all the same
    pair_by_command(surroundings, bot_api)
    assert ask(bot_api, "/agents").text == "No agent runs."
    status = run_command(surroundings, "telegram", "status")
    assert status.returncode == 0
    assert status.stdout.startswith("Alerts go to Ada L. by @clawatch_test_bot.\n")
    assert "in a file that only you can read: no keychain runs here." in status.stdout
    assert "connected since" in status.stdout
    tested = run_command(surroundings, "telegram", "test")
    assert (tested.returncode, tested.stderr) == (0, "")
    assert bot_api.sent()[-1].text == "This is a test: ClaWatch reaches this chat."
    removed = run_command(surroundings, "telegram", "remove")
    assert removed.stdout == "Telegram is removed: nothing is sent there any more.\n"
    until(lambda: bot_api.waiting_polls == 0)
    assert not (home / "telegram.json").exists()
    log = (home / "logs" / "clawatch.log").read_text("utf-8")
    assert "The bot's token is in" in log
    assert SECRET not in log


def pair_by_command(surroundings: dict[str, str], api: BotApi) -> None:
    """Set up as a person does who pipes the token in."""
    before = len(api.messages)
    with subprocess.Popen(
        [PROGRAM, "telegram", "setup"],
        env=surroundings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(f"{TOKEN}\n")
        process.stdin.close()
        said = ""
        while (found := re.search(r"/start (\S+)\n", said)) is None:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            said += line
        api.write(f"/start {found[1]}")
        said += process.stdout.read()
        assert process.stderr.read() == ""
    assert process.returncode == 0
    assert "Done: alerts go to Ada L. by @clawatch_test_bot." in said
    assert SECRET not in said
    assert "ClaWatch is connected." in api.wait_for(before + 1)[before].text


def test_without_a_pairing_nothing_of_it_is_loaded(home: Path) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from support.cores import running_core\n"
        "with running_core(Path(sys.argv[1])) as core:\n"
        "    assert core.telegram.status().state == 'off'\n"
        "    print(sorted({'telegram', 'httpx', 'keyring', 'anyio'} & sys.modules.keys()))\n"
    )
    tests = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", script, str(home)], env={"PYTHONPATH": tests}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_commands_without_a_pairing(surroundings: dict[str, str]) -> None:
    status = run_command(surroundings, "telegram", "status")
    assert (status.returncode, status.stdout) == (1, "Telegram is not set up: run clawatch telegram setup.\n")
    tested = run_command(surroundings, "telegram", "test")
    assert (tested.returncode, tested.stderr) == (
        1,
        "clawatch: Telegram is not set up: run clawatch telegram setup.\n",
    )
    assert run_command(surroundings, "telegram", "remove").stdout == "Telegram is not set up.\n"


def test_set_up_that_is_interrupted(home: Path, surroundings: dict[str, str], bot_api: BotApi) -> None:
    bot_api.fault = lambda method, _: HANGING if method == "getUpdates" else None
    with subprocess.Popen(
        [PROGRAM, "telegram", "setup"], env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        process.stdin.write(f"{TOKEN}\n")
        process.stdin.close()
        until(lambda: bot_api.count("getUpdates"))
        process.send_signal(signal.SIGINT)
        assert process.wait(DEADLINE_S) == 130
    assert not (home / "telegram.json").exists()


def test_path_of_the_api_tells_how_it_stands(home: Path, bot_api: BotApi) -> None:
    with running_core(home, telegram_api=bot_api.address) as core:
        key = {"X-ClaWatch-Key": core.paths.key.read_text("ascii").strip()}
        with Client(core.address) as client:
            assert client.get("telegram").status == 401
            assert client.get("telegram", headers=key).json["state"] == "off"
            pair(home)
            told = client.post({"do": "reload"}, key, "/api/telegram")
            assert told.status == 200
            assert told.json["bot_name"] == "clawatch_test_bot"
            until(lambda: bot_api.waiting_polls == 1)
            assert client.get("telegram", headers=key).json["state"] == "connected"
            assert client.post({"do": "dance"}, key, "/api/telegram").status == 400
            assert client.post({"do": "stand_back"}, key, "/api/telegram").status == 200
            until(lambda: bot_api.waiting_polls == 0)
            assert client.post({"do": "reload"}, key, "/api/telegram").status == 200
            until(lambda: bot_api.waiting_polls == 1)
            assert SECRET not in json.dumps(client.get("telegram", headers=key).json)
