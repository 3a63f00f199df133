"""What is watched, and what is waited for, while folders come and go."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING

from clawatch.ingest.transcripts.watches import FolderWatches
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from watchdog.observers.api import BaseObserver, ObservedWatch

    from clawatch.ingest.transcripts.watches import _Wish


def test_a_folder_that_comes_while_it_begins_to_be_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = [str(tmp_path / "one"), str(tmp_path / "two")]
    heard: list[str] = []
    watch = FolderWatches._watch

    def while_it_comes(watches: FolderWatches, observer: BaseObserver, wish: _Wish) -> ObservedWatch:
        made = watch(watches, observer, wish)
        (tmp_path / "one").mkdir(exist_ok=True)
        return made

    watches = FolderWatches(heard.append, lambda _folder: None)
    with contextlib.closing(contextlib.ExitStack()) as cleaning:
        cleaning.callback(watches.stop)
        with monkeypatch.context() as patched:
            patched.setattr(FolderWatches, "_watch", while_it_comes)
            assert watches.follow(folders, {}) is None
        for _ in range(3):
            assert watches.follow(folders, {}) is None
        (tmp_path / "two").mkdir()
        assert watches.follow(folders, {}) is None
        for folder in ("one", "two"):
            file = tmp_path / folder / "s.jsonl"
            file.write_text("{}\n", "utf-8")
            until(partial(heard.__contains__, str(file)))
