"""The filters of the list of sessions that are not states: a menu to add them, and a chip for each that is on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from clawatch.queries.filter_choices import FilterChoices, filter_choices
from clawatch.ui.buttons import Button
from clawatch.ui.charts.flow_layout import FlowLayout
from clawatch.ui.formatting import model_name, money, short_number
from clawatch.ui.pages.choice_popup import Choice, ChoicePopup
from clawatch.ui.pages.narrowing import Facet, Narrowing, Started, facet_word, started_on, usual_ranges
from clawatch.ui.pages.range_picker import DaysDialog
from clawatch.ui.reads import Asker
from clawatch.ui.theme.tokens import GAP_SMALL

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent

    from clawatch.queries.source import Source
    from clawatch.ui.reads import ReadExecutor

_COSTS = (100_000, 1_000_000, 5_000_000, 10_000_000, 50_000_000)
_MICROUSD = 1_000_000
_CROSS = 28
_REMOVERS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class FilterChip(Button):
    """A filter that is on. A click changes it; its cross, or Delete, takes it away."""

    removed = Signal()

    def __init__(self, facet: Facet, text: str, hint: str, parent: QWidget) -> None:
        super().__init__(text, icon_name="x", look="chip", name=text, hint=hint, parent=parent)
        self.facet = facet
        self.setCheckable(True)
        self.setChecked(True)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    def nextCheckState(self) -> None:
        """Stay on."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go away by a click on the cross."""
        if event.button() is Qt.MouseButton.LeftButton and event.position().x() > self.width() - _CROSS:
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go away by Delete."""
        if event.key() in _REMOVERS:
            self.removed.emit()
            return
        super().keyPressEvent(event)


class SessionFilters(QWidget):
    """Chips of the states, then the menu and what was chosen there. Qt thread."""

    chosen = Signal()
    cleared = Signal()
    """All filters are to go."""

    def __init__(self, states: QWidget, source: Source, reads: ReadExecutor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._narrowing = Narrowing()
        self._choices: FilterChoices | None = None
        self._picked: Facet | None = None
        self._asker = Asker(reads, self)
        self._asker.answered.connect(self._take_choices)
        self.chips: list[FilterChip] = []
        self.add_button = Button(
            " " + self.tr("Filter"),
            icon_name="list-filter",
            look="quiet",
            hint=self.tr("Filter by more than the state"),
        )
        self.add_button.clicked.connect(self._open_menu)
        self.clear_button = Button(self.tr("Clear"), look="quiet", hint=self.tr("Show all sessions again"))
        self.clear_button.clicked.connect(self.cleared)
        self.clear_button.hide()
        self._row = FlowLayout(GAP_SMALL, self)
        self._row.addWidget(states)
        self._row.addWidget(self.add_button)
        self._row.addWidget(self.clear_button)

    @property
    def narrowing(self) -> Narrowing:
        """What is chosen."""
        return self._narrowing

    def choose(self, narrowing: Narrowing) -> None:
        """Have this chosen; the name of a project may come later."""
        if narrowing == self._narrowing:
            return
        self._narrowing = narrowing
        if narrowing.project_id is not None and narrowing.project_name is None:
            self._ask_choices()
        self._show_chips()
        self.chosen.emit()

    def show_clear(self, *, is_shown: bool) -> None:
        """Offer to clear all, or not."""
        self.clear_button.setVisible(is_shown)

    def _show_chips(self) -> None:
        had_focus = next((chip.facet for chip in self.chips if chip.hasFocus()), None)
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._row.removeWidget(self.clear_button)
        hint = self.tr("Click to change it. The cross or Delete takes it away.")
        self.chips = [FilterChip(facet, self._narrowing.text(facet), hint, self) for facet in self._narrowing.facets]
        before: QWidget = self.add_button
        for chip in self.chips:
            chip.clicked.connect(lambda _=False, chip=chip: self._change(chip))
            chip.removed.connect(lambda facet=chip.facet: self.choose(self._narrowing.without(facet)))
            self._row.addWidget(chip)
            QWidget.setTabOrder(before, chip)
            chip.show()
            before = chip
        self._row.addWidget(self.clear_button)
        QWidget.setTabOrder(before, self.clear_button)
        if had_focus is not None:
            same = next((chip for chip in self.chips if chip.facet is had_focus), None)
            (same or self.add_button).setFocus()
        self.updateGeometry()

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for facet in (Facet.PROJECT, Facet.MODEL):
            action = menu.addAction(f"{facet_word(facet)}…")
            action.triggered.connect(lambda _=False, facet=facet: self._pick(facet))
        menu.addMenu(self._started_menu(menu))
        menu.addMenu(self._cost_menu(menu))
        errors = menu.addAction(facet_word(Facet.ERRORS))
        errors.setCheckable(True)
        errors.setChecked(self._narrowing.has_errors)
        errors.toggled.connect(lambda on: self.choose(replace(self._narrowing, has_errors=on)))
        menu.popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height())))

    def _change(self, chip: FilterChip) -> None:
        if chip.facet is Facet.ERRORS:
            chip.removed.emit()
        elif chip.facet in (Facet.PROJECT, Facet.MODEL):
            self._pick(chip.facet)
        else:
            menu = self._started_menu(self) if chip.facet is Facet.STARTED else self._cost_menu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(chip.mapToGlobal(QPoint(0, chip.height())))

    def _started_menu(self, parent: QWidget) -> QMenu:
        menu, group = QMenu(facet_word(Facet.STARTED), parent), QActionGroup(parent)
        now = self._narrowing.started
        for kind, text in usual_ranges().items():
            action = self._option(menu, group, text, is_on=now is not None and now.kind == kind)
            action.triggered.connect(
                lambda _=False, kind=kind: self.choose(replace(self._narrowing, started=Started(kind)))
            )
        action = self._option(menu, group, self.tr("Days…"), is_on=now is not None and now.kind == "own")
        action.triggered.connect(self._ask_for_days)
        return menu

    def _cost_menu(self, parent: QWidget) -> QMenu:
        menu, group = QMenu(facet_word(Facet.COST), parent), QActionGroup(parent)
        now = self._narrowing.min_cost
        for cost in _COSTS:
            text = self.tr("From {money}").format(money=money(cost))
            action = self._option(menu, group, text, is_on=now == cost)
            action.triggered.connect(lambda _=False, cost=cost: self.choose(replace(self._narrowing, min_cost=cost)))
        action = self._option(menu, group, self.tr("Other…"), is_on=now is not None and now not in _COSTS)
        action.triggered.connect(self._ask_for_cost)
        return menu

    def _option(self, menu: QMenu, group: QActionGroup, text: str, *, is_on: bool) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(is_on)
        group.addAction(action)
        return action

    def _ask_for_days(self) -> None:
        days = (self._narrowing.started or Started("7d")).days
        dialog = DaysDialog(*days, self)
        dialog.accepted.connect(lambda: self.choose(replace(self._narrowing, started=started_on(*dialog.days))))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_for_cost(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(facet_word(Facet.COST))
        dialog.setLabelText(self.tr("Sessions that cost so many dollars at least:"))
        dialog.setInputMode(QInputDialog.InputMode.DoubleInput)
        dialog.setDoubleRange(0.01, 100_000)
        dialog.setDoubleDecimals(2)
        dialog.setDoubleValue((self._narrowing.min_cost or _MICROUSD) / _MICROUSD)
        dialog.doubleValueSelected.connect(
            lambda dollars: self.choose(replace(self._narrowing, min_cost=round(dollars * _MICROUSD)))
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _pick(self, facet: Facet) -> None:
        self._picked = facet
        # once the menu is gone: as it goes, some platforms close whatever popup there is
        QTimer.singleShot(0, self, self._ask_choices)

    def _show_popup(self, facet: Facet, choices: FilterChoices) -> None:
        if facet is Facet.PROJECT:
            offered = [
                Choice(project.id, project.name, short_number(project.sessions), project.path)
                for project in choices.projects
            ]
            popup = ChoicePopup(self.tr("Find a project"), offered, self)
            current: object = self._narrowing.project_id
        else:
            offered = [Choice(model, model_name(model), hint=model) for model in choices.models]
            popup = ChoicePopup(self.tr("Find a model"), offered, self)
            current = self._narrowing.model
        popup.chosen.connect(lambda key: self._take_choice(facet, key))
        under = next((chip for chip in self.chips if chip.facet is facet), self.add_button)
        popup.open_under(under, current)

    def _take_choice(self, facet: Facet, key: object) -> None:
        if facet is Facet.PROJECT and isinstance(key, int):
            self.choose(replace(self._narrowing, project_id=key, project_name=self._name_of(key)))
        elif facet is Facet.MODEL:
            self.choose(replace(self._narrowing, model=str(key)))

    def _ask_choices(self) -> None:
        source = self._source
        self._asker.ask("choices", lambda: filter_choices(source))

    def _take_choices(self, choices: FilterChoices) -> None:
        self._choices = choices
        self._name_project()
        facet, self._picked = self._picked, None
        if facet is not None:
            self._show_popup(facet, choices)

    def _name_of(self, project_id: int) -> str | None:
        projects = self._choices.projects if self._choices is not None else ()
        return next((project.name for project in projects if project.id == project_id), None)

    def _name_project(self) -> None:
        project_id = self._narrowing.project_id
        if project_id is not None and self._narrowing.project_name is None:
            self._narrowing = replace(self._narrowing, project_name=self._name_of(project_id) or str(project_id))
            self._show_chips()
