"""What neither contract knows: search, usage, exports, metrics."""
