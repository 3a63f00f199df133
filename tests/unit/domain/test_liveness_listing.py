"""What the registry says of a session by not naming it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clawatch.domain.liveness import (
    FOLDER_FREE,
    LONG_SILENCE_MS,
    SILENCE_MS,
    UNLISTED,
    UNLISTED_MS,
    Folder,
    Gone,
    Known,
    Registered,
    Sender,
    Unknown,
    Unseen,
    judge,
    lists_sessions,
)

EVENT = 1_700_000_000_000
PID = 4711
ELSEWHERE = Registered(PID, "s1", "/p", EVENT - 60_000, EVENT, 100, "linux:m:p", is_ours=False)
LISTED_NOWHERE = Known(EVENT, version="2.1.270", is_listing_known=True)


@pytest.mark.parametrize(
    ("version", "lists"),
    [
        ("2.1.270", True),
        ("2.1.330", True),
        ("2.2.0", True),
        ("10.0.0", True),
        ("2.1.269", False),
        ("2.0.999", False),
        ("1.9.999", False),
        ("2.1.330-beta", False),
        ("2.1.330\n", False),
        ("2.1", False),
        ("2.1.\uff13\uff13\uff10", False),
        ("", False),
        (None, False),
    ],
)
def test_which_versions_list_their_sessions(version: str | None, *, lists: bool) -> None:
    assert lists_sessions(version) is lists


def test_a_session_that_is_not_listed_any_more_has_ended() -> None:
    assert judge(LISTED_NOWHERE, {}, EVENT) == Unknown(look_again_ms=UNLISTED_MS)
    assert judge(LISTED_NOWHERE, {}, EVENT + UNLISTED_MS - 1) == Unknown(look_again_ms=1)
    assert judge(LISTED_NOWHERE, {}, EVENT + UNLISTED_MS) == Gone(None, UNLISTED, EVENT)
    assert judge(LISTED_NOWHERE, {}, EVENT + LONG_SILENCE_MS, Folder.USED) == Gone(None, UNLISTED, EVENT)


def test_what_was_written_and_not_read_yet_is_a_sign_of_life() -> None:
    written = replace(LISTED_NOWHERE, written_at=EVENT + 1_000)
    assert judge(written, {}, EVENT + UNLISTED_MS) == Unknown(look_again_ms=1_000)
    assert judge(written, {}, EVENT + 1_000 + UNLISTED_MS) == Gone(None, UNLISTED, EVENT + 1_000)
    ahead = replace(LISTED_NOWHERE, written_at=EVENT + LONG_SILENCE_MS * 9)
    assert judge(ahead, {}, EVENT + UNLISTED_MS) == Unknown(look_again_ms=UNLISTED_MS)
    assert judge(ahead, {}, EVENT + SILENCE_MS, Folder.FREE) == Gone(None, FOLDER_FREE, EVENT)


@pytest.mark.parametrize(
    "known",
    [
        replace(LISTED_NOWHERE, version="2.1.269"),
        replace(LISTED_NOWHERE, version=None),
        replace(LISTED_NOWHERE, is_listing_known=False),
        replace(LISTED_NOWHERE, was_unlisted=True),
    ],
)
def test_where_the_registry_tells_nothing_silence_counts(known: Known) -> None:
    assert judge(known, {}, EVENT + SILENCE_MS - 1) == Unknown()
    assert judge(known, {}, EVENT + SILENCE_MS, Folder.FREE) == Gone(None, FOLDER_FREE, EVENT)


def test_what_was_wrong_by_silence_is_not_taken_for_gone_by_the_registry() -> None:
    again = replace(LISTED_NOWHERE, was_wrong=True)
    assert judge(again, {}, EVENT + LONG_SILENCE_MS - 1, Folder.FREE) == Unknown()


@pytest.mark.parametrize(
    "known",
    [
        replace(LISTED_NOWHERE, registered=(ELSEWHERE,)),
        replace(LISTED_NOWHERE, sender=Sender(PID, EVENT, was_direct=True)),
        replace(LISTED_NOWHERE, sender=Sender(PID, EVENT), registered=(ELSEWHERE,)),
    ],
)
def test_what_is_elsewhere_is_left_alone(known: Known) -> None:
    assert judge(known, {PID: Unseen.ABSENT}, EVENT + LONG_SILENCE_MS - 1, Folder.FREE) == Unknown()


@given(st.text() | st.from_regex(r"[0-9.]{1,40}"))
def test_any_text_is_a_version_or_none(text: str) -> None:
    assert lists_sessions(text) in {True, False}


@given(st.integers(0, 2 * SILENCE_MS), st.integers(-2 * SILENCE_MS, 2 * SILENCE_MS), st.integers(0, SILENCE_MS - 1))
def test_the_end_is_the_last_sign_of_life_and_holds(written: int, later: int, silent: int) -> None:
    now = EVENT + silent
    verdict = judge(replace(LISTED_NOWHERE, written_at=EVENT + written), {}, now)
    if isinstance(verdict, Gone):
        assert verdict == Gone(None, UNLISTED, max(EVENT, min(EVENT + written, now)))
        # said once, the same at every later look
        assert judge(replace(LISTED_NOWHERE, written_at=EVENT + written), {}, now + max(later, 0)) == verdict
    else:
        assert now - (EVENT + written) < UNLISTED_MS
