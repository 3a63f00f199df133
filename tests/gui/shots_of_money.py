"""Pictures of the pages of agents, alerts and costs: with nothing, with a day, with many."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, cast

from clawatch.settings.alerts import AlertSettings, CostRule
from clawatch.ui.desktop import Desktop
from clawatch.ui.places import AGENTS, ALERTS, COSTS, Place
from gui.fakes import make_context

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.ui.pages.agents_page import AgentsPage
    from clawatch.ui.pages.alerts_page import AlertsPage
    from clawatch.ui.pages.costs_page import CostsPage
    from clawatch.ui.window import MainWindow
    from gui.camera import Camera
    from gui.scribe import Scribe

_RULES = AlertSettings(
    cost_spike=CostRule(day_usd=Decimal(20), month_usd=Decimal(300), project_usd=Decimal(120)),
    quiet_hours="00:00-23:59",
)


def money_pages(camera: Camera, scribe: Scribe, home: Path, scheme: str, size: tuple[int, int]) -> None:
    """Take them."""
    desktop = Desktop(make_context(scribe, home, theme=scheme, alert_settings=_RULES))
    desktop.start(show_window=True)
    window = desktop.window
    assert window is not None
    window.resize(*size)
    window.range.choose("30d")
    camera.close_banner(window)
    mark = f"{scheme}-{size[0]}"
    _agents(camera, window, mark)
    _alerts(camera, window, mark)
    _costs(camera, window, mark)
    if size[0] == 1280:
        window.resize(window.minimumSize())
        _agents(camera, window, f"small-{mark}")
        _alerts(camera, window, f"small-{mark}")
        _costs(camera, window, f"small-{mark}")
    desktop.stop()


def _agents(camera: Camera, window: MainWindow, mark: str) -> None:
    window.open_place(Place(AGENTS))
    page = cast("AgentsPage", window.current_page)
    camera.settle(lambda: page._answer is not None)
    camera.take(window, f"agents-{mark}")
    page.pause_all_button.click()
    camera.settle()
    camera.take(window, f"agents-pause-all-{mark}")
    page.strip.dismiss()


def _alerts(camera: Camera, window: MainWindow, mark: str) -> None:
    window.open_place(Place(ALERTS))
    page = cast("AlertsPage", window.current_page)
    camera.settle(lambda: page._shown == 0)
    camera.take(window, f"alerts-{mark}")
    page.views.chips[1].click()
    camera.settle(lambda: page._shown == 1)
    camera.take(window, f"alerts-past-{mark}")
    page.views.chips[0].click()
    camera.settle(lambda: page._shown == 0)


def _costs(camera: Camera, window: MainWindow, mark: str) -> None:
    window.open_place(Place(COSTS))
    page = cast("CostsPage", window.current_page)
    camera.settle(lambda: page._answer is not None, at_least_ms=900)
    camera.take(window, f"costs-{mark}")
    for place, view in enumerate(("projects", "agents", "days"), start=1):
        page.overview.views.chips[place].click()
        camera.settle()
        camera.take(window, f"costs-{view}-{mark}")
    page.overview.views.chips[0].click()
    page.overview.unpriced.click()
    camera.settle(lambda: page.behind._shown is not None)
    camera.take(window, f"costs-unpriced-{mark}")
    window.go_back()
    page.overview.month.click()
    camera.settle(lambda: page.behind._shown is not None)
    camera.take(window, f"costs-requests-{mark}")
    window.go_back()
