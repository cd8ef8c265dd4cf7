"""Encodings that are none of those we expect: told, or refused, never guessed into noise."""

from __future__ import annotations

import random

import pytest

from reader.corpus.decode import Undecodable, decode

TEXTS = {
    "gbk": "新华社北京电 国家主席周一在人民大会堂会见了来访的外国代表团，双方就共同关心的问题交换了意见。",
    "big5": "中央社台北電 總統週一在總統府會見來訪的外國代表團，雙方就共同關心的問題交換意見。",
    "shift_jis": "東京で月曜日、首相は記者会見を開き、新しい経済政策について説明した。",
    "euc_jp": "東京で月曜日、首相は記者会見を開き、新しい経済政策について説明した。",
    "euc_kr": "서울에서 월요일 대통령은 기자회견을 열고 새로운 경제 정책에 대해 설명했다.",
    "cp1253": "Ο πρωθυπουργός δήλωσε τη Δευτέρα ότι η κυβέρνηση θα παρουσιάσει νέα μέτρα.",
    "cp874": "นายกรัฐมนตรีกล่าวเมื่อวันจันทร์ว่ารัฐบาลจะเสนอมาตรการใหม่สำหรับเศรษฐกิจ",
    "cp1250": "Premiér v pondělí řekl, že vláda předloží nová opatření pro hospodářství země.",
    "koi8-u": "Прем'єр-міністр заявив у понеділок, що уряд представить нові заходи для країни.",
    "mac-cyrillic": "Премьер-министр заявил в понедельник, что правительство представит меры.",
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_the_very_text_comes_back(encoding: str) -> None:
    text = f"{TEXTS[encoding]} " * 3
    found = decode(text.encode(encoding))
    assert found.text == text
    assert text.encode(encoding).decode(found.encoding) == text


@pytest.mark.parametrize("encoding", ["gbk", "big5", "shift_jis", "euc_jp", "euc_kr"])
@pytest.mark.parametrize("before", ["", "a"])
def test_where_the_sample_ends_inside_a_letter(encoding: str, before: str) -> None:
    text = before + TEXTS[encoding] * 300
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("seed", range(40))
def test_noise_is_refused(seed: int) -> None:
    noise = random.Random(seed)
    data = bytes(noise.randrange(0x80, 0x100) for _ in range(noise.randrange(8, 600)))
    with pytest.raises(Undecodable, match="neither UTF-8 nor any other"):
        decode(data)
