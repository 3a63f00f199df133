"""The Flask application: guard, contracts, errors."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from clawatch.api.agents import shared_agents_blueprint
from clawatch.api.aimonitor.dashboard import dashboard_blueprint
from clawatch.api.aimonitor.health import health_blueprint
from clawatch.api.aimonitor.projects import projects_blueprint
from clawatch.api.aimonitor.sessions import SessionIdConverter, sessions_blueprint
from clawatch.api.aimonitor.tools import tools_blueprint
from clawatch.api.beyond.export import export_blueprint
from clawatch.api.beyond.metrics import metrics_blueprint
from clawatch.api.beyond.search import search_blueprint
from clawatch.api.beyond.usage import usage_blueprint
from clawatch.api.clawatch.agents import agents_blueprint
from clawatch.api.clawatch.alert_life import alert_life_blueprint
from clawatch.api.clawatch.alerts import alerts_blueprint
from clawatch.api.clawatch.costs import costs_blueprint
from clawatch.api.clawatch.live import live_blueprint
from clawatch.api.control.import_history import import_blueprint
from clawatch.api.control.key_rotation import key_blueprint
from clawatch.api.control.reprice import reprice_blueprint
from clawatch.api.control.telegram import telegram_blueprint
from clawatch.api.description import description_blueprint
from clawatch.api.problems import problem
from clawatch.api.window_link import window_blueprint

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from clawatch.api.events import EventIntake
    from clawatch.api.services import ApiServices

_log = logging.getLogger(__name__)


def create_app(services: ApiServices, intake: EventIntake) -> WSGIApplication:
    """Make the application of one server: the guard, behind it the way in for events, behind that Flask."""
    app = Flask("clawatch", static_folder=None)
    # a path is taken as it was sent: an id may begin with a slash, or hold two
    app.url_map.merge_slashes = False
    app.url_map.converters["session_id"] = SessionIdConverter
    app.register_blueprint(health_blueprint())
    app.register_blueprint(sessions_blueprint(services))
    app.register_blueprint(projects_blueprint(services))
    app.register_blueprint(tools_blueprint(services))
    app.register_blueprint(shared_agents_blueprint(services))
    app.register_blueprint(dashboard_blueprint(services))
    app.register_blueprint(agents_blueprint(services))
    app.register_blueprint(costs_blueprint(services))
    app.register_blueprint(alerts_blueprint(services))
    app.register_blueprint(alert_life_blueprint(services))
    app.register_blueprint(import_blueprint(services.imports, services.guard))
    app.register_blueprint(reprice_blueprint(services.repricing, services.guard))
    app.register_blueprint(key_blueprint(services.key, services.guard))
    app.register_blueprint(telegram_blueprint(services.telegram, services.guard))
    app.register_blueprint(window_blueprint(services.window))
    app.register_blueprint(live_blueprint(services.guard))
    app.register_blueprint(description_blueprint(services.guard))
    app.register_blueprint(search_blueprint(services.source))
    app.register_blueprint(usage_blueprint(services.source))
    app.register_blueprint(export_blueprint(services.source))
    app.register_blueprint(metrics_blueprint(services.source, services.figures))
    app.register_error_handler(HTTPException, _refuse)
    app.register_error_handler(Exception, _fail)
    return services.guard.protect(intake.before(app))


def _refuse(error: HTTPException) -> Response:
    if isinstance(error.response, Response):
        return error.response
    status = error.code or 500
    sentence = "Nothing is found under this path." if status == 404 else (error.description or error.name)  # noqa: PLR2004
    answer = problem(status, sentence)
    if isinstance(allowed := getattr(error, "valid_methods", None), list):
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _fail(error: Exception) -> Response:
    _log.error("%s %s failed", request.method, request.path, exc_info=error)
    return problem(500, "ClaWatch failed to answer; its log says why.")
