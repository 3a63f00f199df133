"""Settings: what models cost by the user's own word, and which have no price."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from clawatch.queries.unpriced import unpriced_models
from clawatch.ui.buttons import Button
from clawatch.ui.formatting import counted, number
from clawatch.ui.settings.cards import Card, Row, clear, rows
from clawatch.ui.settings.price_dialog import PriceDialog, price_words
from clawatch.ui.settings.section import Section

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from clawatch.queries.unpriced import UnpricedModel
    from clawatch.settings.prices import UserPrice
    from clawatch.ui.settings_control import RepricingView, SettingsView

_NAME = "prices"
_POLL_MS = 300


class PricesSection(Section):
    """The user's price table, the unpriced models, and pricing anew."""

    def build(self) -> None:
        """Add the cards."""
        self._prices: dict[str, UserPrice] = {}
        self.add_button = Button(self.tr("Add a model…"), on_click=lambda: self.edit(""))
        self.head = Row(
            self.tr("Your prices"),
            self.tr("Dollars for a million tokens. They go before the price list that comes with ClaWatch."),
            [self.add_button],
        )
        self.own_rows, self._own = rows()
        card = self.add_card(Card())
        card.add(self.head)
        card.add(self.own_rows)
        self._own_card = card
        self.unpriced_rows, self._unpriced = rows()
        words = self.tr("Requests to them are counted without a price, never as nothing.")
        self.unpriced_card = self.add_card(Card(self.tr("Models without a price"), words))
        self.unpriced_card.add(self.unpriced_rows)
        self.unpriced_card.hide()
        self.reprice_button = Button(self.tr("Price everything anew"), on_click=self._reprice)
        self.anew = Row(
            self.tr("Costs so far"),
            self.tr("What has a price keeps it when prices change, until all of it is priced anew."),
            [self.reprice_button],
        )
        self.add_card(Card()).add(self.anew)
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._look_at_repricing)

    def look(self) -> None:
        """Look which models have no price."""
        source = self.tools.context.source
        self.ask(
            lambda: unpriced_models(source), self._show_unpriced, lambda sentence: self.head.say(sentence, "error")
        )
        if self.control.repricing().is_running:
            self._look_at_repricing()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the repricing again."""
        super().showEvent(event)
        if self.control.repricing().is_running:
            self._look_at_repricing()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look at the repricing no more: nobody sees it."""
        super().hideEvent(event)
        self._timer.stop()

    def leave(self) -> None:
        """Look at the repricing no more."""
        self._timer.stop()

    def show_view(self, view: SettingsView) -> None:
        """Show the user's prices."""
        super().show_view(view)
        self._prices = view.settings.prices
        variable = view.by_environment.get(_NAME)
        self.add_button.setEnabled(variable is None)
        if variable is not None:
            self.head.say(self.tr("Set by {variable} in the environment.").format(variable=variable), "muted")
        clear(self._own)
        for model, price in self._prices.items():
            edit = Button(
                self.tr("Edit…"),
                name=self.tr("Edit the price of {model}").format(model=model),
                on_click=partial(self.edit, model),
            )
            remove = Button(
                self.tr("Remove"),
                name=self.tr("Remove the price of {model}").format(model=model),
                on_click=partial(self._remove, model),
            )
            for button in (edit, remove):
                button.setEnabled(variable is None)
            self._own.addWidget(Row(model, price_words(price), [edit, remove]))
        self._own_card.show_row(self.own_rows, shown=bool(self._prices))
        if self.isVisible():
            self.look()

    def edit(self, model: str) -> None:
        """Open the dialog for a model's price, or with nothing for one that is to be named."""
        dialog = PriceDialog(model, self._prices.get(model), self.store, self.window())
        dialog.setModal(True)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _remove(self, model: str) -> None:
        self.store.save((_NAME, model), None)

    def _show_unpriced(self, models: tuple[UnpricedModel, ...]) -> None:
        clear(self._unpriced)
        for model, requests, _ in models:
            button = Button(
                self.tr("Set a price…"),
                name=self.tr("Set a price for {model}").format(model=model),
                on_click=partial(self.edit, model),
            )
            self._unpriced.addWidget(Row(model, counted(requests, "%n request", "%n requests"), [button]))
        self.unpriced_card.setVisible(bool(models))

    def _reprice(self) -> None:
        self.do(self.anew, self.control.reprice, self.tr("Looking…"), self._show_repricing)

    def _look_at_repricing(self) -> None:
        self._show_repricing(self.control.repricing())

    def _show_repricing(self, now: RepricingView) -> None:
        self.reprice_button.setEnabled(not now.is_running)
        if now.is_running:
            words = self.tr("{done} of {total} requests")
            self.anew.say(words.format(done=number(now.done), total=number(now.total)), "muted")
            if self.isVisible():
                self._timer.start()
            return
        self._timer.stop()
        if now.problem:
            self.anew.say(now.problem, "error")
        else:
            self.anew.say(
                counted(now.changed, "%n request has another price now.", "%n requests have another price now."),
                "working",
            )
