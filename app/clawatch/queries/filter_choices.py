"""What can sessions be filtered by?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.queries.rows import snapshot

if TYPE_CHECKING:
    from clawatch.queries.source import Source

# each model is one step in the index, however many sessions used it
_MODELS = """
WITH RECURSIVE used (model) AS (
    SELECT min(model) FROM model_usage
    UNION ALL
    SELECT (SELECT min(model) FROM model_usage WHERE model > used.model) FROM used WHERE used.model IS NOT NULL
)
SELECT model FROM used WHERE model IS NOT NULL AND model <> '' ORDER BY model COLLATE NOCASE
"""


@dataclass(frozen=True, slots=True)
class ProjectChoice:
    """A project; `sessions` is how many there are in it."""

    id: int
    name: str
    path: str
    sessions: int


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """The projects, those with the most sessions first, and the models that answered any request."""

    projects: tuple[ProjectChoice, ...]
    models: tuple[str, ...]


def filter_choices(source: Source) -> FilterChoices:
    """Give everything that sessions can be filtered by."""
    with snapshot(source) as connection:
        projects = connection.execute(
            "SELECT p.id, p.name, p.path, coalesce(t.sessions, 0) AS sessions FROM projects p "
            "LEFT JOIN project_totals t ON t.project_id = p.id ORDER BY sessions DESC, p.name COLLATE NOCASE, p.id"
        ).fetchall()
        models = connection.execute(_MODELS).fetchall()
    return FilterChoices(tuple(ProjectChoice(*row) for row in projects), tuple(row[0] for row in models))
