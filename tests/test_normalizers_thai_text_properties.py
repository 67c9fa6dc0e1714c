"""What holds for every text: no error, one pass is enough, offsets add up, layout stays."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from normalizers.thai_text import damage, propose, repair

WORDS = [
    "โรงเรียน",
    "นักเรียน",
    "ข้อมูล",
    "สำนักงาน",
    "การศึกษา",
    "ผู้อำนวยการ",
    "จำนวน",
    "กำหนด",
    "ที่",
    "และ",
    "ของ",
    "ใน",
    "ตรวจสอบ",
    "รายงาน",
    "ภายใน",
    "วันที่",
    "มิถุนายน",
    "ประจำปี",
    "น้ำหนัก",
    "ส่วนสูง",
    "ระบบ",
    "ผ่าน",
    "ครู",
    "บุคลากร",
    "เป้าหมาย",
    "ฝ่าย",
    "ปัจจุบัน",
    "ดำเนินการ",
    "เอกสาร",
    "ปฏิทิน",
    "สังกัด",
]
ODD = (
    "กขคงนมรลวสหอปฝฟ"
    "ัิีึืฺุู็่้๊๋์ํ๎"
    "ะาำๅๆฯ"
    "เแโใไ"
    "ฤฦ"
    "๐๑๒๙0129oOlI|"
    " \t\n\r.,:/-()"
    "\u00a0\u200b\u200d\u00ad\ufeff\ufffd"
    "\uf70a\uf70b\uf710\uf884\uf0b7"
    "\u00a1\u00e0\u00b8\u00c3\u00d2\u20ac\u2013\u221a\x80\x87"
)

any_text = st.text(max_size=60)
thai_text = st.text(alphabet=ODD, max_size=40)
broken_words = st.lists(
    st.tuples(
        st.sampled_from(WORDS),
        st.integers(0, 12),
        st.sampled_from(["", " ", "\n", "\u200b", "่", "า", "ำ", "เ", "\ufffd"]),
    ),
    max_size=8,
).map(lambda parts: " ".join(word[:at] + piece + word[at:] for word, at, piece in parts))
texts = st.one_of(any_text, thai_text, broken_words)
quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(texts, st.integers(0, 3))
@quick
def test_once_is_enough(text: str, tier: int) -> None:
    once = repair(text, tier)
    again = repair(once.text, tier)
    assert again.text == once.text
    assert again.changes == ()


@given(texts, st.integers(0, 3))
@quick
def test_changes_lead_from_raw_to_text(text: str, tier: int) -> None:
    repaired = repair(text, tier)
    assert repaired.raw == text
    parts = []
    at = 0
    for change in repaired.changes:
        assert at <= change.start <= change.end
        assert text[change.start : change.end] == change.before != change.after
        assert repaired.text[change.start_after : change.end_after] == change.after
        assert 1 <= change.tier <= max(tier, 2)
        assert change.cls
        parts += (text[at : change.start], change.after)
        at = change.end
    parts.append(text[at:])
    assert "".join(parts) == repaired.text


@given(texts)
@quick
def test_offsets_never_go_back(text: str) -> None:
    repaired = repair(text)
    there = [repaired.to_raw(offset) for offset in range(len(repaired.text) + 1)]
    back = [repaired.from_raw(offset) for offset in range(len(text) + 1)]
    assert there == sorted(there)
    assert back == sorted(back)
    assert there[-1] == len(text) or not repaired.text or repaired.changes
    assert all(0 <= offset <= len(text) for offset in there)
    assert all(0 <= offset <= len(repaired.text) for offset in back)
    for change in repaired.changes:
        assert repaired.from_raw(change.end) == change.end_after
        assert repaired.to_raw(change.end_after) >= change.end


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=10),
    st.sampled_from(["  ", "\t", "\n\n", " - ", ", ", " / "]),
)
@quick
def test_words_set_apart_stay(words: list[str], gap: str) -> None:
    text = gap.join(words)
    assert repair(text, 0).text == text


@given(texts)
@quick
def test_layout_stays(text: str) -> None:
    repaired = repair(text).text
    plain = re.sub("[\u00a0\u2007\u202f]", " ", text)
    assert repaired.count("\t") == text.count("\t")
    assert repaired.count("\n\n") >= text.count("\n\n")
    if not re.search("[\u0080-\u00ff\u20ac\u2013\u221a]", text):
        assert len(re.findall("[0-9]", repaired)) >= len(re.findall("[0-9]", text))
        assert len(re.findall("[๐-๙]", repaired)) >= len(re.findall("[๐-๙]", text))
    for run in re.findall("(?<=[ก-ฮ]) {3,}(?=[ก-ฮ])", plain):
        assert run in repaired


@given(texts)
@quick
def test_nothing_raises(text: str) -> None:
    assert damage(text).verdict in {"sound", "mendable", "unusable"}
    for proposal in propose(text):
        assert text[proposal.start : proposal.end] == proposal.before
        assert proposal.tier == 3


def test_lone_surrogates_and_controls_pass() -> None:
    for text in ("\ud800", "ก\udfffำ", "\x00\x01", "ส\ud83d านัก", "\ud800" * 50 + "เเละ"):
        repaired = repair(text)
        assert repaired.raw == text
        assert damage(text).chars >= 0
        propose(text)
