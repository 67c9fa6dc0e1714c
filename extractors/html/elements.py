"""What the elements of a page mean for its text: which end a paragraph, which are not shown at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

Element = Any

# Parts of a page that are machinery or controls, not text that somebody wrote to be read.
DROPPED = frozenset(
    {"script", "style", "noscript", "template", "head", "title", "select", "option", "datalist", "button",
     "svg", "canvas", "iframe", "frame", "object", "applet", "audio", "video", "map"}
)  # fmt: skip
# Pictures may hold words that are shown; they are not read, but counted.
DRAWN = frozenset({"svg", "iframe"})
ACTIVE = frozenset({"script", "object", "embed", "applet", "iframe"})
STRUCK = frozenset({"del", "s", "strike"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | frozenset(
    {"html", "body", "p", "div", "ul", "ol", "li", "dl", "dt", "dd", "dir", "menu", "table", "caption", "thead",
     "tbody", "tfoot", "tr", "td", "th", "section", "article", "header", "footer", "nav", "main", "aside",
     "blockquote", "center", "form", "fieldset", "legend", "address", "pre", "hr", "figure", "figcaption",
     "details", "summary", "frameset", "textarea"}
)  # fmt: skip

_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_MEDIA = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"([.#])([\w-]+)$")


@dataclass(slots=True)
class Sheet:
    """Classes and ids that the page's own style sheets hide; only plain selectors are understood."""

    classes: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: Element) -> Sheet:
        """The style elements of a page."""
        sheet = cls()
        for style in root.iter("style"):
            for selectors, body in _RULE.findall(_MEDIA.sub("", style.text or "")):
                if not _HIDDEN_STYLE.search(body):
                    continue
                for selector in selectors.split(","):
                    if match := _SIMPLE.match(selector.strip()):
                        (sheet.classes if match.group(1) == "." else sheet.ids).add(match.group(2))
        return sheet

    def hides(self, element: Element) -> bool:
        """Whether an element is not shown, by its attributes or by a style sheet."""
        if element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style", "")):
            return True
        if element.get("id") in self.ids:
            return True
        return bool(self.classes) and not self.classes.isdisjoint(element.get("class", "").split())


def is_active(element: Element) -> bool:
    """Whether an element would do something in a browser."""
    if element.tag in ACTIVE:
        # Data for search engines does nothing.
        return "json" not in element.get("type", "")
    return any(name.startswith("on") for name in element.attrib) or (
        element.get("href", "").strip().lower().startswith(("javascript:", "vbscript:"))
    )


def address_beside(element: Element, text: str) -> str:
    """The address of a link as it is written after the link's text; "" where the text shows it."""
    address = element.get("href", "").strip()
    if not address.lower().startswith(("http://", "https://")) or re.search(r"[\s<>\"]", address):
        return ""
    bare = address.split("://", 1)[1].removeprefix("www.").rstrip("/")
    return "" if bare.lower() in re.sub(r"\s+", "", text).lower() else address


def drawn_text(element: Element) -> str:
    """Words in a drawing, or in a frame that the page itself holds."""
    if element.tag == "iframe":
        return re.sub(r"<[^>]*>", "", element.get("srcdoc", "")).strip()
    return "".join("".join(text.itertext()) for text in element.iter("text")).strip()
