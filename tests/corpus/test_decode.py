"""Bytes to the exact text, and the codec said; or the place of what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.corpus.decode import Undecodable, decode

SEEDS = Path(__file__).parents[2] / "seeds"
ARABIC = "التقى الرئيس الأذربيجاني مع مساعد وزير الخارجية الأمريكي"
RUSSIAN = "Госсекретарь США позвонил Президенту"
ODD = "\r\nسلام\xa0мир \u2028 \x85 \x0b\x1b[31m  \n\n"


def sentences(*names: str) -> list[str]:
    found = []
    for name in names:
        (path,) = SEEDS.glob(f"{name}*.txt")
        found += [
            line
            for line in path.read_bytes().decode().split("\n")
            if len(line) > 40 and not line.isascii()
        ]
    return found


ARABIC_LINES = sentences("000", "001", "003", "004")
RUSSIAN_LINES = sentences("002")


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"", "", "utf-8"),
        (b"\n\n\r\n", "\n\n\r\n", "utf-8"),
        (b"\xef\xbb\xbf", "", "utf-8-sig"),
        (b"\xff\xfe", "", "utf-16"),
        (b"\xfe\xff", "", "utf-16"),
        (ODD.encode(), ODD, "utf-8"),
        # Read as UTF-16 these would be nothing but letters, U+2071.
        (b"q q q q ", "q q q q ", "utf-8"),
        (ODD.encode("utf-8-sig"), ODD, "utf-8-sig"),
        (b"\xef\xbb\xbf\xef\xbb\xbfa", "\ufeffa", "utf-8-sig"),
        (ODD.encode("utf-16"), ODD, "utf-16"),
        (b"\xfe\xff" + ODD.encode("utf-16-be"), ODD, "utf-16"),
        (ARABIC.encode("utf-16-le"), ARABIC, "utf-16-le"),
        (ARABIC.encode("utf-16-be"), ARABIC, "utf-16-be"),
        ("سلام".encode("utf-16-le"), "سلام", "utf-16-le"),
        (RUSSIAN.encode("utf-16-be"), RUSSIAN, "utf-16-be"),
        ("Plain words.\r\n".encode("utf-16-le"), "Plain words.\r\n", "utf-16-le"),
        ("a\U0001f600b".encode("utf-16"), "a\U0001f600b", "utf-16"),
        ("سلام 😀".encode("utf-32"), "سلام 😀", "utf-32"),
        (ARABIC.encode("cp1256"), ARABIC, "windows-1256"),
        (RUSSIAN.encode("cp1251"), RUSSIAN, "windows-1251"),
        ("МОСКВА".encode("cp1251"), "МОСКВА", "windows-1251"),
        ("Привет".encode("cp1251"), "Привет", "windows-1251"),
        ("“Туран” — агентство…".encode("cp1251"), "“Туран” — агентство…", "windows-1251"),
        ("مرحبا، كيف الحال؟".encode("cp1256"), "مرحبا، كيف الحال؟", "windows-1256"),
        ("مُحَمَّدٌ رَسُولٌ".encode("cp1256"), "مُحَمَّدٌ رَسُولٌ", "windows-1256"),
        ("پژوهشگران گفتند چند گروه".encode("cp1256"), "پژوهشگران گفتند چند گروه", "windows-1256"),
        ("Київ і Львів".encode("cp1251"), "Київ і Львів", "windows-1251"),
        ("“Hello” – he said".encode("cp1252"), "“Hello” – he said", "windows-1252"),
        ("le café était fermé".encode("cp1252"), "le café était fermé", "windows-1252"),
        ("яющих его основу".encode("cp1251"), "яющих его основу", "windows-1251"),
        ("m² «bonjour» ¿Qué?".encode("cp1252"), "m² «bonjour» ¿Qué?", "windows-1252"),
        ("görüşmeler sürüyor".encode("cp1254"), "görüşmeler sürüyor", "windows-1254"),
        ("Zażółć gęślą jaźń".encode("cp1250"), "Zażółć gęślą jaźń", "windows-1250"),
        (
            "Президент России заявил сегодня в Москве, что переговоры продолжаются".encode(
                "koi8-r"
            ),
            "Президент России заявил сегодня в Москве, что переговоры продолжаются",
            "koi8-r",
        ),
    ],
)
def test_text_and_encoding(data: bytes, text: str, encoding: str) -> None:
    decoded = decode(data)
    assert decoded == (text, encoding)
    assert data.decode(encoding) == text


@pytest.mark.parametrize(
    ("data", "position", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 8, "NUL"),
        (b"\x89PNG\r\n\x1a\n", 0, "neither UTF-8"),
        (b"abc\0def", 3, "NUL"),
        (b"\xef\xbb\xbfab\0", 5, "NUL"),
        ("ab\0".encode("utf-16"), 6, "NUL"),
        (bytes(64), 0, "NUL"),
        (b"\x7fELF\x02\x01\x01" + bytes(9), 7, "NUL"),
        (b"\xff\xfea", 2, "not valid UTF-16"),
        ("سلام".encode("utf-16")[:-1], 8, "not valid UTF-16"),
        (b"\xff\xfe\x00\xd8", 2, "not valid UTF-16"),
        (b"\xef\xbb\xbfab\xff", 5, "not valid UTF-8"),
        (ARABIC.encode()[:-1], len(ARABIC.encode()) - 2, "not valid UTF-8"),
        (ARABIC.encode() + b"\xff" + ARABIC.encode(), len(ARABIC.encode()), "not valid UTF-8"),
        (b"plain \xed\xa0\x80 \xd9\x85\xd9\x85\xd9\x85\xd9\x85", 6, "not valid UTF-8"),
        (b"\xd3\xe1\x01\x02\x03", 0, "neither UTF-8"),
        (bytes(range(1, 256)), 127, "neither UTF-8"),
    ],
)
def test_refused_with_place_and_reason(data: bytes, position: int, reason: str) -> None:
    with pytest.raises(Undecodable) as raised:
        decode(data)
    assert raised.value.position == position
    assert reason in raised.value.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_nul_here_and_there_is_text(encoding: str) -> None:
    text = f"{ARABIC * 3}\0{ARABIC * 3}\x9b{ARABIC}"
    decoded = decode(text.encode(encoding))
    assert decoded == (text, encoding)
    with pytest.raises(Undecodable, match="NUL"):
        decode(text.replace(" ", "\0").encode(encoding))


def test_a_nul_in_what_is_not_utf8_is_binary() -> None:
    data = (ARABIC * 9).encode("windows-1256")
    with pytest.raises(Undecodable, match="NUL"):
        decode(data + b"\0")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_utf8_comes_back_exactly(text: str) -> None:
    data = text.encode()
    # U+0001 and its like in every fourth place make the bytes look like UTF-16.
    assume(
        sum(byte < 0x20 and byte not in b"\t\n\v\f\r\x1b" for byte in data) * 4 < len(data)
        or not data
    )
    assume(not text.startswith("\ufeff"))
    assert decode(data) == (text, "utf-8")


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]),
)
def test_with_a_mark_it_comes_back_exactly(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize("line", ARABIC_LINES)
@pytest.mark.parametrize("encoding", ["windows-1256", "utf-16-le", "utf-16-be", "utf-16", "utf-8"])
def test_every_line_of_the_arabic_samples(line: str, encoding: str) -> None:
    assert decode(line.encode(encoding)) == (line, encoding)


@pytest.mark.parametrize("line", RUSSIAN_LINES)
@pytest.mark.parametrize("encoding", ["windows-1251", "utf-16-le", "utf-16-be", "utf-16", "utf-8"])
def test_every_line_of_the_russian_sample(line: str, encoding: str) -> None:
    assert decode(line.encode(encoding)) == (line, encoding)


@given(st.data())
def test_pieces_of_arabic_are_never_another_alphabet(data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(ARABIC_LINES))
    start = data.draw(st.integers(0, len(line) - 25))
    assert decode(line[start : start + 25].encode("cp1256")).encoding == "windows-1256"


@given(st.data())
def test_pieces_of_russian_are_never_another_alphabet(data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(RUSSIAN_LINES))
    start = data.draw(st.integers(0, len(line) - 25))
    assert decode(line[start : start + 25].encode("cp1251")).encoding == "windows-1251"


@given(st.binary(max_size=200))
def test_any_bytes_are_a_text_or_refused(data: bytes) -> None:
    decoded = place = None
    try:
        decoded = decode(data)
    except Undecodable as error:
        place = error.position
    if decoded is None:
        assert place is not None
        assert 0 <= place <= len(data)
    else:
        assert data.decode(decoded.encoding) == decoded.text
        assert "\0" not in decoded.text
