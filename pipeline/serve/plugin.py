"""Our pages inside datasette: routes, links, styles. Everything is read-only but the answers of reviewers."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from datasette import Response, hookimpl

from pipeline.publish.escapes import visible
from pipeline.publish.sources import page_picture
from pipeline.serve import pages
from pipeline.serve.calendar import WEEKDAYS, year_of
from pipeline.serve.guard import guarded
from pipeline.serve.questions import saved_queries
from pipeline.serve.reviewing import Reviewing
from pipeline.serve.views import page, static_file

T = TypeVar("T")
_KEPT_PAGES = 40
_LANGUAGES = ("th", "en")
_ACTIVITY_COLUMNS = frozenset(
    {"activity", "activity_id", "left_activity_id", "right_activity_id", "rival_activity_id"}
)
_OURS = ("/-/activity/", "/-/search", "/-/calendar/", "/-/review", "/-/page/", "/-/saraban/", "/-/language/")


def is_ours(path: str) -> bool:
    """Whether a path is a page of ours and not of datasette."""
    return path == "/" or path.startswith(_OURS)


@dataclass(slots=True)
class Pictures:
    """Pages drawn lately; drawing one costs about a second and a process of its own."""

    kept: OrderedDict[tuple[str, int], bytes | None] = field(default_factory=OrderedDict)

    def get(self, connection: sqlite3.Connection, document: str, number: int) -> bytes | None:
        """A page as a picture, or None."""
        key = (document, number)
        if key not in self.kept:
            self.kept[key] = page_picture(connection, document, number)
            while len(self.kept) > _KEPT_PAGES:
                self.kept.popitem(last=False)
        self.kept.move_to_end(key)
        return self.kept[key]


class Plugin:
    """The hooks. `reviewing` is None where nobody reviews."""

    def __init__(self, database: str, path: Path, host: str, reviewing: Reviewing | None) -> None:
        # datasette takes plugins for modules; this one has no static folder or templates for it to find.
        self.__name__ = "saraban"
        self.database = database
        self.path = path
        self.host = host
        self.reviewing = reviewing
        self.pictures = Pictures()
        self._drawing = asyncio.Lock()

    @hookimpl
    def register_routes(self) -> list[tuple[str, Any]]:
        """Our pages by path."""
        routes: list[tuple[str, Any]] = [
            (r"^/$", self._home),
            (r"^/-/saraban/(?P<name>[a-z.]+)$", self._static),
            (r"^/-/language/(?P<language>th|en)$", self._language),
            (r"^/-/search$", self._search),
            (r"^/-/activity/(?P<id>[0-9a-f]{4,32})$", self._activity),
            (r"^/-/page/(?P<document>[0-9a-f]{4,32})/(?P<number>[0-9]{1,5})$", self._page),
            (r"^/-/calendar/(?P<year>2[4-6][0-9]{2})$", self._calendar),
        ]
        if self.reviewing is not None:
            routes += self.reviewing.routes(self)
        return routes

    @hookimpl
    def skip_csrf(self, scope: Any) -> bool:
        """Our forms carry the token of the reviewer, which is stronger."""
        return str(scope["path"]).startswith("/-/review")

    @hookimpl
    def asgi_wrapper(self) -> Callable[[Any], Any]:
        """Headers and the check of the host."""
        return lambda app: guarded(app, host=self.host, ours=is_ours)

    @hookimpl
    def extra_css_urls(self) -> list[str]:
        """Thai fonts on datasette's own pages."""
        return ["/-/saraban/datasette.css"]

    @hookimpl
    def menu_links(self) -> list[dict[str, str]]:
        """The way back to our pages."""
        links = [{"href": "/", "label": "หน้าแรก · Home"}, {"href": "/-/search", "label": "ค้นหา · Search"}]
        if self.reviewing is not None:
            links.append({"href": "/-/review", "label": "ตรวจ · Review"})
        return links

    @hookimpl
    def render_cell(self, row: Any, value: Any, column: str, table: str | None) -> Any:
        """An activity's id or text leads to its page."""
        from markupsafe import Markup

        if not isinstance(value, str):
            return None
        if table == "activities" and column == "text" and row is not None:
            return Markup('<a href="/-/activity/{}">{}</a>').format(row["id"], visible(value))
        is_id = len(value) == 16 and all(c in "0123456789abcdef" for c in value)
        if is_id and column in _ACTIVITY_COLUMNS:
            return Markup('<a href="/-/activity/{0}">{0}</a>').format(value)
        return None

    async def read(self, datasette: Any, function: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function over the database in datasette's own reading threads."""
        result: T = await datasette.get_database(self.database).execute_fn(function)
        return result

    def html(self, request: Any, template: str, status: int = 200, **values: Any) -> Response:
        """One of our pages in the reader's language."""
        chosen = request.cookies.get("saraban_lang")
        language = chosen if chosen in _LANGUAGES else "th"
        text = page(
            template,
            language,
            here=request.path + (f"?{request.query_string}" if request.query_string else ""),
            database=quote(self.database),
            reviewing=self.reviewing is not None,
            **values,
        )
        return Response.html(text, status=status)

    async def _home(self, datasette: Any, request: Any) -> Response:
        values = await self.read(datasette, pages.home)
        return self.html(request, "home.html.j2", queries=saved_queries(), **values)

    async def _static(self, request: Any) -> Response:
        found = static_file(request.url_vars["name"])
        if found is None:
            return self.html(request, "missing.html.j2", status=404)
        text, kind = found
        return Response(text, content_type=kind, headers={"cache-control": "max-age=300"})

    async def _language(self, request: Any) -> Response:
        back = request.args.get("back") or "/"
        # Only a path of this server: //elsewhere would leave it.
        safe = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
        response = Response.redirect(safe)
        response.set_cookie("saraban_lang", request.url_vars["language"], samesite="lax")
        return response

    async def _search(self, datasette: Any, request: Any) -> Response:
        text = request.args.get("q") or ""
        year = request.args.get("year") or ""
        only = int(year) if year.isdecimal() and len(year) == 4 else None
        values = await self.read(datasette, lambda c: pages.search_page(c, text, only))
        return self.html(request, "search.html.j2", **values)

    async def _activity(self, datasette: Any, request: Any) -> Response:
        found = await self.read(datasette, lambda c: pages.activity_page(c, request.url_vars["id"]))
        if found is None:
            return self.html(request, "missing.html.j2", status=404)
        return self.html(request, "activity.html.j2", p=found)

    async def _page(self, datasette: Any, request: Any) -> Response:
        document, number = request.url_vars["document"], int(request.url_vars["number"])
        async with self._drawing:
            picture = await self.read(datasette, lambda c: self.pictures.get(c, document, number))
        if picture is None:
            return self.html(request, "missing.html.j2", status=404)
        kind = "image/png" if picture.startswith(b"\x89PNG") else "image/webp"
        return _bytes(picture, kind)

    async def _calendar(self, datasette: Any, request: Any) -> Response:
        year = int(request.url_vars["year"])
        system = request.args.get("system") or None
        found = await self.read(datasette, lambda c: year_of(c, year, system))
        return self.html(request, "calendar.html.j2", calendar=found, system=system, weekdays=WEEKDAYS)


class _Bytes(Response):  # type: ignore[misc]
    """datasette's Response writes text only."""

    async def asgi_send(self, send: Any) -> None:
        """Send the bytes as they are."""
        headers = [(k.lower().encode(), v.encode()) for k, v in self.headers.items()]
        headers.append((b"content-type", self.content_type.encode()))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def _bytes(content: bytes, kind: str) -> Response:
    return _Bytes(content, content_type=kind, headers={"cache-control": "private, max-age=600"})
