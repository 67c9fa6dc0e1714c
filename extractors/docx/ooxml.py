"""WordprocessingML by name: tags, attributes, and walking past the wrappers that Word puts around content."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.office.namespaces import NAMESPACES, Element

_OFF = frozenset({"0", "false", "off", "none"})


def q(name: str) -> str:
    """A prefixed name (`w:p`) as lxml writes it."""
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


# Elements that only wrap others: content controls, custom markup, tags, insertions, links.
_WRAPPERS = frozenset(
    q(name)
    for name in (
        "w:sdt",
        "w:sdtContent",
        "w:customXml",
        "w:smartTag",
        "w:ins",
        "w:moveTo",
        "w:hyperlink",
        "w:fldSimple",
        "w:dir",
        "w:bdo",
    )
)
_ALTERNATE = q("mc:AlternateContent")


def children(element: Element) -> Iterator[Element]:
    """Child elements, those inside wrappers included; of alternative contents only the one Word would show.

    Comments and processing instructions are left out.
    """
    stack = [iter(element)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif not isinstance(child.tag, str):
            continue
        elif child.tag == _ALTERNATE:
            stack.append(iter(alternative(child)))
        elif child.tag in _WRAPPERS:
            stack.append(iter(child))
        else:
            yield child


def alternative(element: Element) -> list[Element]:
    """What stands in an mc:AlternateContent: its first choice, else its fallback."""
    for name in ("mc:Choice", "mc:Fallback"):
        found = element.find(q(name))
        if found is not None:
            return list(found)
    return []


def child(element: Element | None, *names: str) -> Element | None:
    """The element at a path of child names, or None."""
    for name in names:
        if element is None:
            return None
        element = element.find(q(name))
    return element


def val(element: Element | None, attribute: str = "w:val") -> str | None:
    """An attribute of an element that may be missing."""
    return None if element is None else element.get(q(attribute))


def is_on(element: Element | None) -> bool:
    """Whether a switch such as <w:vanish/> is there and not turned off."""
    return element is not None and (val(element) or "1").lower() not in _OFF


def number(text: str | None, default: int = 0) -> int:
    """A whole number as an attribute holds it; anything else is the default."""
    try:
        return int(float(text)) if text is not None else default
    except (ValueError, OverflowError):
        return default
