"""The views of a session: each made when it is first looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from clawatch.ui.pages.requests_view import RequestsView
from clawatch.ui.pages.timeline_view import TimelineView

if TYPE_CHECKING:
    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.pages.session_view import SessionView


class SessionViews(QStackedWidget):
    """Its steps and its requests, one of them on. Qt thread.

    To make a view takes long enough to be felt. Who opens a session therefore asks `is_made`, and lets the window
    be drawn before it asks for the view.
    """

    timeline_made = Signal()
    view_made = Signal()
    """The view that is on was made, and is in place."""

    def __init__(self, tools: PageTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._timeline: TimelineView | None = None
        self._requests: RequestsView | None = None
        self._wants_requests = False

    @property
    def timeline(self) -> TimelineView:
        """The steps, in whichever way one looks at them."""
        if self._timeline is None:
            tools = self._tools
            # in its place from the beginning: the style looks at a widget again whenever it gets another parent
            self._timeline = TimelineView(tools.context.source, tools.reads, tools.memory, self)
            self.addWidget(self._timeline)
            self.timeline_made.emit()
            self._put()
        return self._timeline

    @property
    def requests(self) -> RequestsView:
        """The requests."""
        if self._requests is None:
            self._requests = RequestsView(self._tools.memory, self)
            self.addWidget(self._requests)
            self._put()
        return self._requests

    @property
    def view(self) -> SessionView:
        """The view that is on."""
        return self.requests if self._wants_requests else self.timeline

    def make(self) -> None:
        """Make the view that is on, where it is not there yet."""
        _ = self.view

    @property
    def is_made(self) -> bool:
        """Whether the view that is on is there already."""
        return (self._requests if self._wants_requests else self._timeline) is not None

    @property
    def has_timeline(self) -> bool:
        """Whether the steps were looked at yet."""
        return self._timeline is not None

    @property
    def made(self) -> tuple[SessionView, ...]:
        """Those there are."""
        return tuple(view for view in (self._timeline, self._requests) if view is not None)

    def show_requests(self, *, wanted: bool) -> None:
        """Turn to the requests, or to the steps."""
        self._wants_requests = wanted
        self._bring_up()

    def _bring_up(self) -> None:
        view = self._requests if self._wants_requests else self._timeline
        if view is not None:
            self.setCurrentWidget(view)

    def _put(self) -> None:
        self._bring_up()
        if self.is_made:
            self.view_made.emit()
