"""From one journaled event to the rows that pages and APIs read, within the writer's transaction."""
