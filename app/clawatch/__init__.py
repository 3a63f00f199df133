"""ClaWatch: a desktop tray application that watches AI coding agents."""

__version__ = "0.1.0"
