"""`GET /metrics`, for Prometheus: there only while the setting `metrics` is on, and loaded with the first question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response

from clawatch.api.operation import Answer, Operation, described
from clawatch.api.problems import problem
from clawatch.api.schema import ProblemBody
from clawatch.queries.figures import figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clawatch.queries.figures import Figures, ModelFigures, RuntimeFigures
    from clawatch.queries.source import Source

# models beyond these are one: whoever names models must not fill somebody's monitoring
_MODELS = 30
_OTHERS, _UNKNOWN = "other", "unknown"
_LONGEST_MODEL = 100
_MICRODOLLARS = 1_000_000
_STATES = ("working", "waiting_for_permission", "waiting_for_input", "paused", "stuck", "error", "ended")
_MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_EXAMPLE = "# TYPE clawatch_events_total counter\nclawatch_events_total 4711.0\n"
_OFF = "Figures are off: the setting metrics turns them on."
_SAYS = """Counters are of everything in the database, so that they go on after a restart; what happens in a second is \
their rate. Nothing names a session, a project or a path, and at most 30 models are told apart. Off unless the setting \
`metrics` is on."""


def metrics_blueprint(source: Source, runtime: Callable[[], RuntimeFigures | None]) -> Blueprint:
    """Make the path for the app; nothing is found under it while `runtime` gives None."""
    blueprint = Blueprint("metrics", __name__)

    @blueprint.get("/metrics")
    @described(
        Operation(
            "ClaWatch beyond both contracts",
            "Figures for Prometheus",
            {
                200: Answer(str, "The figures, in Prometheus' text format.", _EXAMPLE, media_type="text/plain"),
                404: Answer(ProblemBody, "The setting metrics is off.", {"detail": _OFF, "error": _OFF}),
            },
            description=_SAYS,
        )
    )
    def get_metrics() -> Response:
        now = runtime()
        if now is None:
            return problem(404, _OFF)
        return Response(_text(source, now), content_type=_MEDIA_TYPE)

    return blueprint


def _text(source: Source, runtime: RuntimeFigures) -> bytes:
    from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest  # noqa: PLC0415 rarely wanted

    registry = CollectorRegistry()
    registry.register(_Collector(source, runtime))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


class _Collector:
    """Reads the figures whenever they are asked for."""

    def __init__(self, source: Source, runtime: RuntimeFigures) -> None:
        self._source = source
        self._runtime = runtime

    def describe(self) -> list[Any]:
        """Give nothing: what there is, is found when it is asked for."""
        return []

    def collect(self) -> Iterator[Any]:
        """Give all figures."""
        found = figures(self._source)
        yield from _of_rows(found)
        yield from _of_models(found)
        yield from _of_process(self._runtime, found)


def _of_rows(found: Figures) -> Iterator[Any]:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily  # noqa: PLC0415 rarely wanted

    sessions = GaugeMetricFamily("clawatch_sessions", "Sessions by their state now", labels=["state"])
    for state in _STATES:
        sessions.add_metric([state], found.sessions.get(state, 0))
    yield sessions
    yield CounterMetricFamily("clawatch_events", "Events taken in", found.events)
    calls = CounterMetricFamily("clawatch_tool_calls", "Tool calls by how they ended", labels=["outcome"])
    calls.add_metric(["error"], found.failed_calls)
    calls.add_metric(["cancelled"], found.cancelled_calls)
    calls.add_metric(["other"], found.calls - found.failed_calls - found.cancelled_calls)
    yield calls


def _of_models(found: Figures) -> Iterator[Any]:
    from prometheus_client.core import CounterMetricFamily  # noqa: PLC0415 rarely wanted

    requests = CounterMetricFamily("clawatch_requests", "Model requests", labels=["model"])
    unpriced = CounterMetricFamily("clawatch_unpriced_requests", "Model requests without a price", labels=["model"])
    tokens = CounterMetricFamily("clawatch_tokens", "Tokens by kind", labels=["model", "kind"])
    cost = CounterMetricFamily("clawatch_cost_dollars", "Cost of priced requests", labels=["model"])
    for model, of_model in _bounded(found).items():
        requests.add_metric([model], sum(one.requests for one in of_model))
        unpriced.add_metric([model], sum(one.unpriced_requests for one in of_model))
        cost.add_metric([model], sum(one.cost for one in of_model) / _MICRODOLLARS)
        for kind in of_model[0].tokens:
            tokens.add_metric([model, kind], sum(one.tokens[kind] for one in of_model))
    yield from (requests, unpriced, tokens, cost)


def _bounded(found: Figures) -> dict[str, list[ModelFigures]]:
    bounded: dict[str, list[ModelFigures]] = {}
    for place, (model, of_model) in enumerate(found.models.items()):
        name = (model or _UNKNOWN)[:_LONGEST_MODEL] if place < _MODELS else _OTHERS
        bounded.setdefault(name, []).append(of_model)
    return bounded


def _of_process(now: RuntimeFigures, found: Figures) -> Iterator[Any]:
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 rarely wanted

    for name, says, value in (
        ("clawatch_write_queue_length", "What waits to be written", now.queued),
        ("clawatch_spooled_events", "Events in the spool folder that wait to be taken in", now.spooled),
        ("clawatch_search_rows_behind", "Rows that searches have not learned of yet", found.rows_behind),
        ("clawatch_database_bytes", "Size of the database file", now.database_bytes),
        ("clawatch_database_log_bytes", "Size of the log beside the database file", now.log_bytes),
        ("clawatch_troubles", "What is wrong with ClaWatch now: its window and its log say what", now.troubles),
    ):
        yield GaugeMetricFamily(name, says, value)
