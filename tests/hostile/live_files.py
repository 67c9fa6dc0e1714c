"""Words that would run if an output let them: in every field, in every kind of file."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.case import PLAN, TASK, Case
from tests.hostile.pdf_files import flate, objects, table, written
from tests.hostile.web_files import page
from tests.hostile.word_files import cell, paragraph, word
from tests.hostile.word_files import row as word_row
from tests.hostile.word_files import table as word_table
from tests.hostile.workbook_files import book, row, sheet

KIND = "live"
MARK = "EVIL"
"""Stands in every payload, so that outputs can be searched for it."""

PAYLOADS = (
    f"<script>{MARK}()</script>",
    f'"><img src=x onerror={MARK}()>',
    f"</script><script>{MARK}()</script>",
    f"<!--{MARK}--><svg/onload={MARK}()>",
    f"javascript:{MARK}()",
    f"{{{{{MARK}}}}}{{%{MARK}%}}",
    f"=cmd|'/c {MARK}'!A1",
    f'=HYPERLINK("http://127.0.0.1:9/{MARK}")',
    f"+{MARK}",
    f"-{MARK}",
    f"@{MARK}",
    f"[{MARK}](javascript:{MARK}())",
    f"![{MARK}](http://127.0.0.1:9/)",
    f"|{MARK}|`{MARK}`**{MARK}**",
    f"END:VEVENT BEGIN:VEVENT SUMMARY:{MARK}",
    f"{MARK};ATTENDEE:mailto:x@y",
    f"'; DROP TABLE activities; --{MARK}",
    f"\u202e{MARK}\u2066",
)


def cases() -> Iterator[Case]:
    """A file of each kind with every payload in every column, and as the text of a letter."""
    rows = [PLAN[0], PLAN[1]]
    for n, payload in enumerate(PAYLOADS, start=2):
        rows += [
            (str(n), payload, f"{n} พ.ย. 64", payload),
            (payload, f"งานที่ {n} {payload}", f"{payload} {n} ธ.ค. 64", "โรงเรียน"),
        ]
    text = "\n".join("\t".join(r) for r in rows)
    letter = f"ที่ ศธ ๐๔๐๐๖/ว ๑\n\nสำนักงาน{PAYLOADS[0]}\n\n๑๐ พฤศจิกายน ๒๕๖๔\n\nเรื่อง {PAYLOADS[1]}\n\nเรียน {PAYLOADS[6]}\n\nด้วย {PAYLOADS[2]} ขอให้โรงเรียนบันทึกข้อมูล ภายในวันที่ ๓๐ พฤศจิกายน ๒๕๖๔\n\nขอแสดงความนับถือ\n\n({PAYLOADS[0]})\n{PAYLOADS[1]}\n\n"
    yield Case(KIND, "rows.txt", text.encode(), "ok partial", "", TASK)
    yield Case(KIND, "letter.txt", (letter + text).encode(), "ok partial", "", TASK)
    yield Case(KIND, "letter alone.md", letter.encode(), "ok partial", "", "")
    escaped = "".join(
        "<tr>" + "".join(f"<td>{c.replace('&', '&amp;').replace('<', '&lt;')}</td>" for c in r) + "</tr>"
        for r in rows
    )
    yield Case(KIND, "rows.html", page(f"<table border=1>{escaped}</table>"), "ok partial", "", TASK)
    yield Case(
        KIND,
        "rows.docx",
        word(word_table(*(word_row(*(cell(paragraph(c)) for c in r)) for r in rows))),
        "ok partial",
        "",
        TASK,
    )
    yield Case(
        KIND,
        "rows.xlsx",
        book(sheet("".join(row(n, r) for n, r in enumerate(rows, start=1)))),
        "ok partial",
        "",
        TASK,
    )
    plain = tuple(tuple(c.encode("cp874", "replace").decode("cp874") for c in r) for r in rows[:11])
    yield Case(KIND, "rows.pdf", written(objects(flate(table(plain)))), "ok partial", "", TASK)
