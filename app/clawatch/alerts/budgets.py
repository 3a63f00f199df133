"""When costs are looked at: after they changed, and not at each of a hundred requests in a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.alerts.spending import SPIKE, judge_all, judge_project, judge_session, project_of
from clawatch.domain.alert_rules.costs import month_begin, next_day
from clawatch.domain.alert_rules.findings import AlertKey, Recovered
from clawatch.storage.alert_reading import projects_named
from clawatch.storage.alert_rows import Circumstances
from clawatch.storage.alerts import Ruling

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator
    from datetime import tzinfo

    from clawatch.alerts.watched import Watched
    from clawatch.domain.alert_rules.findings import Verdict
    from clawatch.settings.alerts import AlertRules, AlertSettings

_EVERY_MS = 2_000
# what a session spent that gave no sign of life for so long is no news
_NEWS_MS = 10 * 60 * 1000


class Budgets:
    """What of the costs is to be looked at, and when. Times are UTC milliseconds. For one thread."""

    def __init__(self, settings: AlertSettings, zone: tzinfo) -> None:
        self._settings = settings
        self._zone = zone
        # the projects whose costs changed, by their ids, with their names and rules
        self._projects: dict[int, tuple[str, AlertRules]] = {}
        self._is_changed = False
        self._looked_at = 0
        self._day_ends = self._month = 0
        self._has_open = False
        # projects with an open alert, which other settings may end
        self._to_recheck: frozenset[int] = frozenset()

    def apply(self, settings: AlertSettings, opened: Collection[AlertKey]) -> None:
        """Go by other settings: hold all budgets against what was spent, as soon as there is a look."""
        self._settings = settings
        self._is_changed, self._looked_at = True, 0
        found = (project_of(key.scope) for key in opened)
        self._to_recheck = frozenset(project for project in found if project is not None)

    def wants(self, watched: Watched, now: int) -> bool:
        """Whether a session's costs are to be looked at now."""
        at = self.of_session_at(watched, now)
        return at is not None and at <= now

    def of_session_at(self, watched: Watched, now: int) -> int | None:
        """Give when a session's costs are to be looked at again, None where nothing of them changed."""
        if watched.cost_judged == watched.now.cost and not watched.has_spike:
            return None
        if watched.cost_judged is None and now - watched.now.last_event_at > _NEWS_MS:
            return None
        every = (
            _EVERY_MS if watched.cost_judged != watched.now.cost else int(watched.rules.cost_spike.spike_minutes * 6000)
        )
        return max(now if watched.cost_judged_at == 0 else 0, watched.cost_judged_at + every)

    def of_session(
        self, connection: sqlite3.Connection, watched: Watched, now: int
    ) -> Iterator[tuple[AlertKey, Verdict]]:
        """Judge what a session spent, and note that its project and all together spent it too. Raises sqlite3.Error."""
        session = watched.now
        if watched.cost_judged != session.cost:
            self._is_changed = True
            if session.project_id is not None:
                self._projects[session.project_id] = (session.project_name or "", watched.rules)
        watched.cost_judged, watched.cost_judged_at = session.cost, now
        for key, verdict in judge_session(connection, watched, now):
            if key.scope == SPIKE:
                watched.has_spike = verdict is None or not isinstance(verdict, Recovered)
            yield key, verdict

    def look(self, connection: sqlite3.Connection, opened: Collection[AlertKey], now: int) -> Iterator[Ruling]:
        """Judge what all sessions spent, and each project, where that changed or the day did. Raises sqlite3.Error."""
        about_all = [key for key in opened if key.session_id is None]
        self._has_open = bool(about_all)
        is_new_day = now >= self._day_ends
        if not (is_new_day or self._is_changed) or (not is_new_day and now < self._looked_at + _EVERY_MS):
            return
        self._day_ends = next_day(now, self._zone)
        was_spent, self._is_changed, self._looked_at = self._is_changed, False, now
        rule = self._settings.cost_spike
        for key, verdict in judge_all(connection, rule, now, self._zone):
            # what is read of the past is no news, however much it was
            if was_spent or isinstance(verdict, Recovered):
                yield Ruling(key, verdict)
        projects, self._projects = self._projects, {}
        for project_id, path, name in projects_named(connection, self._to_recheck - projects.keys()):
            projects[project_id] = (name or "", self._settings.rules_for(path, name))
        self._to_recheck = frozenset()
        for project_id, (name, rules) in projects.items():
            key, verdict = judge_project(connection, rules.cost_spike, (project_id, name), now, self._zone)
            yield Ruling(key, verdict, Circumstances(project=name))
        month, self._month = self._month, month_begin(now, self._zone)
        if month not in {0, self._month}:
            for key in about_all:
                if project_of(key.scope) is not None and project_of(key.scope) not in projects:
                    yield Ruling(key, Recovered("a new month began"))

    @property
    def next_at(self) -> int | None:
        """When to look again: soon after what changed, and where a budget is over, when the next day begins."""
        if self._is_changed:
            return self._looked_at + _EVERY_MS
        return self._day_ends if self._has_open else None
