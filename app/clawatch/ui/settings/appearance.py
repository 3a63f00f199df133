"""Settings: how the windows look."""

from __future__ import annotations

from clawatch.ui.settings.section import Section


class AppearanceSection(Section):
    """Colours and language; both count at once."""
