"""Where the parts of the list of sessions stand, and in which order the keyboard goes through them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clawatch.ui.pages.page_head import PageHead
from clawatch.ui.theme.tokens import GAP, GAP_LARGE

if TYPE_CHECKING:
    from clawatch.ui.pages.sessions_page import SessionsPage


def lay_out(page: SessionsPage) -> PageHead:
    """Put them in their places, and give the head."""
    head = PageHead(QCoreApplication.translate("SessionsPage", "Sessions"), page.search, page.sorting.button)
    filters = QVBoxLayout()
    filters.setContentsMargins(GAP_LARGE, 0, GAP_LARGE, GAP)
    filters.addWidget(page.more_filters)
    body = QVBoxLayout()
    body.setContentsMargins(GAP_LARGE - 10, 0, GAP_LARGE - 10, 0)
    body.addWidget(page.body)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(head)
    layout.addLayout(filters)
    layout.addLayout(body, 1)
    stops: list[QWidget] = [page.search, page.sorting.button, *page.filters.chips, page.filters.other_chip]
    for earlier, later in pairwise((*stops, page.more_filters.add_button, page.more_filters.clear_button, page.table)):
        QWidget.setTabOrder(earlier, later)
    return head
