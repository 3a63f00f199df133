"""Where the bars of a waterfall stand: lanes, the axis, and the part of it that is seen."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from clawatch.ui.pages.waterfall.lanes import GOING_ON, Bar, Branch, Lanes
from clawatch.ui.pages.waterfall.scale import IDLE_MS, Break, Scale, idle_breaks
from clawatch.ui.pages.waterfall.viewport import MOST_PIXELS_PER_MS, Viewport

_AGENTS = ("", "a", "b", "c")


@st.composite
def _bars(draw: st.DrawFn) -> list[Bar]:
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(0, 300), st.one_of(st.integers(0, 80), st.none()), st.sampled_from(_AGENTS), st.booleans()
            ),
            max_size=40,
        )
    )
    return [
        Bar(("call", number), start, GOING_ON if length is None else start + length, agent, launches)
        for number, (start, length, agent, launches) in enumerate(rows)
    ]


_branches = st.lists(
    st.tuples(st.sampled_from(_AGENTS[1:]), st.integers(0, 300), st.integers(0, 200)),
    max_size=3,
    unique_by=lambda row: row[0],
).map(
    lambda rows: [
        Branch(("subagent", number), agent, start, start + length) for number, (agent, start, length) in enumerate(rows)
    ]
)


def _check(lanes: Lanes, bars: list[Bar]) -> None:
    stand: dict[int, list[Bar]] = {}
    for place, row in lanes.rows():
        stand.setdefault(place, []).extend(row.bars)
    # every bar stands in one row, and none on another
    assert sorted(bar.key for row in stand.values() for bar in row) == sorted(bar.key for bar in bars)
    for row_bars in stand.values():
        ordered = sorted(row_bars, key=lambda bar: (bar.start, bar.end))
        assert all(before.end <= after.start for before, after in pairwise(ordered))
    assert all(0 <= place < lanes.row_count for place in stand)
    for bar in bars:
        found = lanes.bar(bar.key)
        assert found is not None
        assert lanes.row_of(found) in stand
        track = lanes.track_of(found)
        assert track.first_row <= lanes.row_of(found) < track.top + track.height
    for track in lanes.tracks:
        if track.launcher is not None:
            # below the call that started it, and beginning while that ran
            assert track.top > lanes.row_of(track.launcher)
            assert track.launcher.start <= track.reach[0] <= track.launcher.end


@settings(deadline=None)
@given(bars=_bars(), branches=_branches)
def test_no_bar_stands_on_another(bars: list[Bar], branches: list[Branch]) -> None:
    lanes = Lanes()
    lanes.restart(bars, branches)
    _check(lanes, bars)


@settings(deadline=None)
@given(bars=_bars(), branches=_branches, data=st.data())
def test_nor_where_they_come_one_after_the_other_and_end_later(
    bars: list[Bar], branches: list[Branch], data: st.DataObject
) -> None:
    lanes = Lanes()
    lanes.restart((), ())
    for bar in data.draw(st.permutations(bars)):
        begun = Bar(bar.key, bar.start, GOING_ON, bar.agent, bar.launches)
        lanes.take([begun], ())
    lanes.take((), branches)
    for bar in data.draw(st.permutations(bars)):
        lanes.take([bar], ())
    _check(lanes, bars)


def test_what_runs_at_once_is_stacked_and_what_follows_is_not() -> None:
    lanes = Lanes()
    lanes.restart(
        [Bar(("call", 1), 0, 10), Bar(("call", 2), 5, 15), Bar(("call", 3), 10, 20), Bar(("call", 4), 20, 30)], ()
    )
    rows = [[bar.key[1] for bar in row.bars] for _, row in lanes.rows()]
    assert rows == [[1, 3, 4], [2]]


def test_subagents_stand_below_their_calls_and_share_rows_with_those_that_are_over() -> None:
    tasks = [
        Bar(("call", 1), 0, 100, launches=True, names=("Explore",)),
        Bar(("call", 2), 1, 60, launches=True, names=("Review",)),
        Bar(("call", 3), 200, 300, launches=True),
    ]
    branches = [
        Branch(("subagent", 1), "review", 5, 60, ("Review",)),
        Branch(("subagent", 2), "explore", 6, 100, ("Explore",)),
        Branch(("subagent", 3), "late", 201, 300),
    ]
    inner = [Bar(("call", 4), 10, 20, "review"), Bar(("call", 5), 210, 220, "late")]
    lanes = Lanes()
    lanes.restart([*tasks, *inner], branches)
    tracks = {track.branch.agent: track for track in lanes.tracks if track.branch is not None}
    launchers = {name: track.launcher.key[1] for name, track in tracks.items() if track.launcher is not None}
    assert launchers == {"review": 2, "explore": 1, "late": 3}
    assert tracks["review"].top == 2
    assert tracks["explore"].top == 4
    assert tracks["late"].top == 2, "where the first was, whose time is over"
    assert lanes.row_count == 5


def test_a_subagent_of_a_subagent_is_nested() -> None:
    bars = [Bar(("call", 1), 0, 100, launches=True), Bar(("call", 2), 10, 90, "outer", launches=True)]
    lanes = Lanes()
    lanes.restart(bars, [Branch(("subagent", 1), "outer", 5, 100), Branch(("subagent", 2), "inner", 15, 80)])
    assert [(track.branch.agent if track.branch else "", track.depth) for track in lanes.tracks] == [
        ("", 0),
        ("outer", 1),
        ("inner", 2),
    ]


_spans = st.lists(st.tuples(st.integers(0, 10**8), st.integers(0, 10**7)), min_size=1, max_size=30).map(
    lambda rows: sorted((start, start + length) for start, length in rows)
)


@settings(deadline=None)
@given(busy=_spans, moments=st.lists(st.integers(0, 2 * 10**8), min_size=2, max_size=8))
def test_places_keep_the_order_of_moments_and_lead_back(busy: list[tuple[int, int]], moments: list[int]) -> None:
    scale = Scale(busy[0][0], max(end for _, end in busy), idle_breaks(busy))
    places = [scale.place(moment) for moment in sorted(moments)]
    assert places == sorted(places)
    for moment in moments:
        assert abs(scale.moment(scale.place(moment)) - moment) < 2
    for gap in scale.breaks:
        assert gap.end - gap.start >= IDLE_MS
        assert scale.place(gap.end) - scale.place(gap.start) == scale.break_length
        assert not any(start < gap.end and end > gap.start for start, end in busy)
    assert scale.length <= scale.last - scale.first


def test_hours_without_a_step_take_little_room() -> None:
    hour = 3_600_000
    scale = Scale(0, 9 * hour + 60_000, (Break(60_000, 9 * hour),))
    assert scale.length < 3 * 60_000
    assert scale.place(9 * hour + 30_000) - scale.place(9 * hour) == 30_000


@settings(deadline=None)
@given(busy=_spans, low=st.floats(0, 1), span=st.floats(0.001, 1), offset=st.sampled_from((0, 3_600_000, 20_700_000)))
def test_ticks_are_round_local_times_in_sight_and_apart(
    busy: list[tuple[int, int]], low: float, span: float, offset: int
) -> None:
    scale = Scale(busy[0][0], max(end for _, end in busy), idle_breaks(busy))
    left, right = low * scale.length, (low + span) * scale.length
    ticks = list(scale.ticks(left, right, (right - left) / 10, offset))
    assert len(ticks) <= 12 + len(scale.breaks)
    for tick in ticks:
        assert (tick.moment + offset) % tick.step == 0
        assert abs(scale.place(tick.moment) - tick.place) < 2
        assert left <= tick.place <= right
        assert not any(gap.start < tick.moment < gap.end for gap in scale.breaks)


_moves = st.lists(
    st.tuples(st.sampled_from(("zoom", "pan", "fit", "show", "end", "width")), st.floats(-1, 1), st.floats(0, 1)),
    max_size=20,
)


@settings(deadline=None)
@given(length=st.floats(1, 10**9), moves=_moves)
def test_what_is_seen_stays_within_the_axis(length: float, moves: list[tuple[str, float, float]]) -> None:
    view = Viewport(width=900, length=length)
    view.fit_all()
    for name, by, where in moves:
        match name:
            case "zoom":
                place = view.place(where * view.width)
                before = (view.per_ms, view.left)
                view.zoom(8.0**by, where * view.width)
                inside = view.least * 1.01 < view.per_ms < MOST_PIXELS_PER_MS
                if inside and view.left >= 0 and view.right <= length and before[0] > view.least:
                    assert abs(view.x(place) - where * view.width) < 1
            case "pan":
                view.pan(by * 5_000)
            case "fit":
                view.fit(where * length / 2, where * length)
            case "show":
                view.show(where * length, where * length)
            case "end":
                view.to_end()
                assert view.is_at_end
            case _:
                view.width = 200 + 800 * where
                view.settle()
        assert view.least * 0.999 <= view.per_ms <= max(MOST_PIXELS_PER_MS, view.least * 1.001)
        assert -view.shown * 0.03 - 1 <= view.left or view.is_whole
        assert view.right <= length + view.shown * 0.03 + 1 or view.is_whole
