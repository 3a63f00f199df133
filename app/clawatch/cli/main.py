"""The `clawatch` command itself."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import clawatch

if TYPE_CHECKING:
    from collections.abc import Sequence

_HOOK_ACTIONS = {
    "install": "let Claude Code report to ClaWatch: adds its hooks to the user's settings",
    "uninstall": "take ClaWatch's hooks out of Claude Code's settings again",
    "status": "say what is installed, what is missing, what silences it",
}

_TELEGRAM_ACTIONS = {
    "setup": "pair ClaWatch with a bot and a chat of yours: asks for the bot's token, or reads it from its input",
    "status": "say with which chat, and whether it is reached",
    "test": "send a test message",
    "remove": "forget bot and chat",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code."""
    parsed = _parser().parse_args(arguments)
    match parsed.command:
        case "hooks":
            from clawatch.cli.hooks import run_hooks  # noqa: PLC0415 only what is called is loaded

            code = run_hooks(parsed.action, parsed.settings)
        case "doctor":
            from clawatch.cli.doctor import run_doctor  # noqa: PLC0415

            code = run_doctor()
        case "key":
            from clawatch.cli.key import run_key  # noqa: PLC0415

            code = run_key(rotate=parsed.rotate)
        case "telegram":
            from clawatch.cli.telegram import run_telegram  # noqa: PLC0415

            code = run_telegram(parsed.action)
        case "import":
            from clawatch.cli.import_history import run_import  # noqa: PLC0415

            code = run_import(parsed.folder, parsed.since)
        case "reprice":
            from clawatch.cli.reprice import run_reprice  # noqa: PLC0415

            code = run_reprice(parsed.since, only_unpriced=parsed.unpriced)
        case "export":
            from clawatch.cli.export import run_export  # noqa: PLC0415

            code = run_export(parsed.what, parsed.format, parsed.output, since=parsed.since, until=parsed.until)
        case "demo":
            from clawatch.cli.demo import run_demo  # noqa: PLC0415

            code = run_demo(headless=parsed.headless)
        case _:
            from clawatch.runtime.start import start  # noqa: PLC0415

            code = start(headless=parsed.headless, in_tray=parsed.tray, port=parsed.port)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="clawatch",
        description="Watches AI coding agents. Without a command it starts the app, in tray and window.",
    )
    parser.add_argument("--version", action="version", version=f"clawatch {clawatch.__version__}")
    parser.add_argument("--headless", action="store_true", help="run without tray and window")
    parser.add_argument("--tray", action="store_true", help="start in the tray, with no window open")
    parser.add_argument("--port", type=_port, help="listen on this port, for this run (0: any free one)")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    hooks = commands.add_parser("hooks", help="connect Claude Code: install, uninstall, status")
    actions = hooks.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, text in _HOOK_ACTIONS.items():
        action = actions.add_parser(name, help=text)
        action.add_argument("--settings", metavar="FILE", help="this settings file instead of the user's")
    commands.add_parser("doctor", help="check the installation and say what to mend")
    key = commands.add_parser("key", help="show the key that guards the API")
    key.add_argument("--rotate", action="store_true", help="make a new one first; a running ClaWatch takes it at once")
    telegram = commands.add_parser("telegram", help="alerts on the phone: setup, status, test, remove")
    steps = telegram.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, text in _TELEGRAM_ACTIONS.items():
        steps.add_parser(name, help=text)
    commands.add_parser("demo", help="look around among invented agents; nothing of it stays")
    imports = commands.add_parser("import", help="take in the transcripts that Claude Code has written so far")
    imports.add_argument(
        "folder", metavar="FOLDER", nargs="?", help="this folder, or file, instead of those of Claude Code"
    )
    imports.add_argument("--since", metavar="DATE", help="only transcripts that changed since (2026-01-31)")
    reprice = commands.add_parser("reprice", help="give requests the price of today's price list and settings")
    reprice.add_argument("--unpriced", action="store_true", help="only those that have no price")
    reprice.add_argument("--since", metavar="DATE", help="only those made since (2026-01-31)")
    export = commands.add_parser("export", help="write out sessions, tool calls or usage, row by row")
    export.add_argument("what", choices=("sessions", "tool_calls", "usage"), help="what to write out")
    export.add_argument("--format", choices=("csv", "jsonl", "parquet"), default="csv", help="csv without it")
    export.add_argument("--output", metavar="FILE", help="this file instead of the terminal")
    export.add_argument("--from", dest="since", metavar="DATE", help="only what began since (2026-01-31)")
    export.add_argument("--to", dest="until", metavar="DATE", help="only what began up to the end of that day")
    return parser


def _port(text: str) -> int:
    if text.isdecimal() and int(text) <= 65535:  # noqa: PLR2004 the last port there is
        return int(text)
    raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
