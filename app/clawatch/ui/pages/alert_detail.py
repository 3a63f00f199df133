"""One alert whole: what it says, of whom, its life so far, and what was seen last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clawatch.ui.alert_words import life_lines, rule_word, severity_tone, severity_word
from clawatch.ui.labels import ElidedLabel, Label
from clawatch.ui.models.alerts_model import alert_agent
from clawatch.ui.plain_text import harmless, one_line
from clawatch.ui.sentences import translated
from clawatch.ui.sidebar import Dot
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL, GAP_TINY

if TYPE_CHECKING:
    from clawatch.queries.alert_list import AlertItem

_MESSAGE = 2_000


class AlertDetail(QScrollArea):
    """Shows an AlertItem, which came whole with its row. Qt thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: AlertItem | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.dot = Dot()
        self.about = ElidedLabel(look="small", tone="muted")
        self.message = Label(look="strong")
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(GAP)
        self._facts.setVerticalSpacing(GAP_TINY)
        self._facts.setColumnStretch(1, 1)
        head = QHBoxLayout()
        head.setSpacing(GAP_SMALL)
        head.addWidget(self.dot)
        head.addWidget(self.about, 1)
        self._inner = QWidget()
        layout = QVBoxLayout(self._inner)
        layout.setContentsMargins(GAP_LARGE, GAP, GAP_LARGE, GAP)
        layout.setSpacing(GAP_SMALL)
        layout.addLayout(head)
        layout.addWidget(self.message)
        layout.addLayout(self._facts)
        layout.addStretch()
        self.setWidget(self._inner)
        self.show_alert(None)

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """The captions and texts that are shown."""
        return self._lines(self._shown) if self._shown else ()

    def show_alert(self, alert: AlertItem | None) -> None:
        """Show an alert, or nothing."""
        self._inner.setVisible(alert is not None)
        before, self._shown = self._shown, alert
        if alert is None or alert == before:
            return
        self.dot.set_tone(severity_tone(alert.severity))
        about = (severity_word(alert.severity), rule_word(alert.rule), alert_agent(alert), alert.project or "")
        self.about.set_full_text("  \u00b7  ".join(dict.fromkeys(part for part in about if part)))
        self.message.setText(harmless(translated(alert.message)[:_MESSAGE]))
        while (item := self._facts.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for row, (caption, text) in enumerate(self._lines(alert)):
            self._facts.addWidget(Label(caption, look="small", tone="muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            value = ElidedLabel(text, look="small", tone="soft")
            self._facts.addWidget(value, row, 1)
        if before is None or before.id != alert.id:
            self.verticalScrollBar().setValue(0)

    def _lines(self, alert: AlertItem) -> tuple[tuple[str, str], ...]:
        seen = ((self.tr("Last tool"), alert.last_tool), (self.tr("Last error"), alert.last_error))
        return (*life_lines(alert), *((caption, one_line(text, 300)) for caption, text in seen if text))
