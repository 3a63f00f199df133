"""Whatever way transcripts and hook events come, the same rows come of them, and the sums are right."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clawatch.domain.pricing import TokenUsage
from clawatch.ingest.transcripts import tail
from support.readings import PlainBook, all_rows, desk, differences
from support.stories import FORKS, TERMINAL_FORK, stories
from support.story import Story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.readings import Rows

_PROPERTY = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
# where a part ends within its copies is for a fork from a terminal not all the same: those are read whole
_ALL_FORKS = (*FORKS, TERMINAL_FORK)
_SUMS = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "cost")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@contextmanager
def part_size(size: int) -> Iterator[None]:
    """Read files by so many bytes at once."""
    usual = tail.PART_BYTES
    tail.PART_BYTES = size
    try:
        yield
    finally:
        tail.PART_BYTES = usual


def lay_out(story: Story, tree: Path, *, with_content: bool) -> dict[str, Path]:
    paths = {name: tree / name for name in story.files}
    for name, path in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(story.files[name] if with_content else b"")
    for name, meta in story.metas.items():
        (tree / name).write_text(json.dumps(meta), "utf-8")
    return paths


def plainly(story: Story, folder: Path) -> dict[str, Rows]:
    """Take all events in, then read each file once, whole."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        paths = lay_out(story, Path(name), with_content=True)
        database = Path(name) / "clawatch.db"
        with desk(database) as at:
            for event in sorted(story.events, key=lambda one: one.order):
                at.take(event)
            for path in paths.values():
                at.read(path)
        return all_rows(database)


def somehow(story: Story, folder: Path, data: st.DataObject) -> dict[str, Rows]:
    """Take events and pieces of files in, in any order, some of it again."""
    growths: list[tuple[str, int]] = []
    for name, content in story.files.items():
        cuts = data.draw(st.lists(st.integers(0, len(content)), max_size=4), label=name)
        growths += [(name, cut) for cut in cuts] + [(name, len(content))]
    again = data.draw(st.lists(st.sampled_from(sorted(story.files)), max_size=3), label="again")
    steps: list[Any] = [*growths, *again, *story.events, *story.events[:2]]
    order = data.draw(st.permutations(range(len(steps))), label="order of growths, repetitions, events")
    steps = [steps[at] for at in order]
    with tempfile.TemporaryDirectory(dir=folder) as name:
        paths = lay_out(story, Path(name), with_content=False)
        database = Path(name) / "clawatch.db"
        with desk(database) as at, part_size(data.draw(st.sampled_from([100, 3000, 1024 * 1024]), label="part")):
            for step in steps:
                match step:
                    case str() as again_name:
                        at.read(paths[again_name], again=True)
                    case (path, upto):
                        size = paths[path].stat().st_size
                        with paths[path].open("ab") as file:
                            file.write(story.files[path][size:upto])
                        at.read(paths[path])
                    case event:
                        at.take(event)
        return all_rows(database)


@_PROPERTY
@given(data=st.data())
def test_however_it_comes_the_same_rows_come_of_it(folder: Path, data: st.DataObject) -> None:
    story = data.draw(stories())
    found = differences(plainly(story, folder), somehow(story, folder, data))
    assert not found, "\n".join(found)


@_PROPERTY
@given(story=stories(ways=_ALL_FORKS), order=st.randoms(use_true_random=False))
def test_files_in_any_order_make_the_same_rows(folder: Path, story: Story, order: Any) -> None:  # noqa: ANN401 a Random
    names = list(story.files)
    order.shuffle(names)
    shuffled = Story({name: story.files[name] for name in names}, story.metas, story.events, story.owners)
    found = differences(plainly(story, folder), plainly(shuffled, folder))
    assert not found, "\n".join(found)


@_PROPERTY
@given(story=stories(ways=_ALL_FORKS))
def test_every_request_counts_once_for_the_session_that_made_it(folder: Path, story: Story) -> None:
    rows = plainly(story, folder)
    assert sums_of(rows["sessions"], "session_id") == reckoned(story)


@_PROPERTY
@given(data=st.data())
def test_the_sums_agree(folder: Path, data: st.DataObject) -> None:
    rows = somehow(data.draw(stories(ways=_ALL_FORKS)), folder, data)
    counted = [record for record in rows["usage_records"] if record["is_counted"]]
    for record in counted:
        record["cache_write_tokens"] = record["cache_write_5m_tokens"] + record["cache_write_1h_tokens"]
        assert record["cost"] == expected_cost(record)
    assert sums_of(rows["sessions"], "session_id") == sums_of(counted, "session")
    assert (
        total(rows["sessions"], "request_count")
        == total(rows["usage_rollups"], "requests")
        == Counter({"": len(counted)})
    )
    for name in _SUMS:
        assert total(rows["sessions"], name) == total(rows["usage_rollups"], name) == total(counted, name)
    unpriced = [record for record in counted if record["cost"] is None]
    assert total(rows["sessions"], "unpriced_requests") == Counter({"": len(unpriced)})
    assert total(rows["usage_rollups"], "unpriced_requests") == Counter({"": len(unpriced)})


def total(rows: Rows, column: str) -> Counter[str]:
    return Counter({"": sum(row[column] or 0 for row in rows)})


def sums_of(rows: Rows, key: str) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for row in rows:
        sums = found.setdefault(row[key], [0] * len(_SUMS))
        sums[:] = [value + (row[name] or 0) for value, name in zip(sums, _SUMS, strict=True)]
    return {session: tuple(sums) for session, sums in found.items() if any(sums)}


def expected_cost(record: dict[str, Any]) -> int | None:
    tokens = TokenUsage(*(record[name] for name in TokenUsage._fields))
    price = PlainBook().price_of(record["model"], 0, tokens)
    return price.cost(tokens) if price else None


def reckoned(story: Story) -> dict[str, tuple[int, ...]]:
    found: Rows = []
    for owner, _, message in story.requests().values():
        usage = message["usage"]
        split = usage["cache_creation"]
        counts = TokenUsage(
            usage["input_tokens"],
            usage["output_tokens"],
            split["ephemeral_5m_input_tokens"],
            split["ephemeral_1h_input_tokens"],
            usage["cache_read_input_tokens"],
            speed=usage.get("speed"),
        )
        price = PlainBook().price_of(message["model"], 0, counts)
        written = counts.cache_write_5m_tokens + counts.cache_write_1h_tokens
        values = (counts.input_tokens, counts.output_tokens, counts.cache_read_tokens, written)
        cost = price.cost(counts) if price else 0
        found.append({"session": owner, **dict(zip(_SUMS, (*values, cost), strict=True))})
    return sums_of(found, "session")
