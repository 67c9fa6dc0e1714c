"""What people should check, as questions: in a spreadsheet, out and in (docs/review.md)."""

from pipeline.review.questions import Question, questions
from pipeline.review.sheet import Applied, SheetError, read_answers
from pipeline.review.workbook import workbook_bytes

__all__ = ["Applied", "Question", "SheetError", "questions", "read_answers", "workbook_bytes"]
