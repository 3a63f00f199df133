"""Which bar stands in which row of a waterfall: what runs at once is stacked, subagents below their call. No Qt."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from clawatch.ui.models.steps import Key

GOING_ON = 1 << 62
"""The end of what has none yet."""


@dataclass(slots=True)
class Bar:
    """One call, from `start` to `end` (UTC milliseconds; GOING_ON for none yet).

    `agent` is the subagent whose call it is, empty for the session's own; `launches` says that such calls start
    subagents, and `names` what it says of the one it starts. `ran` is when its tool began to run, later than `start`
    where it had to wait for that. `tone` names how it is drawn.
    """

    key: Key
    start: int
    end: int
    agent: str = ""
    launches: bool = False
    names: tuple[str, ...] = ()
    ran: int = 0
    tone: str = ""


@dataclass(slots=True)
class Branch:
    """A subagent, from `start` to `end` (UTC milliseconds; GOING_ON for none yet)."""

    key: Key
    agent: str
    start: int
    end: int
    names: tuple[str, ...] = ()


@dataclass(slots=True)
class Row:
    """Bars one after the other: none begins before the one before it has ended."""

    bars: list[Bar] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def first_after(self, moment: int) -> int:
        """Give the place of the first bar that reaches beyond a moment."""
        place = bisect_right(self.starts, moment)
        return place - 1 if place and self.bars[place - 1].end > moment else place

    def place_of(self, bar: Bar) -> int:
        """Give the place of a bar, -1 where it is not here."""
        place = bisect_right(self.starts, bar.start) - 1
        while place >= 0 and self.starts[place] == bar.start:
            if self.bars[place] is bar:
                return place
            place -= 1
        return -1

    def has_room(self, start: int) -> bool:
        """Whether a bar that begins then, the latest of all, can stand here."""
        return not self.bars or self.bars[-1].end <= start

    def append(self, bar: Bar) -> None:
        """Put a bar behind the others."""
        self.bars.append(bar)
        self.starts.append(bar.start)


@dataclass(slots=True)
class Track:
    """The rows of the session itself, or of one subagent (`branch`), whose first row is its own line.

    `top` is where its first row stands among all rows, `depth` how many subagents it is inside of; `launcher` is the
    call that started it, where that is known.
    """

    branch: Branch | None
    rows: list[Row] = field(default_factory=list)
    top: int = 0
    depth: int = 0
    launcher: Bar | None = None
    launcher_row: int = 0

    @property
    def first_row(self) -> int:
        """Where its first row of bars stands."""
        return self.top + (self.branch is not None)

    @property
    def height(self) -> int:
        """How many rows it takes, without those of its own subagents."""
        return len(self.rows) + (self.branch is not None)

    @property
    def reach(self) -> tuple[int, int]:
        """From when to when anything stands in it."""
        starts = [row.starts[0] for row in self.rows if row.starts]
        ends = [row.bars[-1].end for row in self.rows if row.bars]
        if self.branch is not None:
            starts.append(self.branch.start)
            ends.append(self.branch.end)
        return min(starts, default=0), max(ends, default=0)

    def put(self, bar: Bar) -> bool:
        """Put a bar in the first row with room; False where one that begins later is there already."""
        if any(row.starts and row.starts[-1] > bar.start for row in self.rows):
            return False
        row = next((row for row in self.rows if row.has_room(bar.start)), None)
        if row is None:
            row = Row()
            self.rows.append(row)
        row.append(bar)
        return True


class Lanes:
    """All tracks. What comes later is added without moving the rest, where it can be."""

    def __init__(self) -> None:
        self._bars: dict[Key, Bar] = {}
        self._branches: dict[str, Branch] = {}
        self._own = Track(None)
        self._tracks: dict[str, Track] = {}
        self.row_count = 0
        self.tracks: Sequence[Track] = (self._own,)
        """The session's own first, then those of subagents from the top down."""

    def restart(self, bars: Iterable[Bar], branches: Iterable[Branch]) -> None:
        """Begin anew."""
        self._bars = {bar.key: bar for bar in bars}
        self._branches = {branch.agent: branch for branch in branches}
        self._pack()

    def take(self, bars: Sequence[Bar], branches: Sequence[Branch]) -> None:
        """Take in what is new or changed."""
        fits = True
        for branch in branches:
            self._branches[branch.agent] = branch
            track = self._tracks.get(branch.agent)
            if track is not None:
                track.branch = branch
        for bar in sorted(bars, key=_order):
            fits = self._take(bar) and fits
        if fits:
            self._place()
        else:
            self._pack()

    def bar(self, key: Key) -> Bar | None:
        """Find a call's bar."""
        return self._bars.get(key)

    def track_of(self, bar: Bar) -> Track:
        """Give the track a bar stands in."""
        return self._tracks.get(bar.agent, self._own)

    def row_of(self, bar: Bar) -> int:
        """Give the place of a bar's row among all rows, -1 where it stands in none."""
        track = self.track_of(bar)
        for place, row in enumerate(track.rows):
            if row.place_of(bar) >= 0:
                return track.first_row + place
        return -1

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Give every row of bars with its place among all rows."""
        for track in self.tracks:
            for place, row in enumerate(track.rows):
                yield track.first_row + place, row

    def bars(self) -> Sequence[Bar]:
        """Give all bars, the first started first."""
        return sorted(self._bars.values(), key=_order)

    def _take(self, bar: Bar) -> bool:
        known = self._bars.get(bar.key)
        if known is None:
            self._bars[bar.key] = bar
            return self._track(bar.agent).put(bar)
        if (known.start, known.agent) != (bar.start, bar.agent):
            self._bars[bar.key] = bar
            return False
        fits = bar.end <= known.end or self._is_free(known, bar.end)
        known.end, known.ran, known.tone = bar.end, bar.ran, bar.tone
        known.launches, known.names = bar.launches, bar.names
        return fits

    def _is_free(self, bar: Bar, until: int) -> bool:
        """Whether nothing follows in a bar's row before a moment."""
        for row in self.track_of(bar).rows:
            place = row.place_of(bar)
            if place >= 0:
                return place + 1 == len(row.bars) or row.starts[place + 1] >= until
        return False

    def _track(self, agent: str) -> Track:
        if not agent:
            return self._own
        track = self._tracks.get(agent)
        if track is None:
            track = self._tracks[agent] = Track(self._branches.get(agent))
            if track.branch is None:
                # its calls are heard of, and it is not yet
                track.branch = Branch(("subagent", 0), agent, GOING_ON, 0)
        return track

    def _pack(self) -> None:
        self._own, self._tracks = Track(None), {}
        for bar in sorted(self._bars.values(), key=_order):
            self._track(bar.agent).put(bar)
        self._place()

    def _place(self) -> None:
        """Find a parent and a place for every subagent's track."""
        for agent in self._branches:
            self._track(agent)
        inner = sorted(
            self._tracks.values(), key=lambda track: (track.reach[0], track.branch.key if track.branch else ())
        )
        children = self._find_launchers(inner)
        placed: list[Track] = []
        self.row_count = self._settle(self._own, 0, 0, children, placed)
        self._own.top = 0
        self.tracks = tuple(sorted(placed, key=lambda track: track.top if track.branch else -1))

    def _find_launchers(self, inner: Sequence[Track]) -> dict[int, list[Track]]:
        free = sorted((bar for bar in self._bars.values() if bar.launches), key=_order) if inner else []
        children: dict[int, list[Track]] = {}
        known = {""}
        for track in inner:
            agent = track.branch.agent if track.branch else ""
            start = track.reach[0]
            fitting = [bar for bar in free if bar.start <= start <= bar.end and bar.agent in known]
            names = track.branch.names if track.branch else ()
            launcher = next(
                (bar for name in names for bar in fitting if name in bar.names), fitting[0] if fitting else None
            )
            if launcher is not None:
                free.remove(launcher)
            track.launcher = launcher
            parent = self._own if launcher is None else self.track_of(launcher)
            children.setdefault(id(parent), []).append(track)
            known.add(agent)
        return children

    def _settle(self, track: Track, top: int, depth: int, children: dict[int, list[Track]], placed: list[Track]) -> int:
        """Place a track and what is below it from row `top` on; give the first row after it."""
        track.top, track.depth = top, depth
        placed.append(track)
        if track.launcher is not None:
            track.launcher_row = max(0, self.row_of(track.launcher))
        below = top + track.height
        taken: list[int] = []  # until when each row below is in use
        for child in children.get(id(track), ()):
            height, (start, end) = self._extent(child, children)
            place = next(
                (row for row in range(len(taken) + 1) if all(until <= start for until in taken[row : row + height])), 0
            )
            taken.extend([0] * (place + height - len(taken)))
            for row in range(place, place + height):
                taken[row] = max(taken[row], end)
            self._settle(child, below + place, depth + 1, children, placed)
        return below + len(taken)

    def _extent(self, track: Track, children: dict[int, list[Track]]) -> tuple[int, tuple[int, int]]:
        """Give the height of a track with all that is below it, and from when to when it is in use."""
        start, end = track.reach
        height = track.height
        for child in children.get(id(track), ()):
            more, (first, last) = self._extent(child, children)
            # stacked, in the worst case: room that is left is better than rows on top of each other
            height += more
            start, end = min(start, first), max(end, last)
        return height, (start, end)


def _order(bar: Bar) -> tuple[int, Key]:
    return bar.start, bar.key
