"""The tokens as one style sheet. Widgets ask for a look by properties, `look` and `tone`, never by colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.ui.theme.tokens import FIGURE_STEP, HEADING_STEP, LABEL_STEP, RADIUS, SMALL_STEP, TITLE_STEP, Tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QFont


def stylesheet(t: Tokens, font: QFont) -> str:
    """Write the application's style sheet for a theme and the desktop's font."""
    return _frame(t) + _text(t, font.pointSizeF()) + _controls(t) + _views(t)


def _frame(t: Tokens) -> str:
    banners = "".join(
        f'QFrame[look="banner"][tone="{tone}"] {{ background: {ground}; border-color: {ground}; }}'
        for tone, ground in (
            ("info", t.accent_ground),
            ("needs_you", t.needs_you_ground),
            ("error", t.error_ground),
            ("trouble", t.trouble_ground),
            ("good", t.working_ground),
        )
    )
    return f"""
    QMainWindow, QDialog {{ background: {t.page}; }}
    QFrame[look="sidebar"] {{ background: {t.sidebar}; border: none; border-right: 1px solid {t.border}; }}
    QFrame[look="line"] {{ background: {t.border}; border: none; max-height: 1px; min-height: 1px; }}
    QDialog[look="palette"] {{ background: {t.surface}; border: 1px solid {t.border_strong}; }}
    QFrame[look="card"] {{ background: {t.sunken}; border: 1px solid {t.border}; border-radius: {RADIUS}px; }}
    QFrame[look="panel"] {{ background: {t.page}; border: 1px solid {t.border}; border-radius: {RADIUS + 2}px; }}
    QFrame[look="popup"] {{ background: {t.surface}; border: 1px solid {t.border_strong}; }}
    QFrame[look="popup"] QListView {{ background: transparent; }}
    QFrame[look="banner"] {{ border: 1px solid {t.border}; border-radius: {RADIUS + 2}px; }}
    {banners}
    QScrollArea, QStackedWidget {{ background: transparent; border: none; }}
    QScrollArea > QWidget > QWidget {{ background: transparent; }}
    QSplitter::handle {{ background: {t.border}; }}
    QSplitter::handle:hover {{ background: {t.accent}; }}
    QToolTip {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.border_strong}; padding: 5px 7px; }}
    QMenu {{ background: {t.surface}; border: 1px solid {t.border_strong}; padding: 4px; }}
    QMenu::item {{ padding: 5px 22px 5px 12px; border-radius: 4px; color: {t.text}; }}
    QMenu::item:selected {{ background: {t.accent_ground}; }}
    QMenu::item:disabled {{ color: {t.text_muted}; }}
    QMenu::separator {{ height: 1px; background: {t.border}; margin: 4px 8px; }}
    """


def _text(t: Tokens, points: float) -> str:
    tones = "".join(
        f'QLabel[tone="{tone}"] {{ color: {colour}; }}'
        for tone, colour in (
            ("soft", t.text_soft),
            ("muted", t.text_muted),
            ("working", t.working),
            ("needs_you", t.needs_you),
            ("error", t.error),
            ("ended", t.ended),
            ("paused", t.paused),
            ("trouble", t.trouble),
        )
    )
    return f"""
    QLabel {{ background: transparent; }}
    QLabel[look="title"] {{ font-size: {points + TITLE_STEP:.1f}pt; font-weight: 600; }}
    QLabel[look="brand"] {{ font-size: {points + HEADING_STEP:.1f}pt; font-weight: 700; }}
    QLabel[look="figure"] {{ font-size: {points + FIGURE_STEP:.1f}pt; font-weight: 600; }}
    QLabel[look="heading"] {{ font-size: {points + HEADING_STEP:.1f}pt; font-weight: 600; }}
    QLabel[look="strong"] {{ font-weight: 600; }}
    QLabel[look="small"] {{ font-size: {points + SMALL_STEP:.1f}pt; }}
    QLabel[look="badge"] {{ font-size: {points + LABEL_STEP:.1f}pt; font-weight: 600; color: {t.accent};
        background: {t.accent_ground}; border-radius: 4px; padding: 1px 6px; }}
    QLabel[look="label"] {{ font-size: {points + LABEL_STEP:.1f}pt; font-weight: 600; color: {t.text_muted}; }}
    {tones}
    """


def _controls(t: Tokens) -> str:
    return f"""
    QPushButton {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.border_strong};
        border-radius: {RADIUS}px; padding: 5px 14px; min-height: 20px; outline: none; }}
    QPushButton:hover {{ background: {t.hover}; }}
    QPushButton:pressed {{ background: {t.selection}; }}
    QPushButton:focus {{ border: 1px solid {t.accent}; }}
    QPushButton:disabled {{ color: {t.text_muted}; background: {t.sunken}; border-color: {t.border}; }}
    QPushButton[look="primary"] {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent};
        font-weight: 600; }}
    QPushButton[look="primary"]:hover {{ background: {t.accent_hover}; }}
    QPushButton[look="primary"]:focus {{ border: 2px solid {t.text}; padding: 4px 13px; }}
    QPushButton[look="primary"]:disabled {{ background: {t.border_strong}; border-color: {t.border_strong};
        color: {t.text_soft}; }}
    QPushButton[look="quiet"], QToolButton {{ background: transparent; color: {t.text_soft};
        border: 1px solid transparent; border-radius: {RADIUS}px; padding: 4px 8px; }}
    QPushButton[look="quiet"]:hover, QToolButton:hover {{ background: {t.hover}; color: {t.text}; }}
    QPushButton[look="quiet"]:pressed, QToolButton:pressed {{ background: {t.selection}; }}
    QPushButton[look="quiet"]:focus, QToolButton:focus {{ border-color: {t.accent}; }}
    QPushButton[look="nav"] {{ background: transparent; color: {t.text_soft}; border: 1px solid transparent;
        text-align: left; padding: 6px 10px; font-weight: 500; }}
    QPushButton[look="nav"]:hover {{ background: {t.hover if t.dark else t.border}; color: {t.text}; }}
    QPushButton[look="nav"]:checked {{ background: {t.selection}; color: {t.text}; font-weight: 600; }}
    QPushButton[look="nav"]:focus {{ border-color: {t.accent}; }}
    QPushButton[look="chip"] {{ background: transparent; color: {t.text_soft}; border: 1px solid {t.border};
        border-radius: 14px; padding: 3px 12px; min-height: 20px; }}
    QPushButton[look="chip"]:hover {{ background: {t.hover}; color: {t.text}; }}
    QPushButton[look="chip"]:checked {{ background: {t.accent_ground}; color: {t.accent};
        border-color: {t.accent_ground}; }}
    QPushButton[look="chip"]:focus {{ border-color: {t.accent}; }}
    QLineEdit, QSpinBox {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.border_strong};
        border-radius: {RADIUS}px; padding: 5px 8px; min-height: 20px; selection-background-color: {t.accent};
        selection-color: {t.on_accent}; }}
    QLineEdit:focus, QSpinBox:focus {{ border-color: {t.accent}; }}
    QLineEdit:disabled {{ color: {t.text_muted}; background: {t.sunken}; border-color: {t.border}; }}
    QLineEdit[look="wrong"], QLineEdit[look="wrong"]:focus {{ border-color: {t.error}; }}
    QComboBox {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.border_strong};
        border-radius: {RADIUS}px; padding: 5px 8px; min-height: 20px; }}
    QComboBox:hover {{ background: {t.hover}; }}
    QComboBox:focus {{ border-color: {t.accent}; }}
    QComboBox:disabled {{ color: {t.text_muted}; background: {t.sunken}; border-color: {t.border}; }}
    QComboBox::drop-down {{ border: none; width: 22px; }}
    QComboBox QAbstractItemView {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.border_strong};
        padding: 4px; outline: none; selection-background-color: {t.accent_ground}; selection-color: {t.text}; }}
    QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}
    QSpinBox QLineEdit {{ background: transparent; border: none; padding: 0 6px; min-height: 16px; }}
    QProgressBar {{ background: {t.border}; border: none; border-radius: 2px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 2px; }}
    QLineEdit QToolButton {{ padding: 0; border: none; }}
    """


def _views(t: Tokens) -> str:
    return f"""
    QTableView, QTreeView {{ background: {t.page}; color: {t.text}; border: none; outline: none;
        selection-background-color: {t.selection}; selection-color: {t.text}; }}
    QTreeView {{ show-decoration-selected: 0; }}
    QTreeView::item {{ padding: 0 7px; border: none; border-bottom: 1px solid {t.border}; }}
    QTreeView::item:hover {{ background: {t.hover}; }}
    QTreeView::item:selected {{ background: {t.selection}; color: {t.text}; }}
    QTreeView[look="json"] {{ background: {t.sunken}; border: 1px solid {t.border}; border-radius: {RADIUS}px;
        padding: 3px; }}
    QTreeView[look="json"]:focus {{ border-color: {t.accent}; }}
    QTreeView[look="json"]::item {{ padding: 2px 6px; border: none; }}
    QTreeView::branch:selected {{ background: {t.selection}; }}
    QHeaderView {{ background: {t.page}; border: none; }}
    QHeaderView::section {{ background: {t.page}; color: {t.text_muted}; border: none;
        border-bottom: 1px solid {t.border}; padding: 6px 10px; font-weight: 600; }}
    QTableCornerButton::section {{ background: {t.page}; border: none; }}
    QPlainTextEdit {{ background: {t.sunken}; color: {t.text}; border: 1px solid {t.border};
        border-radius: {RADIUS}px; padding: 4px; selection-background-color: {t.accent};
        selection-color: {t.on_accent}; }}
    QPlainTextEdit[look="prose"] {{ background: transparent; border-color: transparent; padding: 0; }}
    QPlainTextEdit:focus {{ border-color: {t.accent}; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
    QScrollBar::handle {{ background: {t.border_strong}; border-radius: 3px; margin: 3px; }}
    QScrollBar::handle:vertical {{ min-height: 32px; }}
    QScrollBar::handle:horizontal {{ min-width: 32px; }}
    QScrollBar::handle:hover {{ background: {t.text_muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
