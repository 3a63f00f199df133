"""Pictures of the dashboard: with nothing, with a day, at each range, and with a bar that is read."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, cast

from clawatch.settings.alerts import AlertSettings, CostRule
from clawatch.ui.desktop import Desktop
from clawatch.ui.places import DASHBOARD, Place
from gui.fakes import make_context

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.ui.pages.dashboard_page import DashboardPage
    from clawatch.ui.window import MainWindow
    from gui.camera import Camera
    from gui.scribe import Scribe

_RULES = AlertSettings(cost_spike=CostRule(day_usd=Decimal(25), month_usd=Decimal(400)))


def dashboard_pages(camera: Camera, scribe: Scribe, home: Path, scheme: str, size: tuple[int, int]) -> None:
    """Take them."""
    desktop = Desktop(make_context(scribe, home, theme=scheme, alert_settings=_RULES))
    desktop.start(show_window=True)
    window = desktop.window
    assert window is not None
    window.resize(*size)
    mark = f"{scheme}-{size[0]}"
    camera.close_banner(window)
    _ranges(camera, window, mark)
    if size[0] == 1280:
        window.resize(window.minimumSize())
        camera.settle()
        camera.take(window, f"small-dashboard-{mark}")
    desktop.stop()


def _ranges(camera: Camera, window: MainWindow, mark: str) -> None:
    window.open_place(Place(DASHBOARD))
    page = cast("DashboardPage", window.current_page)
    charts = (page.tokens, page.costs, page.sessions)
    camera.settle(lambda: all(chart.canvas is not None for chart in charts))
    for kind in ("30d", "24h"):
        window.range.choose(kind)
        camera.settle(lambda: all(chart._drawn == chart.data for chart in charts), at_least_ms=600)
        camera.take(window, f"dashboard-{kind}-{mark}")
    assert page.costs.canvas is not None
    page.costs.canvas.mark(len(page.costs.data.starts) - 3)
    camera.take(window, f"dashboard-reading-{mark}")
    page.costs.canvas.mark(-1)
    bar = page.grid.verticalScrollBar()
    if bar.maximum():
        bar.setValue(bar.maximum())
        camera.settle()
        camera.take(window, f"dashboard-below-{mark}")
        bar.setValue(0)
