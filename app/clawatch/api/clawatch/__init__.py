"""The ClaWatch contract: its presentation and its error envelope."""

from clawatch.api.clawatch import events

__all__ = ["events"]
