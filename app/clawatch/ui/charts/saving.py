"""A chart as a file: as a picture, as a drawing, as figures."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from clawatch.ui.theme.theme import tokens

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from clawatch.ui.charts.data import TimeData
    from clawatch.ui.charts.units import Unit

FORMATS = ("png", "svg", "csv")
_SHARP = 2
"""How many pixels of a picture there are for one of the window."""
# what a spreadsheet would run as a formula
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "'")


def content_of(suffix: str, chart: QWidget, data: TimeData, unit: Unit) -> Callable[[], bytes]:
    """Prepare a chart for a file of this kind, on the Qt thread; what is given may be called on any other."""
    if suffix == "svg":
        drawing = _drawing(chart)
        return lambda: drawing
    if suffix == "csv":
        return lambda: table_text(data, unit, ",").encode()
    picture = _picture(chart)
    return lambda: _png(picture)


def write(path: Path, content: Callable[[], bytes]) -> str:
    """Write a file and give "", or what went wrong in words."""
    try:
        path.write_bytes(content())
    except OSError as error:
        return error.strerror or str(error)
    return ""


def table_text(data: TimeData, unit: Unit, separator: str) -> str:
    """Write the figures as a table: from when (local time), to when, a column for each series, and their total.

    Money is in dollars, durations in milliseconds; what is unknown stays empty.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n" if separator == "," else "\n")
    writer.writerow(["from", "to", *(_harmless(one.name) for one in data.series), "total"])
    for bucket, start in enumerate(data.starts):
        values = [unit.raw(one.values[bucket]) for one in data.series]
        cells = ["" if value is None else f"{value:.6f}".rstrip("0").rstrip(".") for value in values]
        total = unit.raw(data.total(bucket))
        whole = "" if total is None else f"{total:.6f}".rstrip("0").rstrip(".")
        writer.writerow([_iso(start), _iso(data.end_of(bucket)), *cells, whole])
    return text.getvalue()


def _harmless(name: str) -> str:
    return f"'{name}" if name.startswith(_FORMULAS) else name


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1000).astimezone().isoformat(timespec="seconds")


def _picture(chart: QWidget) -> QImage:
    image = QImage(chart.size() * _SHARP, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SHARP)
    image.fill(tokens().page)
    chart.render(image, QPoint(), renderFlags=chart.RenderFlag.DrawChildren)
    return image


def _png(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise OSError("the picture could not be made")
    return bytes(content.data())


def _drawing(chart: QWidget) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setTitle(chart.accessibleName())
    generator.setSize(chart.size())
    generator.setViewBox(QRect(QPoint(), chart.size()))
    painter = QPainter(generator)
    painter.fillRect(chart.rect(), tokens().page)
    chart.render(painter, QPoint(), renderFlags=chart.RenderFlag.DrawChildren)
    painter.end()
    return bytes(content.data())
