"""What the doctor says of prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clawatch.ingest.repricing import Repricer
from clawatch.prices.book import Prices
from clawatch.runtime.paths import find_paths
from clawatch.runtime.prices_finding import prices_finding
from clawatch.settings.file import load_settings
from clawatch.storage.writer import Writer
from support.transcripts import imported, line, reading
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.runtime.paths import Paths

_LIST = Prices({}).identity.partition(",")[0]


@pytest.fixture
def paths(home: Path) -> Paths:
    found = find_paths({"CLAWATCH_HOME": str(home)})
    found.make()
    return found


def take_in(home: Path, folder: Path, *models: str, **usage: object) -> None:
    folder.mkdir()
    lines = [line("s1", number).replace("claude-sonnet-4-5-20250929", model) for number, model in enumerate(models)]
    for name, value in usage.items():
        lines = [text.replace('"output_tokens": 5', f'"output_tokens": 5, "{name}": "{value}"') for text in lines]
    (folder / "s1.jsonl").write_text("".join(lines), "utf-8")
    with reading(home, folder, follow=False) as watcher:
        imported(watcher)


def look_again(paths: Paths) -> None:
    """Price what has no price, as a start does."""
    writer = Writer(paths.database)
    writer.start()
    repricer = Repricer(writer, paths.database, lambda: Prices(load_settings(paths.settings, {}).prices))
    repricer.begin()
    until(lambda: repricer._thread is None)
    writer.stop(5)


def test_the_list_and_ones_own(paths: Paths) -> None:
    assert (prices_finding(paths).is_well, prices_finding(paths).text) == (True, _LIST)
    paths.settings.write_text('[prices."my-model"]\ninput = 1\noutput = 2\n', "utf-8")
    assert prices_finding(paths).text == f"{_LIST}, before it 1 of your own (my-model)"
    paths.settings.write_text("[prices", "utf-8")
    assert not prices_finding(paths).is_well


def test_models_without_a_price_and_the_way_to_one(home: Path, paths: Paths, tmp_path: Path) -> None:
    take_in(home, tmp_path / "t", "mine", "mine", "claude-sonnet-4-5", "other")
    found = prices_finding(paths)
    assert not found.is_well
    assert found.text == (
        f"{_LIST}; no price for mine (30 tokens), other (15 tokens): set input and output under "
        f'[prices."mine"] in {paths.settings}, then restart ClaWatch'
    )
    paths.settings.write_text("[prices.mine]\ninput = 1\noutput = 2\n[prices.other]\ninput = 1\noutput = 2\n", "utf-8")
    assert prices_finding(paths).text.endswith(", which has one now: run clawatch reprice --unpriced")
    look_again(paths)
    assert (prices_finding(paths).is_well, prices_finding(paths).text) == (
        True,
        f"{_LIST}, before it 2 of your own (mine, other)",
    )


def test_a_model_that_has_a_price_but_none_for_its_mode(home: Path, paths: Paths, tmp_path: Path) -> None:
    take_in(home, tmp_path / "t", "claude-haiku-4-5", speed="fast")
    look_again(paths)
    found = prices_finding(paths)
    assert found.is_well
    assert "no price for claude-haiku-4-5 (15 tokens), only in the way it was used" in found.text


def test_names_of_any_kind(home: Path, paths: Paths, tmp_path: Path) -> None:
    take_in(home, tmp_path / "t", 'a\\\\u001b[31m\\"b' * 30, *(f"m{number}" for number in range(9)))
    look_again(paths)
    text = prices_finding(paths).text
    assert text.isprintable()
    assert "and 5 more" in text
