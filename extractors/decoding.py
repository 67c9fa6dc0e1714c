"""Bytes to text: byte order mark, UTF-8, UTF-16, a declared charset, then Windows-874 when it is legal Thai.

Nothing is decoded with errors ignored. What one rule cannot read strictly goes on to the next; the few
characters that no rule can read are replaced by U+FFFD and counted, and a file with more than a few of them
is refused. A text that comes back holds no NUL, no lone surrogate and no control character but tabs and
ends of lines and pages.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from extractors.document import Reason
from extractors.errors import ExtractError
from normalizers.thai_text import damage
from normalizers.thai_text.mojibake import misread_bytes

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

PUT_RIGHT = "the file was saved in a wrong encoding; put right"
"""What is said of a text that was decoded wrongly before it was saved, and is whole again."""

# Share of the high bytes that must form legal Thai before a file is taken for Windows-874.
_THAI_SHARE = 0.6
# Above this share the bytes are Thai whatever the file declares itself to be.
_SURELY_THAI = 0.9
# A text file holds few control characters; more than this share means it is no text.
_CONTROL_SHARE = 0.01
# More broken characters than this share, and the rest cannot be trusted either.
_BROKEN_SHARE = 0.02
_SAMPLE = 2**16
# Share of what is not ASCII that must be Thai in a wrong encoding before a file is put right as a whole.
_MISREAD_SHARE = 0.3
# Shares of Thai letters: pairs that every letter of UTF-8 becomes in Windows-874, and letters in no legal order.
_SCRAMBLED_SHARE, _MISSPELT_SHARE = 0.2, 0.1
_ENOUGH_THAI = 40

_THAI_NAMES = frozenset({"tis-620", "tis620", "windows-874", "cp874", "iso-8859-11", "dos-874", "874"})
_DECLARABLE = frozenset(
    {"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252", "cp1252", "iso-8859-15",
     "windows-1250", "windows-1251", "windows-1258", "koi8-r", "shift_jis", "euc-jp", "euc-kr", "gb2312", "gbk",
     "gb18030", "big5"}
)  # fmt: skip
"""Charsets a page may declare; a name outside these (utf-7, say) is no reason to decode with it."""

# One syllable's worth of Thai as it is typed: a leading vowel and its consonant, a consonant with what may
# stand over or under it, a following vowel, or a sign that stands alone.
_ABOVE_BELOW = "[ัิ-ฺ็-๎]{0,3}"
_LEGAL = re.compile(
    f"(?<![A-Za-z])(?:[เ-ไ]?[ก-ฮ]{_ABOVE_BELOW}[ะาำๅ]?|(?<=[ก-๎])[ะาำๅ]|[ฯๆ๏๚๛]|[๐-๙]+)++(?![A-Za-z])"
)
_NO_LETTERS = re.compile("[\u0080-\u00a0‘’“”•–—…€฿]+")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
# Colours and bells, as programs write them into their logs: no text, and no sign of another kind of file.
_OF_TERMINALS = re.compile("[\x07\x08\x1a\x1b]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_THAI = re.compile("[\u0e01-\u0e5b]")
# Ends of lines and paragraphs to the programs that write them.
_LINE_ENDS = dict.fromkeys((0x0B, 0x85, 0x2028, 0x2029), "\n")
_FOREIGN = re.compile("[^\x00-\x7f]")
_UTF_8_AS_874 = re.compile("เ[ธน]")
_ASCII = re.compile("[\x00-\x7f]+")
_ODD = re.compile("[\ue000-\uefff\ufdd0-\ufdef\ufff0-\ufffc\ufffe\uffff]|[\U00040000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding it was read in.

    `replaced` counts the U+FFFD put in place of what could not be read, `dropped` the NUL bytes that padded
    the end; `mixed` says how many lines were in UTF-8 and how many in Windows-874 where the file has both;
    `doubt` says why the text may not be what was written.
    """

    text: str
    encoding: str
    replaced: int = 0
    dropped: int = 0
    mixed: tuple[int, int] | None = None
    doubt: str = ""


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode a text file.

    Args:
        data: the whole file.
        declared: the charset the file names itself (HTML), believed only where the bytes bear it out.

    Raises:
        ExtractError: unknown_encoding when no rule gives legal text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _doubted(_with_bom(data[len(bom) :], encoding))
    found = _wide(data) or _utf_8(data)
    if found is not None:
        return _doubted(found)
    if b"\x00" in data.rstrip(b"\x00"):
        raise ExtractError("unknown_encoding", "binary data")
    return _doubted(_eight_bit(data, declared))


