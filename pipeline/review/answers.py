"""The words of the review sheet, in both languages, and what they mean."""

from __future__ import annotations

from typing import get_args

from pipeline.corrections.book import Answer
from pipeline.messages.catalog import Language
from pipeline.words import ANSWERS, SEVERITIES

ANSWER_WORDS: dict[Answer, tuple[str, str]] = {answer: ANSWERS[answer] for answer in get_args(Answer)}
DRAFT_WORDS = ("ร่าง", "draft")
SEVERITY_WORDS = SEVERITIES
# Name of the column in the file, Thai and English head, width.
COLUMNS: tuple[tuple[str, str, str, float], ...] = (
    ("severity", "ระดับ", "severity", 9),
    ("picture", "ภาพต้นฉบับ", "source", 62),
    ("file", "เอกสาร", "document", 18),
    ("place", "ที่", "place", 12),
    ("text", "ข้อความ", "text", 44),
    ("field", "ช่องข้อมูล", "field", 14),
    ("machine", "เครื่องอ่านได้", "machine reads", 24),
    ("reason", "เหตุที่ควรดู", "why look", 46),
    ("proposal", "ข้อเสนอ", "proposal", 18),
    ("answer", "คำตอบ", "answer", 15),
    ("value", "ค่าที่ถูกต้อง", "right value", 26),
    ("who", "ผู้ตรวจ", "who", 16),
    ("why", "เหตุผล", "why", 26),
    ("when", "วันที่ตรวจ", "when", 13),
    ("draft", "ร่าง", "draft", 8),
    ("key", "รหัส (อย่าแก้)", "key (leave as it is)", 12),
)
FILLED_BY_PEOPLE = ("answer", "value", "who", "why", "when", "draft")


def word(pair: tuple[str, str], language: Language) -> str:
    """One of the two."""
    return pair[0] if language == "th" else pair[1]


def answer_of(text: str) -> Answer | None:
    """The answer that a word of either language means."""
    said = " ".join(text.lower().split())
    for answer, words in ANSWER_WORDS.items():
        if said in words or said == answer:
            return answer
    return None
