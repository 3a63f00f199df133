"""Claude Code's transcripts: found, followed, and read line by line into facts."""