def reasons_of(decoded: Decoded) -> list[Reason]:
    """What a person must know of how a text was decoded."""
    reasons = []
    if decoded.mixed is not None:
        utf_8, thai = decoded.mixed
        reasons.append(Reason("mixed_encoding", None, f"{utf_8} lines in UTF-8, {thai} in Windows-874"))
    lost = [f"{decoded.replaced} characters that could not be read"] if decoded.replaced else []
    if decoded.dropped:
        lost.append(f"{decoded.dropped} NUL bytes at the end left out")
    if lost:
        reasons.append(Reason("replaced_characters", None, ", ".join(lost)))
    if decoded.doubt:
        reasons.append(Reason("mojibake_suspected", None, decoded.doubt))
    return reasons


def charset_name(name: str) -> str | None:
    """What a declared charset is called here; None for one that is not known."""
    plain = name.strip().lower().replace("_", "-")
    if plain in _THAI_NAMES:
        return "cp874"
    plain = plain.replace("shift-jis", "shift_jis")
    # Browsers read pages that say Latin-1 as Windows-1252, since that is what their writers meant.
    if plain in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"):
        return "cp1252"
    return plain if plain in _DECLARABLE else None


def thai_share(data: bytes) -> float:
    """Share of the high bytes that form legal Thai when read as Windows-874; 0.0 without high bytes."""
    text = data.decode("cp874", errors="replace")
    text = _NO_LETTERS.sub(" ", text)
    high = sum(1 for c in text if c >= "\x80")
    if not high:
        return 0.0
    # A lone letter between Latin ones is an accented letter of another charset.
    legal = sum(len(_ASCII.sub("", m.group())) for m in _LEGAL.finditer(text))
    return legal / high


def _doubted(found: Decoded) -> Decoded:
    """Text that some program had decoded wrongly before it was saved, put right as a whole where that can be done.

    A cell by itself is too short to tell; the file is not.
    """
    text = found.text
    foreign = len(_FOREIGN.findall(text))
    edits = sorted(misread_bytes(text)) if foreign else []
    if edits and sum(edit.end - edit.start for edit in edits) > _MISREAD_SHARE * foreign:
        pieces, at = [], 0
        for edit in edits:
            pieces += [text[at : edit.start], edit.after]
            at = edit.end
        text = "".join([*pieces, text[at:]])
        found = replace(found, text=text, doubt=PUT_RIGHT)
    thai = len(_THAI.findall(text))
    if thai < _ENOUGH_THAI:
        return found
    if 2 * len(_UTF_8_AS_874.findall(text)) > _SCRAMBLED_SHARE * thai:
        return replace(found, doubt="UTF-8 that was read as Windows-874 and lost characters by it")
    if found.encoding == "cp874":
        state = damage(text[:_SAMPLE])
        if state.misspelt > _MISSPELT_SHARE * state.thai:
            return replace(found, doubt="read as Windows-874, but hardly a word is spelled as Thai is")
    return found


def _with_bom(data: bytes, encoding: str) -> Decoded:
    if encoding == "utf-8":
        found = _utf_8(data)
        # Text from elsewhere was put under a head that was UTF-8.
        return found if found is not None else _eight_bit(data, None)
    found = _units(data, encoding)
    if found is None:
        raise ExtractError("unknown_encoding", f"not legal {encoding}")
    return found


