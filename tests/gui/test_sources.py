from __future__ import annotations

import gc
import linecache

from clawatch.ui.sources import settle_modules


def test_texts_of_modules_are_let_go() -> None:
    assert linecache.getlines(__file__)
    settle_modules()
    assert __file__ not in linecache.cache


def test_what_modules_made_is_left_alone_only_where_the_process_began_so() -> None:
    settle_modules()
    assert gc.get_freeze_count() == 0
    gc.freeze()
    try:
        before, made = gc.get_freeze_count(), [[number] for number in range(100)]
        settle_modules()
        assert gc.get_freeze_count() >= before + len(made)
    finally:
        gc.unfreeze()
