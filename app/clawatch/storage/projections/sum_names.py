"""The sums over model requests, by the names that their columns have in every table of them, in this order."""

from __future__ import annotations

USAGE_SUMS = (
    "requests",
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "cost",
    "unpriced_requests",
    "unpriced_tokens",
)
