"""Reviewing in the browser: the page picture and the doubtful field side by side, answers into the corrections file.

Only on a loopback address and only with the token that was printed at the start. The token stands in a cookie that no
other site can send along (SameSite=Strict), and every form must repeat it.
"""

from __future__ import annotations

import asyncio
import hmac
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, unquote

from datasette import Response

from pipeline.corrections.book import ANSWERS, CorrectionsError, append, read_book
from pipeline.corrections.values import ValueUnusableError, usable
from pipeline.flow import apply_book
from pipeline.provenance import provenance_of
from pipeline.review.answers import ANSWER_WORDS
from pipeline.review.questions import Question, questions
from pipeline.review.workbook import place_of, shown
from pipeline.store.database import open_database

if TYPE_CHECKING:
    from pipeline.serve.plugin import Plugin

COOKIE = "saraban_review"
_MOST_FORM = 64 * 1024


@dataclass(slots=True)
class Reviewing:
    """Where answers go, who may give them, and what day it is."""

    token: str
    corrections: Path
    database: Path
    today: Callable[[], date]
    _asked: list[Question] = field(default_factory=list)
    _stamp: tuple[object, ...] = ()
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def routes(self, plugin: Plugin) -> list[tuple[str, Any]]:
        """Paths of the review."""

        async def show(datasette: Any, request: Any) -> Response:
            return await self._show(plugin, datasette, request)

        async def save(datasette: Any, request: Any) -> Response:
            return await self._save(plugin, datasette, request)

        async def either(datasette: Any, request: Any) -> Response:
            return await (save if request.method == "POST" else show)(datasette, request)

        return [(r"^/-/review$", show), (r"^/-/review/(?P<key>[0-9a-f]{16})$", either)]

    def _allowed(self, request: Any) -> bool:
        return hmac.compare_digest(request.cookies.get(COOKIE, "").encode(), self.token.encode())

    async def _show(self, plugin: Plugin, datasette: Any, request: Any) -> Response:
        given = request.args.get("token")
        if given is not None and hmac.compare_digest(given.encode(), self.token.encode()):
            # The token must not stay in the address, where it would go into histories.
            response = Response.redirect("/-/review")
            response.set_cookie(COOKIE, self.token, httponly=True, samesite="strict")
            return response
        if not self._allowed(request):
            return plugin.html(request, "forbidden.html.j2", status=403)
        asked = await plugin.read(datasette, self._questions)
        key = request.url_vars.get("key")
        place = next((n for n, q in enumerate(asked) if q.key == key), None if key else 0)
        if not asked or place is None:
            return plugin.html(request, "review_done.html.j2", status=404 if key else 200, left=len(asked))
        return self._page(plugin, request, asked, place, {}, None)

    def _page(
        self,
        plugin: Plugin,
        request: Any,
        asked: list[Question],
        place: int,
        typed: dict[str, str],
        problem: tuple[str, str] | None,
    ) -> Response:
        q = asked[place]
        size = None
        cells: list[dict[str, Any]] = []
        with open_database(self.database, readonly=True) as connection:
            if q.activity_id is not None and q.unit != "pt":
                cells = provenance_of(connection, q.activity_id)["cells"]
            if q.unit == "pt" and q.page is not None:
                row = connection.execute(
                    "SELECT width, height FROM pages WHERE document_id = ? AND page = ?",
                    (q.document_id, q.page),
                ).fetchone()
                size = (row["width"], row["height"]) if row is not None and row["width"] else None
        before = q.before
        values = {
            "answer": before.answer if before else "",
            "value": (before.value or "") if before else "",
            "why": before.why if before else "",
            "who": (before.who if before else "") or unquote(request.cookies.get("saraban_who", "")),
            **typed,
        }
        options = [
            (name, words)
            for name, words in ANSWER_WORDS.items()
            if not (name == "not_in_document" and (q.field.required or q.target == "finding"))
            and not (name == "withdrawn" and before is None)
            and not (name == "value" and q.target == "finding" and q.proposal is None)
        ]
        language = "en" if request.cookies.get("saraban_lang") == "en" else "th"
        return plugin.html(
            request,
            "review.html.j2",
            q=q,
            place=place + 1,
            total=len(asked),
            previous=asked[place - 1].key if place else None,
            following=asked[place + 1].key if place + 1 < len(asked) else None,
            size=size,
            cells=cells,
            where=place_of(q, language),  # type: ignore[arg-type]
            machine=shown(q.field, q.machine, language),  # type: ignore[arg-type]
            options=options,
            values=values,
            draft=bool(before and before.draft),
            token=self.token,
            problem=problem,
        )

    async def _save(self, plugin: Plugin, datasette: Any, request: Any) -> Response:
        body = await request.post_body()
        if len(body) > _MOST_FORM:
            return plugin.html(request, "forbidden.html.j2", status=413)
        form = {
            k: v[-1] for k, v in parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True).items()
        }
        same = hmac.compare_digest(form.get("token", "").encode(), self.token.encode())
        if not self._allowed(request) or not same:
            return plugin.html(request, "forbidden.html.j2", status=403)
        async with self._writing:
            asked = await plugin.read(datasette, self._questions)
            place = next((n for n, q in enumerate(asked) if q.key == request.url_vars["key"]), None)
            if place is None:
                return plugin.html(request, "review_done.html.j2", status=404, left=len(asked))
            typed = {name: form.get(name, "") for name in ("answer", "value", "why", "who")}
            problem = await asyncio.to_thread(self._take, asked[place], typed, form.get("draft") == "1")
        if problem is not None:
            return self._page(plugin, request, asked, place, typed, problem)
        following = asked[place + 1].key if place + 1 < len(asked) else None
        response = Response.redirect(f"/-/review/{following}" if following else "/-/review")
        response.set_cookie(
            "saraban_who",
            quote(typed["who"].strip()),
            samesite="strict",
        )
        return response

    def _take(self, q: Question, typed: dict[str, str], draft: bool) -> tuple[str, str] | None:
        """Write an answer down and bring the database in line; a sentence when it cannot be used."""
        answer, who = typed["answer"], " ".join(typed["who"].split())
        if draft and answer not in ANSWERS:
            answer = "value" if typed["value"].strip() else "unsure"
        if answer not in ANSWERS:
            return ("ยังไม่ได้เลือกคำตอบ", "No answer is chosen yet.")
        if not who:
            return ("ยังไม่ได้ใส่ชื่อผู้ตรวจ", "The name of the reviewer is missing.")
        value: str | None = None
        if answer == "value":
            try:
                value = usable(q.field, typed["value"])
            except ValueUnusableError as error:
                if not draft:
                    return (f"ค่าใช้ไม่ได้: {error}", f"The value is not usable: {error}")
                value = typed["value"].strip()
            if value is None and not draft:
                return ("ยังไม่ได้ใส่ค่าที่ถูกต้อง", "The right value is missing.")
        why = " ".join(typed["why"].split())
        correction = q.correction(answer, value, who, self.today().isoformat(), why, draft=draft)
        try:
            append(self.corrections, [correction])
            book = read_book(self.corrections)
        except (OSError, CorrectionsError) as error:
            return (
                f"เขียน {self.corrections} ไม่ได้ ({error})",
                f"{self.corrections} cannot be written ({error}).",
            )
        with open_database(self.database) as connection:
            apply_book(connection, book)
        return None

    def _questions(self, connection: sqlite3.Connection) -> list[Question]:
        """The questions, found anew when the database or the corrections have changed."""
        book_stat = self.corrections.stat() if self.corrections.exists() else None
        stamp = (
            connection.execute("PRAGMA data_version").fetchone()[0],
            self.database.stat().st_mtime_ns,
            book_stat and (book_stat.st_mtime_ns, book_stat.st_size),
        )
        if stamp != self._stamp:
            self._asked = questions(connection, read_book(self.corrections))
            self._stamp = stamp
        return self._asked
