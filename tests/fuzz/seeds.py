"""What fuzzing begins with: a few honest inputs for each target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_TEXT = "ที่\tรายการปฏิบัติ\tวัน เดือน ปี\tผู้รับผิดชอบ\n1\tโรงเรียนบันทึกข้อมูล\t10 - 12 พ.ย. 64\tสพท./โรงเรียน\n"
_DAYS = (
    "ภายในวันที่ ๓๐ มิถุนายน ๒๕๖๔",
    "10 พ.ย. 64 - 1 มี.ค. 65 เวลา 08.30 - 16.30 น.",
    "ทุกวันศุกร์ของเดือน ต.ค. 2564 ถึง มี.ค. 2565",
    "ไตรมาส 1/2565 และ 31/12/2564",
    "วันจันทร์ที่ 1 เดือน มกราคม พ.ศ. 2565",
)

SEEDS: Mapping[str, Sequence[bytes]] = {
    "decoder": [
        *(_TEXT.encode(e) for e in ("utf-8", "utf-16", "utf-16-be", "utf-32-le", "cp874", "utf-8-sig")),
        _TEXT.encode().decode("latin-1").encode(),
        _TEXT.encode("cp874").decode("latin-1").encode(),
        _TEXT.encode().decode("cp874", "ignore").encode(),
        _TEXT.encode() + _TEXT.encode("cp874") + b"\x1b[31m\xed\xa0\x81\x00",
    ],
    "dates": [b"\xa4" + day.encode() for day in _DAYS],
    "tables": [
        _TEXT.encode(),
        b"\x10\x11\x12\x13\n1\t\x00\t\x02\t\x01\n2\t\x05\x00\t\x07\t\x01\n",
        b"\x10\x11\x14\x15\x17\n1\t\x00\t\x03\t\x0c\t\x01\n",
        "| ที่ | รายการ | วันที่ |\n|---|---|---|\n| 1 | ส่งข้อมูล | 10 พ.ย. 64 |\n".encode(),
    ],
}
