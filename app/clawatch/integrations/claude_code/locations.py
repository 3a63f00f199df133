import sys
from collections.abc import Mapping
from pathlib import Path

SETTINGS_NAME = "settings.json"

_MANAGED_FOLDERS = {
    "linux": Path("/etc/claude-code"),
    "darwin": Path("/Library/Application Support/ClaudeCode"),
    "win32": Path("C:\\Program Files\\ClaudeCode"),
}


def user_settings_path(env: Mapping[str, str]) -> Path:
    """Where Claude Code keeps this user's settings, in `config_folder`. The file need not exist."""
    return config_folder(env) / SETTINGS_NAME


def config_folder(env: Mapping[str, str]) -> Path:
    """Where Claude Code keeps what is this user's: `CLAUDE_CONFIG_DIR`, else `.claude` in the home folder.

    The home folder is `HOME` of `env`, and the system's answer where `env` has none. The folder need not exist.
    """
    if configured := env.get("CLAUDE_CONFIG_DIR"):
        return Path(configured).absolute()
    home = env.get("HOME") or (env.get("USERPROFILE") if sys.platform == "win32" else None)
    return (Path(home) if home else Path.home()) / ".claude"


def managed_settings_paths(platform: str, *, folder: Path | None = None) -> tuple[Path, ...]:
    """Where an administrator's policy for Claude Code stands, in the order in which Claude Code reads it.

    `platform` is a value of `sys.platform`. The first path is given whether or not it exists; those of
    `managed-settings.d` are the files found there now. `folder` stands in for the system's own folder.
    """
    root = folder or _MANAGED_FOLDERS.get(platform, _MANAGED_FOLDERS["linux"])
    try:
        parts = sorted(
            path for path in (root / "managed-settings.d").iterdir() if path.suffix == ".json" and path.name[0] != "."
        )
    except OSError:
        parts = []
    return (root / "managed-settings.json", *parts)
