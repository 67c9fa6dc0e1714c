"""Bytes to text: every usual encoding of Thai, wrong declarations, mixtures, and what is no text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.decoding import charset_name, decode, reasons_of, thai_share
from extractors.errors import ExtractError

THAI = "ที่ ศธ ๐๔๑๐๐/ว ๑๒๓๔ ให้โรงเรียนส่งข้อมูล DMC ภายในวันที่ 10 พฤศจิกายน 2564\nเรียน ผู้อำนวยการ\n"

# Words as they are typed, so that they are legal Thai, between blanks, digits and Latin letters.
WORDS = st.sampled_from(
    [
        "โรงเรียน",
        "ส่ง",
        "ข้อมูล",
        "ให้",
        "ผู้อำนวยการ",
        "ปี",
        "2564",
        "DMC",
        "ที่",
        "เกี่ยวข้อง",
        "ฯลฯ",
        "ๆ",
        "๑๐",
        "ครู",
        "น้ำ",
    ]
)
TEXTS = st.lists(WORDS, min_size=4, max_size=60).map(lambda w: "โรงเรียน " + " ".join(w) + "\n")


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", b""),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
        ("cp874", b""),
        ("tis-620", b""),
        ("iso8859-11", b""),
    ],
)
@given(text=TEXTS)
@settings(max_examples=40, deadline=None)
def test_thai_comes_back_from_every_encoding(encoding: str, bom: bytes, text: str) -> None:
    decoded = decode(bom + text.encode(encoding))
    assert decoded.text == text
    assert decoded.replaced == 0
    assert reasons_of(decoded) == []


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_give_clean_text_or_a_refusal(data: bytes) -> None:
    try:
        text = decode(data).text
    except ExtractError:
        return  # the one error it may raise
    assert not any(c < " " and c not in "\t\n\r\f" for c in text)
    text.encode("utf-8")  # no lone surrogate


@pytest.mark.parametrize(
    "declared", ["utf-8", "iso-8859-1", "windows-1252", "tis-620", "nonsense", "utf-7", None]
)
def test_thai_bytes_are_thai_whatever_is_declared(declared: str | None) -> None:
    assert decode(THAI.encode("cp874"), declared).text == THAI
    assert decode(THAI.encode("utf-8"), declared).text == THAI


def test_a_declared_charset_is_believed_where_the_bytes_bear_it_out() -> None:
    text = "École supérieure, Besançon; déjà vu à l'été\n" * 3
    assert decode(text.encode("cp1252"), "iso-8859-1").text == text
    with pytest.raises(ExtractError) as refused:
        decode(text.encode("cp1252"))
    assert refused.value.code == "unknown_encoding"


def test_a_declared_charset_the_bytes_are_not_legal_in_is_not_used() -> None:
    with pytest.raises(ExtractError):
        decode(b"abc \xff\xfe\xfd \x81\x81", "euc-kr")


@pytest.mark.parametrize(
    ("name", "known"),
    [("TIS-620", "cp874"), ("windows_874", "cp874"), ("ISO-8859-1", "cp1252"), ("Shift_JIS", "shift_jis"), ("rot13", None), ("unicode_escape", None)],
)  # fmt: skip
def test_only_known_charsets_can_be_declared(name: str, known: str | None) -> None:
    assert charset_name(name) == known


def test_lines_in_two_encodings_are_read_line_by_line() -> None:
    one, other = "ให้โรงเรียนส่งข้อมูล\n", "ภายในวันที่ 10 พฤศจิกายน\n"
    decoded = decode(one.encode("utf-8") + other.encode("cp874") + b"plain\n")
    assert decoded.text == one + other + "plain\n"
    assert decoded.mixed == (1, 1)
    assert [r.code for r in reasons_of(decoded)] == ["mixed_encoding"]


def test_a_few_broken_places_are_counted_and_many_refused() -> None:
    broken = (THAI * 20).encode("utf-8").replace("เรียน".encode(), b"\xe0\xb9" + "รียน".encode(), 3)
    decoded = decode(broken)
    assert decoded.text.count("\ufffd") == decoded.replaced == 3
    assert [r.code for r in reasons_of(decoded)] == ["replaced_characters"]
    with pytest.raises(ExtractError):
        decode(b"\xff\xe0\xb8" * 50 + "ก".encode())


def test_a_last_character_cut_short_is_replaced() -> None:
    assert decode(THAI.strip().encode("utf-8") + b"\xe0\xb8").text == THAI.strip() + "\ufffd"
    assert decode(THAI.encode("utf-16-le")[:-1]).text == THAI[:-1] + "\ufffd"


def test_lone_surrogates_and_controls_never_come_through() -> None:
    wide = THAI.encode("utf-16-le") + b"\x00\xd8" + "จบ".encode("utf-16-le")
    assert decode(wide).text == THAI + "\ufffdจบ"
    decoded = decode((THAI * 3 + "\x07\x00จบ").encode("utf-8"))
    assert decoded.text == THAI * 3 + "\ufffd\ufffdจบ"
    assert decoded.replaced == 2
    assert decode("โรงเรียน 😀".encode("utf-16-le", "surrogatepass") + b"").text == "โรงเรียน 😀"
    assert decode("โรงเรียน ".encode() + b"\xed\xa0\xbd\xed\xb8\x80").text == "โรงเรียน 😀"


def test_padding_at_the_end_is_dropped_and_said() -> None:
    decoded = decode(THAI.encode("cp874") + b"\x1a")
    assert decoded.text == THAI
    padded = decode(THAI.encode("utf-8") + b"\x00" * 40)
    assert padded.text == THAI
    assert padded.dropped == 40
    assert [r.code for r in reasons_of(padded)] == ["replaced_characters"]


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 4, b"\x00\x01\x02\x03" * 100, b"\x89PNG\r\n\x1a\n" + bytes(200), "Größe, naïve café".encode("latin-1")],
)  # fmt: skip
def test_what_is_no_thai_text_is_refused(data: bytes) -> None:
    with pytest.raises(ExtractError) as refused:
        decode(data)
    assert refused.value.code == "unknown_encoding"


def test_one_undefined_byte_does_not_lose_a_page_of_thai() -> None:
    data = (THAI * 10).encode("cp874")
    decoded = decode(data[:300] + b"\xfd" + data[300:])
    assert decoded.encoding == "cp874"
    assert decoded.replaced == 1


def test_shares_of_legal_thai() -> None:
    assert thai_share(THAI.encode("cp874")) > 0.98
    assert thai_share("Äußerst gefährliche Übung".encode("latin-1")) < 0.3
    assert thai_share(b"plain") == 0.0


# --- saved in a wrong encoding ---------------------------------------------------------------------------

_PLAN = "ปฏิทินการดำเนินงาน ปีการศึกษา 2564\n1\tประชุมชี้แจงแนวทาง\t10 มิ.ย. 64\n2\tบันทึกข้อมูลนักเรียน\t11 - 15 มิ.ย. 64\n"


@pytest.mark.parametrize(
    "data",
    [
        _PLAN.encode().decode("latin-1").encode(),
        _PLAN.encode("cp874").decode("latin-1").encode(),
        b"\xef\xbb\xbf" + _PLAN.encode("cp874").decode("latin-1").encode(),
        _PLAN.encode("cp874").decode("mac_roman").encode("utf-16"),
    ],
    ids=["UTF-8 as Latin-1", "Windows-874 as Latin-1", "the same with a mark", "Windows-874 as Mac Roman"],
)
def test_a_file_saved_in_a_wrong_encoding_is_put_right_as_a_whole(data: bytes) -> None:
    """Cell by cell the short months could not be told, and the dates were lost."""
    decoded = decode(data)
    assert decoded.text == _PLAN
    assert [r.code for r in reasons_of(decoded)] == ["mojibake_suspected"]


def test_letters_lost_in_a_wrong_encoding_are_said() -> None:
    data = _PLAN.encode().decode("cp874", "ignore").encode()
    assert "lost characters" in reasons_of(decode(data))[0].detail


@pytest.mark.parametrize(
    "data", ["关于会议安排的通知，请参加。".encode("gb18030"), "MEETING OF SCHOOLS ".encode("cp500")]
)
def test_foreign_bytes_that_pass_for_windows_874_are_doubted(data: bytes) -> None:
    assert [r.code for r in reasons_of(decode(data * 20))] == ["mojibake_suspected"]


@pytest.mark.parametrize("data", [_PLAN.encode("cp874"), _PLAN.encode(), "Réunion à l’école\n".encode() * 9])
def test_sound_text_is_not_doubted(data: bytes) -> None:
    assert reasons_of(decode(data)) == []


def test_colours_of_a_terminal_are_no_sign_of_another_kind_of_file() -> None:
    decoded = decode("\x1b[31mแจ้งวันหยุด\x1b[0m\x07\n".encode())
    assert decoded.text == "\ufffd[31mแจ้งวันหยุด\ufffd[0m\ufffd\n"
    assert [r.code for r in reasons_of(decoded)] == ["replaced_characters"]
