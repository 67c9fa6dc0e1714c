"""Made letters of every form, with instructions in prose and with background that is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from tests.variants.elements import Element, Field, Foot, Made, NewPage, Para, Setting, SideBySide
from tests.variants.phrasing import NAMES, OFFICES, Meaning, arabic, day_text, some_date, thai

ORDERS = (
    ("โรงเรียน", "บันทึกและยืนยันข้อมูลนักเรียนรายบุคคลในระบบ DMC ให้ครบถ้วนทุกรายการ", ("DMC",)),
    ("สำนักงานเขตพื้นที่การศึกษา", "ตรวจสอบความถูกต้องของข้อมูลและรับรองข้อมูลของโรงเรียนในสังกัด", ()),
    ("โรงเรียน", "บันทึกข้อมูลอาคารเรียนและสิ่งก่อสร้างผ่านระบบ B-OBEC", ("B-OBEC",)),
    ("สถานศึกษา", "รายงานผลการเรียนเฉลี่ยของนักเรียนผ่านระบบ SGS", ("SGS",)),
    ("โรงเรียน", "จัดส่งแบบสรุปจำนวนนักเรียนที่ผู้อำนวยการโรงเรียนลงนามแล้วไปยังสำนักงานเขตพื้นที่การศึกษา", ()),
)
POSITION = "ผู้อำนวยการ{}"


@dataclass(frozen=True)
class LetterShape:
    """What a letter holds. `prose` is "numbered", "running" or "calendar"."""

    form: str = "external"
    year: int = 2564
    instructions: int = 4
    prose: str = "numbered"
    urgency: str | None = None
    circular: bool = False
    references: int = 1
    enclosures: int = 2
    rank: str | None = None
    thai_digits: bool = True


def make_letter(name: str, shape: LetterShape, setting: Setting, seed: int) -> Made:
    """A letter and its truth."""
    random = Random(seed)
    digits = thai if shape.thai_digits else str
    year = shape.year
    office = OFFICES[seed % len(OFFICES)]
    issued = some_date(Random(seed + 1), year, "long")
    day = issued.start or issued.end
    assert day is not None
    number = f"ศธ 04{seed % 900 + 100:03d}/{'ว ' if shape.circular else ''}{random.randrange(20, 4000)}"
    subject = f"การจัดเก็บข้อมูลสารสนเทศทางการศึกษา ปีการศึกษา {year}"
    addressee = "ผู้อำนวยการโรงเรียนในสังกัดทุกแห่ง"
    signer = NAMES[seed % len(NAMES)]
    chosen = [ORDERS[(seed + n) % len(ORDERS)] for n in range(shape.instructions)]
    dates = [_later(random, year, prose=shape.prose != "calendar") for _ in chosen]
    references = [
        f"หนังสือ{OFFICES[3]} ด่วนที่สุด ที่ ศธ 04006/ว {random.randrange(100, 999)} ลงวันที่ {day_text(_before(random, year))}"
        for _ in range(shape.references)
    ]
    titles = ("ปฏิทินการจัดเก็บข้อมูลสารสนเทศ", "แบบรายงานจำนวนนักเรียน", "คู่มือการใช้งานระบบสารสนเทศ")
    enclosures = [
        {"title": f"{titles[n]} ปีการศึกษา {year}", "quantity": n + 1, "unit": ("ฉบับ", "ชุด", "แผ่น")[n]}
        for n in range(shape.enclosures)
    ]
    background = (
        f"ตามหนังสือที่อ้างถึง {OFFICES[3]} แจ้งปรับปฏิทินการจัดเก็บข้อมูล โดยเลื่อนวันปิดระบบจากวันที่ "
        f"{day_text(_before(random, year))} เป็นวันที่ {day_text(_before(random, year))} "
        "เนื่องจากสถานการณ์การแพร่ระบาดของโรคติดเชื้อ ความละเอียดแจ้งแล้ว นั้น"
    )
    if not references:
        background = background.replace("ตามหนังสือที่อ้างถึง", "ด้วย", 1).replace(" นั้น", "")
    body, truth = _body(shape, chosen, dates, office)
    letter: dict[str, Any] = {
        "kind": shape.form, "ref_no": number, "agency": office, "date": day.isoformat(),
        "subject": subject, "to": addressee, "references": references, "enclosures": enclosures,
        "urgency": shape.urgency, "signatory_name": signer, "signatory_rank": shape.rank,
        "signatory_position": POSITION.format(office),
    }  # fmt: skip
    conclusion = "จึงเรียนมาเพื่อทราบและถือปฏิบัติโดยเคร่งครัดต่อไป"
    rows = tuple(
        (
            f"{n}. {e['title']}" if len(enclosures) > 1 else str(e["title"]),
            f"จำนวน {e['quantity']} {e['unit']}",
        )
        for n, e in enumerate(enclosures, start=1)
    )
    cited = tuple((f"{n}. {r}" if len(references) > 1 else r, "") for n, r in enumerate(references, start=1))
    signature = _signature(shape, signer, office)
    elements: list[Element] = [NewPage()]
    match shape.form:
        case "external":
            if shape.urgency:
                elements.append(Para(shape.urgency, bold=True, size=1.4))
            elements += [
                SideBySide(f"ที่ {number}", (office, "อำเภอเมือง จังหวัดนครสวรรค์ 60000")),
                Para(day_text(day), left=80, space=1.6),
                Field("เรื่อง", ((subject, ""),)),
                Field("เรียน", ((addressee, ""),)),
                *([Field("อ้างถึง", cited)] if cited else []),
                *([Field("สิ่งที่ส่งมาด้วย", rows)] if rows else []),
                Para(background, indent=25),
                *body,
                Para(conclusion, indent=25),
                Para("ขอแสดงความนับถือ", left=75, align="center", space=1.6),
                *signature,
                Foot(("กลุ่มนโยบายและแผน", "โทร. 0 5622 1234", "โทรสาร 0 5622 4321")),
            ]
        case "memo":
            letter |= {"references": None, "enclosures": [], "agency": f"กลุ่มนโยบายและแผน {office}"}
            elements += [
                Para("บันทึกข้อความ", align="center", bold=True, size=1.5),
                *([Para(shape.urgency, bold=True, size=1.4)] if shape.urgency else []),
                Field("ส่วนราชการ", ((f"กลุ่มนโยบายและแผน {office}", ""),)),
                SideBySide(f"ที่ {number}", (f"วันที่ {day_text(day)}",)),
                Field("เรื่อง", ((subject, ""),)),
                Field("เรียน", ((addressee, ""),)),
                Para("ด้วยกลุ่มนโยบายและแผนจะดำเนินการจัดเก็บข้อมูลสารสนเทศ จึงกำหนดปฏิทินการดำเนินงาน ดังนี้", indent=25),
                *body,
                Para("จึงเรียนมาเพื่อโปรดทราบและแจ้งผู้เกี่ยวข้องดำเนินการต่อไป", indent=25),
                *signature,
            ]
        case "order" | "announcement":
            word = "คำสั่ง" if shape.form == "order" else "ประกาศ"
            order_no = f"{random.randrange(10, 400)}/{year}"
            closing = "สั่ง ณ วันที่" if shape.form == "order" else "ประกาศ ณ วันที่"
            letter |= {"references": None, "enclosures": [], "to": None,
                       "ref_no": order_no if shape.form == "order" else None}  # fmt: skip
            month = f"{day_text(day).split(' ')[0]} {day_text(day).split(' ')[1]} พ.ศ. {day.year + 543}"
            elements += [
                Para(f"{word}{office}", align="center", bold=True),
                *([Para(f"ที่ {order_no}", align="center")] if shape.form == "order" else []),
                Para(f"เรื่อง {subject}", align="center", bold=True),
                Para("-" * 20, align="center"),
                Para(
                    "เพื่อให้การจัดเก็บข้อมูลสารสนเทศเป็นไปด้วยความเรียบร้อย อาศัยอำนาจตามความในมาตรา 27 แห่งพระราชบัญญัติระเบียบบริหารราชการกระทรวงศึกษาธิการ พ.ศ. 2546 จึงให้ดำเนินการ ดังต่อไปนี้",
                    indent=25,
                ),
                *body,
                Para("ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป", indent=25),
                Para(f"{closing} {month}", left=60, space=1.6),
                *signature,
            ]
        case _:
            letter |= {"references": None, "enclosures": [], "subject": None, "signatory_name": None,
                       "signatory_position": None, "agency": None, "to": "โรงเรียนในสังกัดทุกโรงเรียน"}  # fmt: skip
            elements += [
                Para(f"ที่ {number}"),
                Field("ถึง", (("โรงเรียนในสังกัดทุกโรงเรียน", ""),)),
                Para(f"ด้วย{office} กำหนดการจัดเก็บข้อมูลสารสนเทศ ปีการศึกษา {year} ดังนี้", indent=25),
                *body,
                Para("จึงแจ้งมาเพื่อทราบและดำเนินการ", indent=25),
                Para(office, left=75, align="center", space=2.0),
                Para(day_text(day), left=75, align="center"),
                Foot(("กลุ่มนโยบายและแผน", "โทร. 0 5622 1234")),
            ]
    elements = [_with_digits(e, digits) for e in elements]
    for record in truth:
        record["text"] = arabic(record["text"])
    return Made(name, tuple(elements), {"id": name, "academic_year_be": year, "letter": letter,
                                        "activities": truth}, setting)  # fmt: skip


def _body(
    shape: LetterShape, chosen: list[tuple[str, str, tuple[str, ...]]], dates: list[Meaning], office: str
) -> tuple[list[Element], list[dict[str, Any]]]:
    lines: list[Element] = []
    truth = []
    running = []
    for n, ((who, what, systems), when) in enumerate(zip(chosen, dates, strict=True), start=1):
        match shape.prose:
            case "numbered":
                lines.append(Para(f"{n}. ให้{who}{what} {when.written}", indent=25))
            case "calendar":
                lead = "" if when.written.startswith("ภายใน") else "วันที่ "
                lines.append(Para(f"{n}. {lead}{when.written} {who}{what}", indent=25))
            case _:
                running.append(f"ให้{who}{what} {when.written}")
        truth.append({
            "row": None, "workstream": None, "section": None, "from_body": True, "text": f"{who}{what}",
            "start": when.start.isoformat() if when.start else None,
            "end": when.end.isoformat() if when.end else None, "date_kind": when.kind,
            "systems": sorted(systems), "roles": {"operator": [who]}, "responsible": [],
        })  # fmt: skip
    if running:
        text = " และ".join(running)
        lines.append(Para(f"{office} จึงขอ{text} รายละเอียดตามสิ่งที่ส่งมาด้วย", indent=25))
    return lines, truth


def _later(random: Random, year: int, *, prose: bool) -> Meaning:
    meaning = some_date(random, year, "long", prose=prose)
    while meaning.kind == "point":
        meaning = some_date(random, year, "long", prose=prose)
    return meaning


def _before(random: Random, year: int) -> dt.date:
    meaning = some_date(random, year - 1, "long")
    assert meaning.end is not None
    return meaning.end


def _signature(shape: LetterShape, signer: str, office: str) -> list[Element]:
    lines = [shape.rank, f"({signer})", POSITION.format(office)]
    made: list[Element] = []
    for n, line in enumerate(x for x in lines if x):
        made.append(Para(line, left=55, align="center", space=3.0 if n == 0 else 1.0))
    return made


def _with_digits(element: Element, digits: Callable[[object], str]) -> Element:
    match element:
        case Para():
            return replace(element, text=digits(element.text))
        case SideBySide():
            return SideBySide(digits(element.left), tuple(map(digits, element.right)))
        case Field():
            return Field(element.name, tuple((digits(a), digits(b)) for a, b in element.rows))
        case Foot():
            return Foot(tuple(map(digits, element.lines)))
        case _:
            return element