def _wide(data: bytes) -> Decoded | None:
    """Text in UTF-16 or UTF-32 without a mark: every second byte of Thai is 0x0E, of Latin 0x00."""
    sample = data[:_SAMPLE]
    even, odd = (sum(column.count(b) for b in (0x00, 0x0E)) for column in (sample[0::2], sample[1::2]))
    pairs = max(len(sample) // 2, 1)
    if max(even, odd) < _THAI_SHARE * pairs:
        return None
    if sample.count(0) > len(sample) / 3 and len(data) % 4 == 0:
        for encoding in ("utf-32-le", "utf-32-be"):
            try:
                return _clean(data.decode(encoding), encoding)
            except UnicodeDecodeError:
                continue
    if min(even, odd) > 0.3 * pairs:
        return None
    found = _units(data, "utf-16-le" if odd > even else "utf-16-be")
    return found if found is not None and len(_ODD.findall(found.text)) <= 0.05 * len(found.text) else None


def _units(data: bytes, encoding: str) -> Decoded | None:
    """UTF-16 and UTF-32; half a unit at the end of a file cut short and lone surrogates are replaced."""
    unit = 4 if encoding.startswith("utf-32") else 2
    whole = len(data) - len(data) % unit
    try:
        text = data[:whole].decode(encoding, errors="surrogatepass")
    except UnicodeDecodeError:
        return None
    return _clean(text + "\ufffd" * (whole != len(data)), encoding, whole != len(data))


def _utf_8(data: bytes) -> Decoded | None:
    """Strict UTF-8; a last character cut short, and surrogates written as UTF-8, are mended."""
    try:
        return _clean(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        cut = error.start >= len(data) - 3 and error.reason == "unexpected end of data"
        if cut and error.start and _THAI.search(text := data[: error.start].decode("utf-8")):
            return _clean(text + "\ufffd", "utf-8", 1)
    if b"\xed" not in data:
        return None
    try:
        text = data.decode("utf-8", errors="surrogatepass")
    except UnicodeDecodeError:
        return None
    # Two halves of one character, each written by itself, become that character.
    return _clean(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass"), "utf-8")


def _eight_bit(data: bytes, declared: str | None) -> Decoded:
    mixed = _mixed(data)
    if mixed is not None:
        return mixed
    share = thai_share(data)
    charset = charset_name(declared) if declared else None
    if charset is not None and charset != "cp874" and share < _SURELY_THAI:
        try:
            return _clean(data.decode(charset), charset)
        except UnicodeDecodeError:
            pass
    if share >= _THAI_SHARE:
        text = data.decode("cp874", errors="replace")
        broken = text.count("\ufffd")
        if broken <= _BROKEN_SHARE * len(text):
            return _clean(text, "cp874", broken)
    raise ExtractError("unknown_encoding", "neither UTF-8, UTF-16 nor Windows-874")


def _mixed(data: bytes) -> Decoded | None:
    """A file whose lines are in different encodings, or one in UTF-8 with a few broken places; else None."""
    lines = data.split(b"\n")
    texts: list[str] = []
    counts = {"utf-8": 0, "cp874": 0}
    broken = 0
    for line in lines:
        encoding = _line_encoding(line)
        text = line.decode(encoding or "utf-8", errors="replace")
        if encoding is None:
            broken += text.count("\ufffd")
        elif encoding != "ascii":
            counts[encoding] += 1
        texts.append(text)
    if not counts["utf-8"]:
        return None
    whole = "\n".join(texts)
    if broken > _BROKEN_SHARE * len(whole):
        return None
    found = _clean(whole, "utf-8", broken)
    return replace(found, mixed=(counts["utf-8"], counts["cp874"])) if counts["cp874"] else found


def _line_encoding(line: bytes) -> str | None:
    if line.isascii():
        return "ascii"
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return (
            "cp874"
            if thai_share(line) >= _THAI_SHARE and "\ufffd" not in line.decode("cp874", "replace")
            else None
        )
    # A short line of Windows-874 may by chance be UTF-8 too, but then it is not Thai.
    return "cp874" if not _THAI.search(text) and thai_share(line) >= _SURELY_THAI else "utf-8"


def _clean(text: str, encoding: str, replaced: int = 0) -> Decoded:
    """Text without what no text holds.

    Raises:
        ExtractError: unknown_encoding where control characters say that this is no text at all.
    """
    body = text.lstrip("\ufeff").rstrip("\x00\x1a")
    dropped = text.count("\x00", len(text.rstrip("\x00\x1a")))
    controls = len(_CONTROLS.findall(body))
    if controls - len(_OF_TERMINALS.findall(body)) > max(
        _CONTROL_SHARE * len(body), 1 if len(body) > 8 else 0
    ):
        raise ExtractError("unknown_encoding", "binary data")
    surrogates = len(_SURROGATES.findall(body))
    if surrogates > max(_BROKEN_SHARE * len(body), 1):
        raise ExtractError("unknown_encoding", "binary data")
    if controls or surrogates:
        body = _SURROGATES.sub("\ufffd", _CONTROLS.sub("\ufffd", body))
    return Decoded(body.translate(_LINE_ENDS), encoding, replaced + controls + surrogates, dropped)
