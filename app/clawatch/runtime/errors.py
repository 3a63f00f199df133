"""Why ClaWatch does not start."""

from __future__ import annotations


class StartError(Exception):
    """ClaWatch cannot start; the text is for the user."""
