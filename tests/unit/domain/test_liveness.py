from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clawatch.domain.liveness import (
    FOLDER_FREE,
    LONG_SILENCE_MS,
    PROCESS_GONE,
    SILENCE_MS,
    SLACK_MS,
    UNLISTED,
    UNLISTED_MS,
    WENT_ON,
    Alive,
    Folder,
    Gone,
    Known,
    Look,
    Present,
    Registered,
    Sender,
    Unknown,
    Unseen,
    is_process_of,
    judge,
    process_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW = 1_700_000_000_000
EVENT = NOW - 5_000
START = NOW - 60_000
PID = 4711
CLAUDE = Present(START, 100, is_claude=True)
REUSED = Present(NOW - 1_000, 6_000, is_claude=True)
OTHER = Present(START, 100, is_claude=False)
UNREADABLE = Present(START, 100, is_claude=None)


def entry(
    session: str = "s1", *, ours: bool = True, domain: str | None = "linux:m:p", **fields: int | None
) -> Registered:
    values: dict[str, int | None] = {"pid": PID, "started_at": START + 900, "updated_at": EVENT, "start_ticks": 100}
    values |= fields
    pid, started, updated = values["pid"] or 0, values["started_at"] or 0, values["updated_at"] or 0
    return Registered(pid, session, "/p", started, updated, values["start_ticks"], domain, ours)


@pytest.mark.parametrize(
    ("event_id", "pid"),
    [
        ("1700000000000000-12-345-c4711", 4711),
        ("0000000000000000-12-345-c2147483647", 2147483647),
        ("1700000000000000-12-345-c2147483648", None),
        ("1700000000000000-12-345-c0", None),
        ("1700000000000000-12-345-c04711", None),
        ("1700000000000000-12-345", None),
        ("1700000000000000-12-345-c", None),
        ("1700000000000000-12-345-c4711\n", None),
        ("1700000000000000-12-345-c\uff11", None),
        ("1700000000000000-12-345-c4711-c4712", None),
        ("my-own-id-c4711", None),
        ("", None),
    ],
)
def test_process_of(event_id: str, pid: int | None) -> None:
    assert process_of(event_id) == pid


@given(st.text(max_size=60))
def test_any_text_names_a_process_or_none(text: str) -> None:
    pid = process_of(text)
    assert pid is None or 0 < pid < 2**31


SEEN = Sender(PID, EVENT, seen_started_at=START)
SPOOLED = Sender(PID, EVENT)
DIRECT = Sender(PID, EVENT, was_direct=True)
LATE = Sender(PID, EVENT, seen_started_at=START, was_direct=True)


@pytest.mark.parametrize("sender", [SEEN, SPOOLED, DIRECT, LATE])
def test_a_session_whose_process_runs_lives_however_long_it_waits(sender: Sender) -> None:
    for now in (NOW, NOW + LONG_SILENCE_MS * 10, EVENT - 10_000_000):
        assert judge(Known(EVENT, sender), {PID: CLAUDE}, now, Folder.FREE) == Alive(PID, START)


@pytest.mark.parametrize("look", [Unseen.ABSENT, REUSED, Present(NOW - 1_000, 6_000, is_claude=False)])
@pytest.mark.parametrize("sender", [SEEN, LATE, SPOOLED])
def test_a_session_whose_process_is_gone_has_ended(sender: Sender, look: Look) -> None:
    assert judge(Known(EVENT, sender), {PID: look}, NOW) == Gone(PID, PROCESS_GONE, EVENT)


@pytest.mark.parametrize("look", [Unseen.ABSENT, REUSED, OTHER])
def test_a_process_that_spoke_and_was_never_seen_is_elsewhere(look: Look) -> None:
    known = Known(EVENT, DIRECT)
    assert judge(known, {PID: look}, NOW) == Unknown()
    assert judge(known, {PID: look}, EVENT + SILENCE_MS) == Unknown()
    assert judge(known, {PID: look}, EVENT + LONG_SILENCE_MS) == Unknown(look_into_folder=True)


@pytest.mark.parametrize("sender", [SEEN, SPOOLED, DIRECT, LATE])
def test_where_we_may_not_look_nothing_is_said(sender: Sender) -> None:
    for known in (Known(EVENT, sender, (entry(),)), Known(EVENT, sender)):
        assert judge(known, {PID: Unseen.HIDDEN}, NOW + LONG_SILENCE_MS, Folder.FREE) == Unknown()
    if sender.seen_started_at is None:
        assert judge(Known(EVENT, sender), {PID: UNREADABLE}, NOW + LONG_SILENCE_MS, Folder.FREE) == Unknown()


@pytest.mark.parametrize("look", [OTHER, UNREADABLE])
def test_what_goes_by_another_name_is_not_gone_while_it_runs(look: Look) -> None:
    alive = Alive(PID, START)
    assert judge(Known(EVENT, SEEN), {PID: look}, NOW) == alive
    assert judge(Known(EVENT, SPOOLED), {PID: look}, NOW) == Unknown()
    assert judge(Known(EVENT, None, (entry(),)), {PID: look}, NOW) == alive
    assert judge(Known(EVENT, None, (entry(start_ticks=None),)), {PID: look}, NOW) == Unknown()
    assert not is_process_of(entry(), look)


def test_a_process_that_ran_again_under_the_same_id_is_the_sender_of_what_came_later() -> None:
    started = EVENT - 1_000
    known = Known(EVENT, Sender(PID, EVENT, seen_started_at=START))
    assert judge(known, {PID: Present(started, 900, is_claude=True)}, NOW) == Alive(PID, started)


def test_registry_entry_of_a_running_process() -> None:
    assert judge(Known(EVENT, None, (entry(),)), {PID: CLAUDE}, NOW + LONG_SILENCE_MS) == Alive(PID, START)


@pytest.mark.parametrize("look", [Unseen.ABSENT, REUSED, REUSED._replace(is_claude=False)])
def test_registry_entry_that_was_left_behind(look: Look) -> None:
    known = Known(EVENT - 500, None, (entry(),))
    assert judge(known, {PID: look}, NOW) == Gone(PID, PROCESS_GONE, EVENT)
    assert not is_process_of(entry(), look)


def test_exact_starts_count_though_the_clock_was_set() -> None:
    moved = CLAUDE._replace(started_at=START + 3_600_000)
    assert judge(Known(EVENT, None, (entry(),)), {PID: moved}, NOW) == Alive(PID, START + 3_600_000)
    assert is_process_of(entry(), moved)


def test_without_exact_starts_what_began_after_the_entry_is_another() -> None:
    by_date = entry(start_ticks=None)
    assert is_process_of(by_date, CLAUDE)
    assert is_process_of(by_date, CLAUDE._replace(started_at=by_date.started_at + SLACK_MS))
    assert not is_process_of(by_date, CLAUDE._replace(started_at=by_date.started_at + SLACK_MS + 1))


def test_registry_of_another_machine_proves_nothing() -> None:
    known = Known(EVENT, None, (entry(ours=False),))
    assert judge(known, {PID: Unseen.ABSENT}, EVENT + SILENCE_MS) == Unknown()
    with_sender = Known(EVENT, SPOOLED, (entry(ours=False),))
    assert judge(with_sender, {PID: Unseen.ABSENT}, EVENT + SILENCE_MS) == Unknown()
    assert not is_process_of(entry(ours=False), CLAUDE)


def test_registry_without_a_machine_says_as_much_as_the_sender() -> None:
    unsaid = entry(domain=None)
    assert judge(Known(EVENT, None, (unsaid,)), {PID: Unseen.ABSENT}, NOW) == Gone(PID, PROCESS_GONE, EVENT)
    assert judge(Known(EVENT, DIRECT, (unsaid,)), {PID: Unseen.ABSENT}, NOW) == Unknown()
    assert judge(Known(EVENT, None, (unsaid,), was_wrong=True), {PID: Unseen.ABSENT}, NOW) == Unknown()


def test_of_a_resumed_session_the_latest_process_counts() -> None:
    old = entry()
    looks: dict[int, Look] = {PID: Unseen.ABSENT, 4712: CLAUDE}
    assert judge(Known(EVENT, Sender(4712, EVENT), (old,)), looks, NOW) == Alive(4712, START)
    elsewhere = Known(EVENT, Sender(4712, EVENT, was_direct=True), (old,))
    assert judge(elsewhere, {PID: Unseen.ABSENT, 4712: Unseen.ABSENT}, NOW) == Unknown()
    dead = Known(EVENT, Sender(4712, EVENT, START), (old,))
    assert judge(dead, {PID: Unseen.ABSENT, 4712: Unseen.ABSENT}, NOW) == Gone(4712, PROCESS_GONE, EVENT)


def test_a_second_process_of_the_session_keeps_it_alive() -> None:
    known = Known(EVENT, Sender(4712, EVENT, START), (entry(),))
    assert judge(known, {PID: CLAUDE, 4712: Unseen.ABSENT}, NOW) == Alive(PID, START)


def test_a_process_that_went_on_with_another_session() -> None:
    later = entry("s2", updated_at=EVENT + SLACK_MS + 1)
    assert judge(Known(EVENT, SEEN, (), later), {PID: CLAUDE}, NOW) == Gone(PID, WENT_ON, EVENT)
    assert judge(Known(EVENT, SEEN, (), later, was_wrong=True), {PID: CLAUDE}, NOW) == Alive(PID, START)
    # the registry may be behind what the hooks of the new session say
    assert judge(Known(EVENT, SEEN, (), entry("s2")), {PID: CLAUDE}, NOW) == Alive(PID, START)


def test_silence_counts_where_nothing_else_is_known() -> None:
    known = Known(EVENT)
    assert judge(known, {}, EVENT + SILENCE_MS - 1) == Unknown()
    assert judge(known, {}, EVENT + SILENCE_MS) == Unknown(look_into_folder=True)
    assert judge(known, {}, EVENT + SILENCE_MS, Folder.FREE) == Gone(None, FOLDER_FREE, EVENT)
    for folder in (Folder.USED, Folder.HIDDEN):
        assert judge(known, {}, EVENT + LONG_SILENCE_MS, folder) == Unknown()
    again = Known(EVENT, was_wrong=True)
    assert judge(again, {}, EVENT + LONG_SILENCE_MS - 1, Folder.FREE) == Unknown()
    assert judge(again, {}, EVENT + LONG_SILENCE_MS, Folder.FREE) == Gone(None, FOLDER_FREE, EVENT)


moments = st.integers(NOW - 2 * LONG_SILENCE_MS, NOW + 1_000_000)
pids = st.integers(1, 3)
looks = st.one_of(
    st.sampled_from(Unseen),
    st.builds(Present, moments, st.none() | st.integers(1, 3), st.none() | st.booleans()),
)
senders = st.builds(Sender, pids, moments, st.none() | moments, st.booleans())
entries = st.builds(
    Registered,
    pids,
    st.sampled_from(["s1", "s2"]),
    st.none(),
    moments,
    moments,
    st.none() | st.integers(1, 3),
    st.none() | st.just("linux:m:p"),
    st.booleans(),
)
versions = st.sampled_from([None, "2.1.269", "2.1.270", "2.1.330", "dev"])
knowns = st.builds(
    Known,
    moments,
    st.none() | senders,
    st.lists(entries, max_size=3).map(tuple),
    st.none() | entries,
    st.booleans(),
    st.booleans(),
    versions,
    st.booleans(),
    st.just(0) | moments,
)
tables = st.dictionaries(pids, looks)


@given(knowns, tables, moments, st.none() | st.sampled_from(Folder))
def test_verdicts_keep_to_what_was_seen(
    known: Known, table: Mapping[int, Look], now: int, folder: Folder | None
) -> None:
    verdict = judge(known, table, now, folder)
    if isinstance(verdict, Alive):
        look = table[verdict.pid]
        assert isinstance(look, Present)
        assert look.started_at == verdict.process_started_at
    elif isinstance(verdict, Gone):
        assert verdict.last_sign_at >= known.last_event_at
        if verdict.reason == PROCESS_GONE:
            assert verdict.pid is not None
            assert table[verdict.pid] is not Unseen.HIDDEN
        if verdict.reason == FOLDER_FREE:
            assert folder is Folder.FREE
            assert now - known.last_event_at >= SILENCE_MS
        if verdict.reason == UNLISTED:
            assert known.version in {"2.1.270", "2.1.330"}
            assert known.is_listing_known
            assert (known.registered, known.sender, known.was_wrong, known.was_unlisted) == ((), None, False, False)
            assert now - max(known.last_event_at, min(known.written_at, now)) >= UNLISTED_MS
    elif verdict.look_into_folder:
        assert folder is None


@given(senders.filter(lambda sender: sender.seen_started_at is None), looks, moments)
def test_what_was_never_seen_and_speaks_on_is_never_taken_for_gone_by_its_process(
    sender: Sender, look: Look, now: int
) -> None:
    spoke = Sender(sender.pid, sender.last_event_at, None, was_direct=True)
    verdict = judge(Known(sender.last_event_at, spoke), {sender.pid: look}, now, Folder.FREE)
    assert not isinstance(verdict, Gone) or verdict.reason == FOLDER_FREE


@given(knowns, tables, moments)
def test_a_process_that_is_beyond_doubt_the_sessions_keeps_it_alive(
    known: Known, table: Mapping[int, Look], now: int
) -> None:
    if any(is_process_of(entry, table.get(entry.pid)) for entry in known.registered):
        assert isinstance(judge(known, table, now, Folder.FREE), Alive)


@given(knowns, tables, moments, st.none() | st.sampled_from(Folder))
def test_what_is_not_listed_changes_nothing_else(
    known: Known, table: Mapping[int, Look], now: int, folder: Folder | None
) -> None:
    verdict = judge(known, table, now, folder)
    if not (isinstance(verdict, Gone) and verdict.reason == UNLISTED):
        verdict = verdict._replace(look_again_ms=None) if isinstance(verdict, Unknown) else verdict
        assert verdict == judge(replace(known, is_listing_known=False), table, now, folder)
