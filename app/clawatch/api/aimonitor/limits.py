"""How much of what the contract shows, and the largest number that SQLite takes."""

LARGEST = 2**63 - 1
TOOLS_SHOWN = 20
SESSIONS_SHOWN = 10
ERRORS_SHOWN = 20
DAYS_SHOWN = 30
