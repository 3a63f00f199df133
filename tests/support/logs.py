"""Log records of a test: what is logged at WARNING or above must have been expected."""

from __future__ import annotations

import logging
import re


class ExpectedLogs(logging.Handler):
    """Collects what is logged at WARNING or above, and knows what of it a test expects."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self._expected: list[re.Pattern[str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def expect(self, pattern: str) -> None:
        """Let records pass whose message has something that matches, whenever they come."""
        self._expected.append(re.compile(pattern))

    def texts(self) -> list[str]:
        return [record.getMessage() for record in self.records]

    def unexpected(self) -> list[str]:
        return [text for text in self.texts() if not any(pattern.search(text) for pattern in self._expected)]
