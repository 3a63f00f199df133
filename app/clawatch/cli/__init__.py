"""The `clawatch` command: one file a subcommand, each loaded only when called."""

from clawatch.cli.main import main

__all__ = ["main"]
