"""The design tokens: every colour, size and distance the windows use, named for what it means."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, as "#rrggbb". Text colours stand out 4.5 to 1 from every ground they are used on."""

    dark: bool
    page: str
    """The ground of pages."""
    sidebar: str
    surface: str
    """Fields, cards and menus on a page."""
    sunken: str
    """Code, and what lies lower than its surroundings."""
    hover: str
    selection: str
    border: str
    border_strong: str
    text: str
    text_soft: str
    text_muted: str
    accent: str
    """What can be acted on, and focus."""
    accent_hover: str
    on_accent: str
    working: str
    needs_you: str
    error: str
    ended: str
    paused: str
    trouble: str
    working_ground: str
    needs_you_ground: str
    error_ground: str
    trouble_ground: str
    accent_ground: str
    lanes: tuple[str, ...]
    """Lines that tell subagents apart; the first are furthest from the colours of states."""
    series: tuple[str, ...]
    """Bars and lines of charts: each pair stays apart for those who see red, green or blue less, too."""


LIGHT = Tokens(
    dark=False,
    page="#ffffff",
    sidebar="#f5f5f8",
    surface="#ffffff",
    sunken="#f7f7fa",
    hover="#f4f4f8",
    selection="#ebebfb",
    border="#e6e6ec",
    border_strong="#d2d3dc",
    text="#1a1b22",
    text_soft="#474a57",
    text_muted="#646877",
    accent="#5350c9",
    accent_hover="#4441b3",
    on_accent="#ffffff",
    working="#0b7556",
    needs_you="#9a5300",
    error="#c02a37",
    ended="#646877",
    paused="#3d6489",
    trouble="#a8237a",
    working_ground="#e3f5ee",
    needs_you_ground="#fdf1dc",
    error_ground="#fdecee",
    trouble_ground="#fbeaf5",
    accent_ground="#efeffc",
    lanes=("#8f8ce8", "#4f9bd0", "#9a9d4b", "#3fa98a", "#d5679b", "#d9942b"),
    series=("#5a3fe0", "#2a6f5a", "#8a5216", "#cf76b6", "#448ae8", "#9c991f"),
)

DARK = Tokens(
    dark=True,
    page="#17181d",
    sidebar="#111216",
    surface="#1e2026",
    sunken="#121318",
    hover="#1f2128",
    selection="#2a2b45",
    border="#282a32",
    border_strong="#3b3e4a",
    text="#eaebf0",
    text_soft="#bcbfca",
    text_muted="#9699a8",
    accent="#a3a1f7",
    accent_hover="#b8b6fa",
    on_accent="#15151f",
    working="#58cfa3",
    needs_you="#f2b14c",
    error="#ff8189",
    ended="#9699a8",
    paused="#8fb9dd",
    trouble="#f08fcb",
    working_ground="#14312a",
    needs_you_ground="#362a16",
    error_ground="#3a1f24",
    trouble_ground="#371f31",
    accent_ground="#23233a",
    lanes=("#8f8ce8", "#66aede", "#b3b660", "#4fbf9c", "#e07fae", "#e0a446"),
    series=("#8272e8", "#5edca0", "#c77a2c", "#d9438f", "#a3c2f5", "#e0cf45"),
)

# The same for those who want more contrast: text stands out 7 to 1, and lines are seen.
LIGHT_HIGH = replace(
    LIGHT,
    sidebar="#f4f4f7",
    hover="#ececf2",
    selection="#dcdcf8",
    border="#8a8c99",
    border_strong="#5c5e6b",
    text="#000000",
    text_soft="#22242c",
    text_muted="#383b46",
    accent="#2f2ca3",
    accent_hover="#201d80",
    working="#00462f",
    needs_you="#5c3200",
    error="#8c0d1b",
    ended="#383b46",
    paused="#1e3f60",
    trouble="#730f51",
    lanes=("#5a56c4", "#24699b", "#63660f", "#1c7a5d", "#a33a6b", "#8f5a0c"),
)
DARK_HIGH = replace(
    DARK,
    page="#0b0b0e",
    sidebar="#000000",
    surface="#101116",
    sunken="#000000",
    hover="#1a1b22",
    selection="#25264a",
    border="#70737f",
    border_strong="#9da0ad",
    text="#ffffff",
    text_soft="#e4e6ee",
    text_muted="#c9ccd8",
    accent="#bcbaff",
    accent_hover="#d3d1ff",
    on_accent="#000000",
    working="#7ff0c6",
    needs_you="#ffcb7a",
    error="#ffadb2",
    ended="#c9ccd8",
    paused="#b5d6f3",
    trouble="#f9b5de",
    working_ground="#0c261f",
    needs_you_ground="#2b2110",
    error_ground="#2e161a",
    trouble_ground="#2b1726",
    accent_ground="#1b1b33",
    lanes=("#b3b1ff", "#9ccff3", "#d5d88e", "#7fe0c0", "#f3a9cb", "#f3c579"),
)

# Distances, in device-independent pixels: multiples of four.
GAP_TINY, GAP_SMALL, GAP, GAP_LARGE, GAP_HUGE = 4, 8, 12, 20, 32
RADIUS = 6
ROW_HEIGHT = 38
ROW_HEIGHT_DENSE = 32
CONTROL_HEIGHT = 32
"""Of buttons and fields; a row that may hold one is at least so high."""
SIDEBAR_WIDTH = 212

# Type, in points relative to the text of the desktop, which stays the user's choice.
TITLE_STEP, FIGURE_STEP, HEADING_STEP, SMALL_STEP, LABEL_STEP = 6.0, 5.0, 1.5, -0.5, -1.0
