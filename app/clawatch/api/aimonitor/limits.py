"""How much of what the contract shows."""

TOOLS_SHOWN = 20
SESSIONS_SHOWN = 10
ERRORS_SHOWN = 20
DAYS_SHOWN = 30
