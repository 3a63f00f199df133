"""Alerts, buttons and commands in a chat of Telegram's."""
