"""In which encoding a text file is: by its mark, by its zeros, by being UTF-8, or else by a guess."""

import codecs
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from store.core.errors import UnreadableWorkbook

SAMPLE: Final = 64 * 1024
"""How many bytes are looked at where the whole file need not be."""

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
_TABLES: Final = (
    *("cp1252", "cp1251", "koi8_r", "cp1253", "cp1256", "shift_jis", "gb18030", "mac_roman", "cp850"),
    *("big5", "euc_kr"),
)
"""The encodings that a guess chooses from."""

_LATIN: Final = ("cp1252", "cp850", "mac_roman")
_WORDS: Final = re.compile(r"\w*[^\W\x00-\x7f]\w*")
_ASCII: Final = bytes(range(128))
_ASCII_LETTER: Final = re.compile("[A-Za-z]")
_WESTERN: Final = frozenset(map(chr, {*range(0xC0, 0x100)} - {0xD7, 0xF7})) | frozenset(
    "ŠšŽžŒœŸ’‘“”–—€ºª«»¿¡°"
)
_CONTROLS: Final = bytes({*range(32)} - {0, 9, 10, 12, 13})
_ESCAPED: Final = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """How a file's bytes are read: `codec` for Python, `name` for people. `mixed` is UTF-8 with some bytes
    that are none, which stand as lone surrogates."""

    codec: str
    name: str
    guessed: bool = False
    mixed: bool = False

    @property
    def errors(self) -> str:
        """What decoding does with bytes that are none of the encoding's."""
        return "surrogateescape" if self.mixed else "strict"


def chosen(name: str) -> TextEncoding:
    """The encoding that somebody named."""
    codec = codecs.lookup(name).name
    return TextEncoding("utf-8-sig" if codec == "utf-8" else codec, codec)


def detected(path: Path) -> TextEncoding:
    """The encoding of a file; raises UnreadableWorkbook when it is no text."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for mark, codec, name in _MARKS:
        if head.startswith(mark):
            return TextEncoding(codec, name)
    if wide := _by_zeros(head):
        return TextEncoding(wide, wide)
    strange = len(head) - len(head.translate(None, _CONTROLS)) + head.count(0)
    if strange * 20 > len(head):
        raise UnreadableWorkbook(f"{path.name} is not a text file.")
    return _by_lines(path, "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8")


def plain(text: str) -> str:
    """A text of a mixed file, with the bytes that are not UTF-8 read as Windows-1252."""
    return _ESCAPED.sub(lambda found: _western(ord(found.group()) - 0xDC00), text)


def has_escapes(text: str) -> bool:
    """Whether a text of a mixed file has bytes that are not UTF-8."""
    return _ESCAPED.search(text) is not None


def _western(byte: int) -> str:
    one = bytes([byte])
    try:
        return one.decode("cp1252")
    except UnicodeDecodeError:
        return one.decode("latin-1")


def _by_zeros(head: bytes) -> str:
    """UTF-16 without a mark: Latin letters and digits have a zero behind them in the little-endian form,
    before them in the other, and nothing has one on both sides."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd * 20 > len(head) and not even:
        return "utf-16-le"
    return "utf-16-be" if even * 20 > len(head) and not odd else ""


def _by_lines(path: Path, codec: str) -> TextEncoding:
    """UTF-8 where the lines allow it. A file with a few other bytes stays UTF-8; in a file of another
    encoding next to no line with such bytes is UTF-8 by accident."""
    lines = good = bad = size = 0
    sample: list[str] = []
    with path.open(encoding="utf-8", errors="surrogateescape") as file:
        for line in file:
            lines += 1
            if line.isascii():
                continue
            if not has_escapes(line):
                good += 1
                continue
            bad += 1
            if size < SAMPLE:
                sample.append(line)
                size += len(line)
        ends = file.newlines
    if not bad:
        return TextEncoding(codec, "utf-8")
    if good > bad or bad * 100 < lines or codec != "utf-8":
        return TextEncoding(codec, "utf-8", mixed=True)
    return TextEncoding(table := _guess(sample, path, old_mac=ends == "\r"), table, guessed=True)


def _guess(lines: Sequence[str], path: Path, *, old_mac: bool) -> str:
    # Costs 30 ms, and most files are UTF-8.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    sample = "".join(lines).encode("utf-8", "surrogateescape")
    found = [match.encoding for match in from_bytes(sample, cp_isolation=list(_TABLES))]
    likely = (each for each in found if _odd(sample, each) * 10 <= len(sample.translate(None, _ASCII)) // 2)
    table = next(likely, found[0] if found else _LATIN[0])
    if table in _LATIN or _mixes_scripts(sample.decode(table, "replace")):
        table = "mac_roman" if old_mac else max(_LATIN, key=lambda latin: _fitting(sample, latin))
    return next(each for each in (table, "cp1252", "latin-1") if _reads(path, each))


def _mixes_scripts(text: str) -> bool:
    """Whether words beyond ASCII have ASCII letters too: a guess from few western words takes their accents
    for other letters."""
    words = _WORDS.findall(text)
    return sum(map(bool, map(_ASCII_LETTER.search, words))) * 2 >= len(words)


def _odd(sample: bytes, table: str) -> int:
    """How many signs beyond ASCII look wrong in a table: capitals behind small letters, signs in words."""
    text = f" {sample.decode(table, 'replace')} "
    return sum(
        (sign.isupper() and before.islower())
        or (before.isalpha() and after.isalpha() and unicodedata.category(sign)[0] not in "LM")
        for before, sign, after in zip(text, text[1:], text[2:], strict=False)
        if not sign.isascii()
    )


def _fitting(sample: bytes, table: str) -> int:
    """How many signs beyond ASCII are such as western names and texts have."""
    text = sample.decode(table, "replace")
    return sum(sign in _WESTERN for sign in text) - 2 * _odd(sample, table)


def _reads(path: Path, codec: str) -> bool:
    """Whether every byte of the file is in the encoding."""
    try:
        with path.open(encoding=codec) as file:
            while file.read(SAMPLE):
                pass
    except UnicodeDecodeError:
        return False
    return True
