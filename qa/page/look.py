"""The script, the styles and the icon of the page, from the files beside this one."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def script() -> str:
    """What the browser runs once a room stands; `trigger` in it sends a message to Python."""
    return _read("page.js")


def styles() -> str:
    """The style sheet, for light and dark, wide and narrow."""
    return _read("page.css")


def printed() -> str:
    """The style sheet for paper; apart, as Gradio would have it hold for less than the whole page."""
    return f'<style media="print">{_read("print.css")}</style>'


def icon() -> Path:
    """The file of the page's icon."""
    return Path(str(files("qa.page") / "icon.svg"))


def _read(name: str) -> str:
    return (files("qa.page") / name).read_text(encoding="utf-8")
