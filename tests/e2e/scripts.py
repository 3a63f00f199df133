"""What the model says in the end-to-end tests."""

from __future__ import annotations

from e2e.mock_messages_api import SUBAGENT_MARK, Script, Text, ToolUse

LOOK_AROUND = Script(
    main=(
        (
            Text("Looking."),
            ToolUse("toolu_hello", "Bash", {"command": "echo hello-from-bash", "description": "say hello"}),
        ),
        (ToolUse("toolu_read", "Read", {"file_path": "/nonexistent/file.txt"}),),
        (
            ToolUse("toolu_one", "Bash", {"command": "sleep 0.4; echo one"}),
            ToolUse("toolu_two", "Bash", {"command": "echo two"}),
        ),
        (
            ToolUse(
                "toolu_agent",
                "Agent",
                {
                    "description": "count files",
                    "prompt": f"{SUBAGENT_MARK} count the files",
                    "subagent_type": "general-purpose",
                    "run_in_background": False,
                },
            ),
        ),
        (ToolUse("toolu_exit", "Bash", {"command": "exit 3"}),),
        (Text("All done."),),
    ),
    subagent=(
        (ToolUse("toolu_count", "Bash", {"command": "ls | wc -l", "description": "count"}),),
        (Text("There are some files."),),
    ),
)
LOOK_AROUND_TOOLS = ("--allowedTools", "Bash Read Agent")
