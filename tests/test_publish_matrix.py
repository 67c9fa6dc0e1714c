from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.compare import matrix_of
from pipeline.errors import UsageError
from pipeline.publish.matrix import FILES, lines_of, matrix_html, matrix_xlsx, publish_matrix
from pipeline.store.database import open_database
from tests.compare_database import insert_document
from tests.test_compare_matrix import sides_of
from tests.test_publish_files import HOSTILE
from tests.test_publish_html import Page

YEARS = ({0: 0, 1: 0, 2: 0}, {0: 2, 2: 0}, {0: 5, 1: 0, 3: 0})


def test_the_page_says_days_shifts_and_gaps() -> None:
    html = matrix_html(matrix_of(sides_of(*YEARS))).decode("utf-8")
    page = Page(html)
    rows = [a for a in page.named("tr") if a.get("class") == "row"]
    assert len(rows) == 4
    assert "ภายใน 10 มิ.ย. 2564" in page.texts
    assert "by 8 Jun 2022" in page.texts
    assert "5 days earlier" in page.texts
    assert page.texts.count("– none –") == 4
    assert page.texts.count("Latest year") == 1
    assert page.named("script") == []
    assert not {"src", "href"} & {name for _, attrs in page.tags for name in attrs}


def test_words_stand_once_unless_a_year_says_it_otherwise() -> None:
    sides = sides_of({0: 0, 1: 0, 2: 0}, {0: 0, 1: 0, 2: 0})
    first = sides[0].activities[0].model_copy(update={"text": "บันทึกข้อมูลนักเรียนรายบุคคลในระบบ"})
    changed = sides[0].model_copy(update={"activities": (first, *sides[0].activities[1:])})
    line = lines_of(matrix_of([changed, sides[1]]))[0]
    assert [c and c.text for c in line.cells] == ["บันทึกข้อมูลนักเรียนรายบุคคลในระบบ", None]


def test_the_workbook_has_a_line_an_activity() -> None:
    book = openpyxl.load_workbook(io.BytesIO(matrix_xlsx(matrix_of(sides_of(*YEARS)))))
    [sheet] = book.worksheets
    assert sheet.max_row == 5
    assert sheet.freeze_panes == "C2"
    head = [c.value for c in sheet[1]]
    assert head[3] == "กำหนดวัน 2564"
    assert [sheet.cell(2, n).value for n in (4, 9, 10, len(head))] == [
        "ภายใน 10 มิ.ย. 2564",
        "ภายใน 8 มิ.ย. 2565",
        "ย่นเวลา 2 วัน",
        -5,
    ]


def test_hostile_text_is_only_text(tmp_path: Path) -> None:
    sides = sides_of({0: 0, 1: 0}, {0: 0, 1: 0})
    evil = [
        side.model_copy(
            update={
                "activities": tuple(
                    side.activities[0].model_copy(update={"id": f"{side.ref}-{n}", "text": t, "section": t})
                    for n, t in enumerate(HOSTILE)
                )
            }
        )
        for side in sides
    ]
    matrix = matrix_of(evil)
    html = matrix_html(matrix).decode("utf-8")
    page = Page(html)
    assert page.named("script") == []
    assert page.named("img") == []
    assert "\u202e" not in html
    sheet = openpyxl.load_workbook(io.BytesIO(matrix_xlsx(matrix))).worksheets[0]
    assert {c.data_type for row in sheet.iter_rows() for c in row} <= {"s", "n"}


def test_the_same_years_give_the_same_bytes(tmp_path: Path) -> None:
    def digests(name: str) -> list[str]:
        files = publish_matrix(matrix_of(sides_of(*YEARS)), tmp_path / name)
        assert [f.name for f in files] == list(FILES)
        return [hashlib.sha256(f.read_bytes()).hexdigest() for f in files]

    assert digests("a") == digests("b")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "x.db"
    with open_database(path) as connection:
        for year in (2564, 2565, 2566):
            rows = [
                {
                    "text": f"บันทึกข้อมูลนักเรียนชุดที่ {n} ผ่านระบบ",
                    "end": f"{year - 543}-06-1{n}",
                    "date_kind": "deadline",
                }
                for n in range(3)
            ]
            insert_document(connection, f"d{year}", rows, academic_year=year)
        connection.commit()
    return path


def test_the_command_takes_years_or_all_of_them(database: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    for n, years in enumerate((["2564", "2565", "2566"], [])):
        out = tmp_path / f"out{n}"
        arguments = ["diff", "--matrix", *years, "--db", str(database), "--out", str(out), "--json"]
        result = runner.invoke(app, arguments)
        assert result.exit_code == 0
        assert [s["ref"] for s in json.loads(result.stdout)["sides"]] == ["2564", "2565", "2566"]
        assert sorted(p.name for p in out.iterdir()) == sorted(FILES)
    missing = runner.invoke(app, ["diff", "2564", "--db", str(database)])
    assert isinstance(missing.exception, UsageError)
    same = runner.invoke(app, [*arguments, "--exit-code"])
    assert same.exit_code == 0


def test_the_drift_tells_of_both_ends() -> None:
    sides = sides_of({0: 0}, {0: 0})
    dated = [
        side.model_copy(
            update={
                "activities": tuple(
                    a.model_copy(update={"start_date": a.end_date and a.end_date.replace(day=day)})
                    for a in side.activities
                )
            }
        )
        for side, day in zip(sides, (1, 5), strict=True)
    ]
    [line] = lines_of(matrix_of(dated))
    assert line.drift is not None
    assert (line.drift.en, line.drifted, line.drift_days) == ("4 days less (starts later)", True, 0)
