# noqa: INP001 this folder would shadow the library of its name, were it a package
"""Gathers the texts of the windows into resources/translations/*.ts and compiles those to .qm.

Started by packaging/translations. `lupdate` does not know `counted`, which gives a text in both of English's forms, nor
module-wide contexts, so texts are found here, in the syntax tree; `lrelease` of PySide6 compiles.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "app" / "clawatch" / "ui"
TRANSLATIONS = ROOT / "resources" / "translations"
_WRAPPERS = frozenset({"_tr", "_own", "_scaled", "counted", "date_text", "title", "reason_text"})
"""Functions that hand on a text which was found where they are called, or where it is declared."""


class Text(NamedTuple):
    """A text to translate: where it belongs, its English, and whether it has a form for each number."""

    context: str
    source: str
    numerus: bool = False


class NotFoundError(Exception):
    """Texts that are put together as the program runs, or belong to no class, cannot be found; it says where."""


class _Finder(ast.NodeVisitor):
    def __init__(self, path: Path, tree: ast.Module) -> None:
        self._path = path
        self.found: set[Text] = set()
        self.problems: list[str] = []
        """Calls whose text is put together as the program runs, or belongs to no class."""
        self._classes: list[str] = []
        self._functions: list[str] = []
        self._module_context = _module_context(tree)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._functions.append(node.name)
        self.generic_visit(node)
        self._functions.pop()

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        match name:
            case "tr" if isinstance(node.func, ast.Attribute):
                if not self._classes:
                    self._complain(node)
                else:
                    self._add(node, self._classes[-1], node.args[0])
            case "_tr":
                self._add(node, self._module_context, node.args[0])
            case "counted":
                self._text(node, node.args[1])
                self._add(node, "counted", node.args[2], numerus=True)
            case "translate" | "QT_TRANSLATE_NOOP" if name != "translate" or _is_qt(node.func):
                self._add(node, self._text(node, node.args[0]), node.args[1])

    def _add(self, node: ast.Call, context: str, text: ast.expr, *, numerus: bool = False) -> None:
        for source in self._choices(node, text):
            self.found.add(Text(context, source, numerus))

    def _choices(self, node: ast.Call, text: ast.expr) -> tuple[str, ...]:
        if isinstance(text, ast.IfExp):
            return self._choices(node, text.body) + self._choices(node, text.orelse)
        found = self._text(node, text)
        return (found,) if found else ()

    def _text(self, node: ast.Call, text: ast.expr) -> str:
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            return text.value
        if _WRAPPERS & set(self._functions):
            return ""
        self._complain(node)
        return ""

    def _complain(self, node: ast.Call) -> None:
        self.problems.append(f"{self._path}:{node.lineno}: {ast.unparse(node)[:90]}")


def _is_qt(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "QCoreApplication"


def _module_context(tree: ast.Module) -> str:
    """Give the context that the module's own `_tr` translates in."""
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and function.name == "_tr":
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "translate":
                    return str(ast.literal_eval(node.args[0]))
    return ""


def texts() -> list[Text]:
    """Find every text of the windows. Raises NotFoundError."""
    found: set[Text] = set()
    problems: list[str] = []
    for path in sorted(UI.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        finder = _Finder(path.relative_to(ROOT), tree)
        finder.visit(tree)
        found |= finder.found
        problems += finder.problems
    if problems:
        raise NotFoundError("\n".join(problems))
    return sorted(found)


def translations(path: Path) -> dict[Text, tuple[str, ...]]:
    """Read what a .ts file says of each text; empty for what it leaves open."""
    said: dict[Text, tuple[str, ...]] = {}
    if not path.exists():
        return said
    for context in ET.parse(path).getroot().iter("context"):  # noqa: S314 a file of this repository
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            numerus = message.get("numerus") == "yes"
            translation = message.find("translation")
            text = Text(name, message.findtext("source") or "", numerus)
            if translation is None:
                continue
            forms = [form.text or "" for form in translation.iter("numerusform")] if numerus else [translation.text]
            said[text] = tuple(form or "" for form in forms)
    return said


def write(path: Path, language: str, wanted: list[Text], said: dict[Text, tuple[str, ...]]) -> None:
    """Write a .ts file with these texts, and what is said of them."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    contexts: dict[str, ET.Element] = {}
    for text in wanted:
        if text.context not in contexts:
            contexts[text.context] = ET.SubElement(root, "context")
            ET.SubElement(contexts[text.context], "name").text = text.context
        attributes = {"numerus": "yes"} if text.numerus else {}
        message = ET.SubElement(contexts[text.context], "message", attributes)
        ET.SubElement(message, "source").text = text.source
        forms = said.get(text, ())
        translation = ET.SubElement(message, "translation")
        if not all(forms) or not forms:
            translation.set("type", "unfinished")
        if text.numerus:
            for form in forms or ("", ""):
                ET.SubElement(translation, "numerusform").text = form
        else:
            translation.text = "".join(forms)
    ET.indent(root)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    path.write_text(head + ET.tostring(root, encoding="unicode") + "\n", encoding="utf-8")


def release(source: Path, compiled: Path) -> None:
    """Compile a .ts file. Raises CalledProcessError."""
    lrelease = Path(sys.executable).with_name("pyside6-lrelease")
    command = [str(lrelease), "-silent", str(source), "-qm", str(compiled)]
    subprocess.run(command, check=True)


def main() -> None:
    """Bring every .ts file up to date and compile it; say what is left to translate."""
    wanted = texts()
    for path in sorted(TRANSLATIONS.glob("clawatch_*.ts")):
        said = translations(path)
        write(path, path.stem.removeprefix("clawatch_"), wanted, said)
        release(path, path.with_suffix(".qm"))
        left = sum(not (said.get(text) and all(said[text])) for text in wanted)
        sys.stdout.write(f"{path.name}: {len(wanted)} texts, {left} to translate\n")


if __name__ == "__main__":
    main()
