from __future__ import annotations

from clawatch.ui.plain_text import harmless, one_line, tooltip, without_colours


def test_control_characters_are_shown_and_do_nothing() -> None:
    assert harmless("a\x00b\x07c\x7f") == "a\u2400b\u2407c\u2421"
    assert harmless("one\r\ntwo\rthree\tx") == "one\ntwo\nthree\tx"


def test_text_cannot_turn_its_direction() -> None:
    assert "\u202e" not in harmless("invoice\u202egpj.exe")


def test_lone_surrogates_are_replaced() -> None:
    harmless("\ud800x").encode()


def test_terminal_colours_go() -> None:
    assert without_colours("\x1b[32mok\x1b[0m \x1b]8;;http://x\x07link") == "ok link"


def test_tooltips_escape_markup() -> None:
    assert tooltip("<b>x</b>", "", "a\nb") == "<qt>&lt;b&gt;x&lt;/b&gt;<br>a<br>b</qt>"


def test_one_line_is_one_line_of_bounded_length() -> None:
    assert one_line("  a\n\n b\t c ") == "a b c"
    assert len(one_line("x" * 10_000, 50)) == 50
