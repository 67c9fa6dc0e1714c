"""Dates in Thai official papers: text in, records out.

`read_dates` finds every date expression of a text and says what each means: its kind (a day, a
range, a deadline, an as-of date …), both ends, precision, times and doubts. The way there: fold the
text (folding), scan it into tokens (tokens), read single dates (grammar), join them into ranges and
lists (chains), read the cue words around them (cues), and settle years and days (resolve). The
words live in normalizers/data/months.csv and dates_*.csv.

dateparser and pythainlp are not used here, though the project has both. dateparser knows no Buddhist
Era, takes 64 for 2064, reads มี.ค. as January and has no ranges; pythainlp's thai_strptime wants the
exact format, finds "1" inside "12" and gives 1478 for 2021. Both are wrong in silence, so neither
may decide a year, a month or a range; the tests compare with them where they are right.
"""

from normalizers.dates.reader import read_dates
from normalizers.dates.records import FLAGS, KINDS, DateContext, DateRecord, context_from_json

__all__ = ["FLAGS", "KINDS", "DateContext", "DateRecord", "context_from_json", "read_dates"]
