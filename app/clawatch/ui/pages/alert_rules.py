"""The rules beside the alerts: what each watches, how it is set, and whether anything keeps them from being told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clawatch.ui.alert_words import RuleLine, rule_lines, rule_word, severity_tone, severity_word, until_text
from clawatch.ui.buttons import Button
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import HOUR_MS
from clawatch.ui.labels import Label
from clawatch.ui.sidebar import Dot
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL, GAP_TINY
from clawatch.ui.words import Tone

if TYPE_CHECKING:
    from clawatch.settings.alerts import AlertSettings


class AlertRules(QWidget):
    """The panel on the right of the alerts. Qt thread."""

    mute_wanted = Signal(object)
    """Until when (UTC milliseconds), None for no longer."""
    settings_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[RuleLine, ...] = ()
        self.muted = Label(tone="soft")
        self.muted.setWordWrap(True)
        self.mute_button = Button(self.tr("Mute for an hour"), hint=self.tr("Mute for an hour (M)"))
        self.mute_button.clicked.connect(self._on_mute)
        self.quiet = Label(tone="soft")
        self.quiet.setWordWrap(True)
        self._muted_frame = _notice(self.muted)
        self._quiet_frame = _notice(self.quiet)
        self.settings_button = Button(
            " " + self.tr("Change the rules…"), look="quiet", icon_name="settings", on_click=self.settings_wanted.emit
        )
        self._is_muted = False
        self._rules = QVBoxLayout()
        self._rules.setSpacing(GAP)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(GAP_LARGE, GAP_TINY, GAP_LARGE, GAP)
        column.setSpacing(GAP)
        column.addWidget(self._muted_frame)
        column.addWidget(self._quiet_frame)
        column.addLayout(self._rules)
        column.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        title = Label(self.tr("Rules"), look="heading")
        head = QHBoxLayout()
        head.setContentsMargins(GAP_LARGE, 0, GAP_LARGE, GAP_SMALL)
        head.addWidget(title)
        head.addStretch()
        head.addWidget(self.mute_button)
        foot = QHBoxLayout()
        foot.setContentsMargins(GAP, GAP_TINY, GAP_LARGE, GAP_SMALL)
        foot.addWidget(self.settings_button)
        foot.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(area, 1)
        layout.addLayout(foot)

    @property
    def lines(self) -> tuple[RuleLine, ...]:
        """The rules that are shown."""
        return self._shown

    def show_rules(self, settings: AlertSettings) -> None:
        """Show the rules as they are in force."""
        lines = rule_lines(settings)
        if lines == self._shown:
            return
        self._shown = lines
        while (item := self._rules.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for line in lines:
            self._rules.addWidget(_RuleRow(line))

    def show_hush(self, muted_until: int | None, quiet_until: int | None, *, for_critical: bool) -> None:
        """Say what keeps alerts from being told now (UTC milliseconds), None for what does not."""
        self._is_muted = muted_until is not None
        self._muted_frame.setVisible(self._is_muted)
        if muted_until is not None:
            self.muted.setText(self.tr("Muted until {time}.").format(time=until_text(muted_until, now_ms())))
        word = self.tr("Unmute") if self._is_muted else self.tr("Mute for an hour")
        if self.mute_button.text() != word:
            self.mute_button.setText(word)
            self.mute_button.setAccessibleName(word)
            self.mute_button.setToolTip(f"{word} (M)")
        self._quiet_frame.setVisible(quiet_until is not None)
        if quiet_until is not None:
            words = (
                self.tr("Quiet hours until {time}.")
                if for_critical
                else self.tr("Quiet hours until {time}: only critical alerts are told.")
            )
            self.quiet.setText(words.format(time=until_text(quiet_until, now_ms())))

    def _on_mute(self) -> None:
        self.mute_wanted.emit(None if self._is_muted else now_ms() + HOUR_MS)


class _RuleRow(QWidget):
    """One rule: its name, how much it matters or that it is off, and what it watches."""

    def __init__(self, line: RuleLine) -> None:
        super().__init__()
        dot = Dot()
        dot.set_tone(severity_tone(line.severity) if line.is_on else Tone.ENDED)
        name = Label(rule_word(line.rule), look="strong", tone="" if line.is_on else "muted")
        how = severity_word(line.severity) if line.is_on else self.tr("Off")
        state = Label(how, look="small", tone="muted")
        head = QHBoxLayout()
        head.setSpacing(GAP_TINY + 2)
        head.addWidget(dot)
        head.addWidget(name)
        head.addStretch()
        head.addWidget(state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_TINY)
        layout.addLayout(head)
        for text in line.watches:
            label = Label(text, look="small", tone="soft" if line.is_on else "muted")
            label.setWordWrap(True)
            label.setContentsMargins(dot.width() + GAP_TINY + 2, 0, 0, 0)
            layout.addWidget(label)
        self.setAccessibleName(", ".join((rule_word(line.rule), how, *line.watches)))


def _notice(label: Label) -> QFrame:
    frame = QFrame()
    frame.setProperty("look", "banner")
    frame.setProperty("tone", "needs_you")
    row = QHBoxLayout(frame)
    row.setContentsMargins(GAP, GAP_SMALL, GAP, GAP_SMALL)
    row.addWidget(label)
    frame.hide()
    return frame
