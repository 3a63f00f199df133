"""Whatever a settings file holds, installing adds our entries and nothing else, and uninstalling takes exactly them."""

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clawatch.integrations.claude_code.hook_events import HOOK_EVENTS
from clawatch.integrations.claude_code.installer import install, uninstall

EVENTS = [event.name for event in HOOK_EVENTS]


texts = st.text(st.characters(codec=None, exclude_categories=()), max_size=8)
numbers = st.integers() | st.sampled_from(["1.0", "1e400", "-0.0", "-0", "1E+2", "9" * 40, "0.10"])
scalars = st.none() | st.booleans() | numbers.map(lambda n: n if isinstance(n, int) else ("raw", n)) | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=8
)
entries = st.fixed_dictionaries(
    {"type": st.just("command"), "command": texts | st.just("/opt/ai-monitor/hooks/monitor-hook.sh")},
    optional={
        "timeout": numbers.filter(lambda n: isinstance(n, int)),
        "args": st.lists(texts, max_size=2),
        "x": values,
    },
)
groups = st.fixed_dictionaries(
    {"hooks": st.lists(entries, max_size=3)}, optional={"matcher": st.sampled_from(["", "*", "Bash"]), "y": values}
)
hooks = st.dictionaries(
    st.sampled_from([*EVENTS, "Setup", "WorktreeCreate"]) | texts, st.lists(groups | values, max_size=3)
)
documents = st.dictionaries(texts.filter(lambda key: key != "hooks"), values, max_size=4)


@pytest.fixture(scope="module", autouse=True)
def _no_wait_for_the_disk() -> Iterator[None]:
    """Let files be written hundreds of times without a word from the disk for each."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("os.fsync", lambda _: None)
        yield


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Draw a settings file: some document, in some layout."""
    document: dict[str, Any] = dict(draw(documents))
    if draw(st.booleans()):
        document["hooks"] = draw(hooks)
    document = dict(draw(st.permutations(list(document.items()))))
    indent = draw(st.sampled_from([None, 0, 2, 4, "\t"]))
    separators = draw(st.sampled_from([(",", ":"), (", ", ": "), (" ,  ", " : ")])) if indent is None else (",", ": ")
    text = dump(document, indent, separators, ascii_only=draw(st.booleans()))
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))) + draw(
        st.sampled_from(["", "\n", "\r\n", " \n\n"])
    )
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + text.encode()


def dump(document: object, indent: int | str | None, separators: tuple[str, str], *, ascii_only: bool) -> str:
    def plain(value: object) -> object:
        if isinstance(value, tuple):
            return f"@@{value[1]}@@"
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        return [plain(item) for item in value] if isinstance(value, list) else value

    encoder = json.JSONEncoder(ensure_ascii=ascii_only, indent=indent, separators=separators)
    text = "".join(encoder.iterencode(plain(document)))
    text = re.sub(r'"@@(.+?)@@"', r"\1", text)
    # a surrogate alone exists in JSON as an escape only
    return "".join(f"\\u{ord(char):04x}" if "\ud800" <= char <= "\udfff" else char for char in text)


@contextmanager
def place() -> Iterator[tuple[Path, Path]]:
    folder = Path(tempfile.mkdtemp())
    try:
        script = folder / "hooks" / "monitor-hook.sh"
        script.parent.mkdir()
        script.touch()
        yield folder / "settings.json", script
    finally:
        shutil.rmtree(folder)


def numbers_as_text(raw: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    return json.loads(raw.decode("utf-8-sig"), parse_int=lambda n: ("n", n), parse_float=lambda n: ("n", n))


@given(files(), st.booleans(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_install_adds_only_and_uninstall_is_its_inverse(raw: bytes, first_form: bool, second_form: bool) -> None:
    with place() as (path, script):
        path.write_bytes(raw)
        install(path, script, exec_form=first_form)
        once = path.read_bytes()

        added = numbers_as_text(once)
        for event in EVENTS:
            group = added["hooks"][event].pop()
            assert [entry["_clawatch"] for entry in group["hooks"]] == [True]
        before = numbers_as_text(raw)
        for event in EVENTS:
            if event not in before.get("hooks", {}):
                assert added["hooks"].pop(event) == []
        if "hooks" not in before:
            assert added.pop("hooks") == {}
        assert json.dumps(added) == json.dumps(before)

        assert not install(path, script, exec_form=first_form).changed
        install(path, script, exec_form=second_form)
        install(path, script, exec_form=first_form)
        assert path.read_bytes() == once

        assert uninstall(path, script).as_before
        assert path.read_bytes() == raw


@given(files())
@settings(max_examples=60, deadline=None)
def test_without_its_backup_uninstall_still_means_the_same(raw: bytes) -> None:
    with place() as (path, script):
        path.write_bytes(raw)
        backup = install(path, script, exec_form=True).backup
        assert backup is not None
        backup.unlink()
        uninstall(path, script)
        assert json.dumps(numbers_as_text(path.read_bytes())) == json.dumps(numbers_as_text(raw))
