"""What invented agents do: projects, what they are asked, and the calls that follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import random


class Project(NamedTuple):
    """A project: its name, the kind of its files, and a folder of sources in it."""

    name: str
    suffix: str
    sources: str


@dataclass(frozen=True, slots=True)
class Call:
    """One use of a tool. `seconds` is how long it takes; `helper` are the calls of a subagent that it starts."""

    tool: str
    tool_input: dict[str, Any]
    output: str
    seconds: float
    failed: bool = False
    helper: tuple[Call, ...] = field(default=())


PROJECTS = (
    Project("harbour-api", "py", "harbour"),
    Project("ledger", "py", "ledger"),
    Project("website", "tsx", "src"),
    Project("mobile-app", "kt", "app"),
    Project("infra", "tf", "modules"),
    Project("thesis", "md", "chapters"),
    Project("dotfiles", "sh", "bin"),
)
PROMPTS = (
    "Make the CSV import survive quoted newlines",
    "Find out why the nightly build takes twice as long since Monday",
    "Add rate limits to the public endpoints, with tests",
    "Rename customer to account everywhere, migrations too",
    "Write property tests for the interval tree",
    "The login page flickers on slow connections: find the cause",
    "Update all dependencies and mend what breaks",
    "Explain how the cache is invalidated, then simplify it",
    "Move the settings screen to the new design tokens",
    "Summarise chapter 3 and list the open questions",
    "Cut the memory of the report worker in half",
    "Replace the hand-written retry loop by the library's",
)
MODELS = ("claude-opus-4-6", "claude-sonnet-4-5-20250929", "claude-sonnet-4-5-20250929", "claude-haiku-4-5-20251001")
_WORDS = ("parser", "session", "router", "cache", "report", "account", "invoice", "index", "layout", "queue", "theme")
_FAILURES = (
    "AssertionError: assert [['a', '\"b'], ['c\"']] == [['a', 'b\\nc']]",
    "TimeoutError: the server did not answer within 30 s",
    "ModuleNotFoundError: No module named 'yaml'",
    "error: pathspec 'release/4.2' did not match any file(s) known to git",
)


def turn(dice: random.Random, project: Project, *, calls: int) -> tuple[Call, ...]:
    """Invent the calls of one turn."""
    made = []
    for _ in range(calls):
        kind = dice.choices(("Read", "Bash", "Edit", "Grep", "Write", "Task", "WebFetch"), (30, 26, 20, 12, 4, 4, 4))[0]
        made.append(_call(dice, project, kind, deep=False))
    return tuple(made)


def loop(dice: random.Random, *, times: int) -> tuple[Call, ...]:
    """Invent an agent that tries the same thing again and again, and fails each time alike."""
    command = {"command": f"pytest -q tests/test_{dice.choice(_WORDS)}.py", "description": "Run the tests"}
    return (Call("Bash", command, _FAILURES[0], 1.0, failed=True),) * times


def _call(dice: random.Random, project: Project, kind: str, *, deep: bool) -> Call:  # noqa: PLR0911 a case a tool
    path = f"/home/user/code/{project.name}/{project.sources}/{dice.choice(_WORDS)}.{project.suffix}"
    word = dice.choice(_WORDS)
    match kind:
        case "Read":
            return Call("Read", {"file_path": path}, _source(dice), dice.uniform(0.02, 0.3))
        case "Grep":
            found = "\n".join(f"{path}:{dice.randint(3, 400)}:    {word} = {word}_of(row)" for _ in range(6))
            return Call("Grep", {"pattern": f"{word}_of", "path": project.sources}, found, dice.uniform(0.05, 0.6))
        case "Edit":
            before = f"def {word}_of(row):\n    return row['{word}']\n"
            after = f"def {word}_of(row: Row) -> str | None:\n    value = row.get('{word}')\n    return value or None\n"
            edit = {"file_path": path, "old_string": before, "new_string": after}
            return Call("Edit", edit, f"The file {path} has been updated.", dice.uniform(0.03, 0.4))
        case "Write":
            return Call("Write", {"file_path": path, "content": _source(dice)}, f"File created: {path}", 0.2)
        case "WebFetch":
            page = {"url": "https://docs.python.org/3/library/csv.html", "prompt": "How are newlines quoted?"}
            return Call("WebFetch", page, "Quote every field, and open the file with newline=''.", dice.uniform(1, 5))
        case "Task" if not deep:
            inner = tuple(
                _call(dice, project, dice.choice(("Read", "Grep", "Bash")), deep=True)
                for _ in range(dice.randint(2, 5))
            )
            asked = {
                "description": f"Look at the {word}",
                "prompt": f"Find all uses of the {word}.",
                "subagent_type": "Explore",
            }
            return Call(
                "Task", asked, f"The {word} is used in 4 places.", sum(call.seconds for call in inner) + 2, helper=inner
            )
        case _:
            return _shell(dice, word)


def _shell(dice: random.Random, word: str) -> Call:
    failed = dice.random() < 0.16  # noqa: PLR2004 about one in six
    tests = dice.randint(12, 240)
    command, output, seconds = dice.choice(
        (
            (f"pytest -q tests/test_{word}.py", f"{tests} passed in {tests / 31:.2f}s", dice.uniform(2, 30)),
            ("git status --short", f" M {word}.py\n?? notes.txt", 0.1),
            ("npm run build", "built in 4.12s, 214 modules", dice.uniform(4, 20)),
            (f"git diff --stat {word}", f" {word} | {dice.randint(2, 60)} ++++---", 0.2),
            ("make lint", "All checks passed!", dice.uniform(1, 6)),
        )
    )
    if failed:
        output = dice.choice(_FAILURES)
    return Call("Bash", {"command": command, "description": f"Check the {word}"}, output, seconds, failed=failed)


def _source(dice: random.Random) -> str:
    words = [dice.choice(_WORDS) for _ in range(12)]
    return "\n".join(f"def {word}_{number}(row):\n    return row['{word}']\n" for number, word in enumerate(words))


def tokens(dice: random.Random, requests_before: int) -> dict[str, Any]:
    """Invent what one request used: the more went before, the more of it is read from the cache."""
    written = dice.randint(300, 6_000)
    return {
        "input_tokens": dice.randint(3, 60),
        "cache_creation_input_tokens": written,
        "cache_creation": {"ephemeral_5m_input_tokens": written, "ephemeral_1h_input_tokens": 0},
        "cache_read_input_tokens": min(180_000, 14_000 + requests_before * dice.randint(900, 2_600)),
        "output_tokens": dice.randint(40, 1_900),
    }
