"""AI Monitor's contract: its parsing of parameters, its presentation, its error envelope."""

from clawatch.api.aimonitor import events

__all__ = ["events"]
