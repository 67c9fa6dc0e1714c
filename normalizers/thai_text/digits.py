"""Letters that stand where a digit was meant: ``๑o``, ``3O``, ``๐๔๑oo``, ``l0``.

The unit judged is the whole run of letters, digits and joining signs, so that codes (``B1O``),
chemical names, addresses and version numbers are left alone. Beside a Thai digit a Latin letter is
always a slip; beside Arabic ones that depends on what stands around the run.
"""

import re
from collections.abc import Iterator

from normalizers.thai_text.changes import Edit

_VALUES = {"o": 0, "O": 0, "ο": 0, "Ο": 0, "о": 0, "О": 0, "l": 1, "I": 1}
_LIKE = "".join(_VALUES)
_ZEROES = "oOοΟоО"
_RUN = re.compile(r"[0-9๐-๙A-Za-zοΟоО][0-9๐-๙A-Za-zοΟоО.,:/@#%&=?_+~-]*")
_HAS_DIGIT = re.compile("[0-9๐-๙]")
_THAI_DIGIT = re.compile("[๐-๙]")
_SUSPECT = re.compile(f"[0-9๐-๙][.,/:-]?[{_LIKE}]|[{_LIKE}][.,/:-]?[0-9๐-๙]")
_OTHERS = re.compile(rf"[^0-9๐-๙{_LIKE}.,:/-]")
_PHONE_DIGITS = 6
_CONTEXT = 24
_PART = re.compile(rf"[0-9๐-๙{_LIKE}]+")

_MONTHS = (
    "ม.ค.|ก.พ.|มี.ค.|เม.ย.|พ.ค.|มิ.ย.|ก.ค.|ส.ค.|ก.ย.|ต.ค.|พ.ย.|ธ.ค.|มกรา|กุมภา|มีนา|เมษา|พฤษภา|มิถุนา|กรกฎา|กรกฏา"
    "|สิงหา|กันยา|ตุลา|พฤศจิกา|ธันวา"
).replace(".", r"\.?")
_UNITS = (
    "วัน|เดือน|ปี|คน|ราย|บาท|ชุด|ฉบับ|แผ่น|หน้า|แห่ง|เรื่อง|โรง|ห้อง|เครื่อง|ชั่วโมง|นาที|น\\.|นาฬิกา|ครั้ง|ข้อ|รายการ|คะแนน"
    "|หน่วยกิต|กิโลเมตร|กม\\.|เมตร|ตารางเมตร|ไร่|เล่ม|รูป|กลุ่ม|ตัว|หลัง|ร้อยละ|เปอร์เซ็นต์|%|ล้าน|แสน|หมื่น|พัน"
)
_AFTER = re.compile(rf" ?(?:{_MONTHS}|(?:{_UNITS}))| ?[-–] ?[0-9๐-๙]{{1,2}} (?:{_MONTHS})")
_BEFORE = re.compile(
    rf"(?:วันที่|ลงวันที่|ภายใน|ตั้งแต่|ระหว่าง|ถึง|จำนวน|ข้อ|ข้อที่|ครั้งที่|ลำดับที่|เลขที่|หน้า|ปี|ปีการศึกษา|พ\.ศ\.|เวลา|โทร\.|โทรศัพท์|โทรสาร"
    rf"|เขต|หมู่ที่|หมู่|มาตรา|ร้อยละ|รวม|ที่|ว|{_MONTHS}(?:คม|ยน|พันธ์)?) ?$"
)
_PHONE = re.compile(rf"[0{_ZEROES}][-0-9{_LIKE}]{{8,12}}")
_TIME = re.compile(rf"[0-2{_LIKE}]?[0-9{_LIKE}][.:][0-5{_LIKE}][0-9{_LIKE}]")
_NUMBER = re.compile(rf"[0-9{_LIKE}]{{1,3}}(?:,[0-9{_LIKE}]{{3}})+(?:\.[0-9{_LIKE}]{{2}})?")
_CAPITAL = re.compile(r"[1-9][0-9]*(?:[.,/:-]?[0-9]*O+[0-9]*)*|[0-9]+O[0-9]+")


def letters_for_digits(text: str) -> Iterator[Edit]:
    """Letters inside numbers to the digits meant, in the script of their neighbours."""
    if _SUSPECT.search(text) is None:
        return
    for run in _RUN.finditer(text):
        whole = run.group()
        if _SUSPECT.search(whole) and _is_number(text, run.start(), whole):
            for part in _PART.finditer(whole):
                yield from _mended(part.group(), whole, run.start() + part.start())


def _is_number(text: str, start: int, whole: str) -> bool:
    """Whether a run, in its surroundings, is a number with letters put in."""
    if _OTHERS.search(whole):
        return False  # a code, an address, a unit
    if _THAI_DIGIT.search(whole):
        return True
    trimmed = whole.rstrip(".,:/-")
    if _TIME.fullmatch(trimmed) or _NUMBER.fullmatch(trimmed):
        return True
    if _PHONE.fullmatch(trimmed) and sum(char.isdigit() for char in trimmed) >= _PHONE_DIGITS:
        return True
    before, after = (
        text[max(0, start - _CONTEXT) : start],
        text[start + len(trimmed) : start + len(whole) + _CONTEXT],
    )
    if _AFTER.match(after) or _BEFORE.search(before):
        return True
    # On its own: capital O behind or between digits is a nought; ``30o`` may be degrees, ``l2`` a name.
    return _CAPITAL.fullmatch(trimmed) is not None


def _mended(part: str, whole: str, start: int) -> Iterator[Edit]:
    if not _HAS_DIGIT.search(part) and not set(part) <= set(_ZEROES):
        return  # a part of its own may be a Roman numeral (``I/2564``)
    thai = _THAI_DIGIT.search(part) or (not _HAS_DIGIT.search(part) and _THAI_DIGIT.search(whole))
    zero = 0x0E50 if thai else 0x30
    for at, char in enumerate(part):
        if char in _VALUES:
            yield Edit(start + at, start + at + 1, chr(zero + _VALUES[char]), "digit_letter")
