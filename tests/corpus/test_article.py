"""What is told about an article: headline, language, direction, words."""

from __future__ import annotations

import importlib.util

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.corpus import Article, Corpus, text_sha256
from reader.corpus.direction import main_direction
from reader.corpus.language import guess_language
from reader.corpus.title import find_title
from tests.corpus.scrapes import SCRAPES, Scrape
from tests.corpus.test_corpus import SEEDS

ANY = st.text(st.sampled_from("ab Я.ل و\n\r\u2028\t1#:|؟\ud800\u200f\u2067ə"), max_size=60)


@pytest.mark.parametrize(
    ("number", "headline", "language", "direction", "words"),
    [
        ("000", "التقى الرئيس الأذربيجاني مع مساعد", "ar", "rtl", 316),
        ("001", "واعتبر علييف أن العلاقات", "ar", "rtl", 706),
        ("002", "Госсекретарь США Энтони Блинкен", "ru", "ltr", 337),
        ("003", "أمين عام الناتو يرحب", "ar", "rtl", 449),
        ("004", "وتحدث بلينكن مع علييف", "ar", "rtl", 610),
    ],
)
def test_the_sample_articles(
    number: str, headline: str, language: str, direction: str, words: int
) -> None:
    (path,) = SEEDS.glob(f"{number}*.txt")
    article = Corpus.open([path]).load(path.name)
    assert article.title.startswith(headline)
    assert article.title in article.text
    assert (article.language, article.direction) == (language, direction)
    assert article.words == words


@pytest.mark.parametrize("scrape", SCRAPES, ids=[scrape.name for scrape in SCRAPES])
def test_headline_among_furniture(scrape: Scrape) -> None:
    assert find_title(scrape.text) == scrape.headline


@pytest.mark.parametrize("scrape", SCRAPES, ids=[scrape.name for scrape in SCRAPES])
def test_headline_with_other_line_ends(scrape: Scrape) -> None:
    text = scrape.text.replace("\n", "\r\n")
    assert find_title(text) == scrape.headline


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", ""),
        (" \n\r\n\u2028", ""),
        ("Rain", "Rain"),
        ("\n  Rain \t tomorrow\xa0 \n", "Rain tomorrow"),
        ("12.05.2025\n***\n", "12.05.2025"),
        ("***\nA few words here\n", "A few words here"),
        ("می‌رود", "می‌رود"),
        ("#", "#"),
        ("x" * 300, "x" * 199 + "…"),
        ("word " * 100, ("word " * 40).strip() + "…"),
        (
            "On 3 Feb. 2024 the council of the town met again and talked. Then all went home.",
            "On 3 Feb. 2024 the council of the town met again and talked.",
        ),
    ],
)
def test_title_of_odd_texts(text: str, title: str) -> None:
    assert find_title(text) == title


@given(ANY)
def test_title_is_one_line_and_empty_only_where_the_text_is(text: str) -> None:
    title = find_title(text)
    assert len(title) <= 200
    assert not set(title) & set("\n\r\u2028\t")
    assert bool(title) == bool(text.strip(" \n\r\u2028\t\u200f"))


def test_given_title_is_shown_on_one_line() -> None:
    article = Article("a", "text", "utf-8", given_title=" Two\nlines ", given_language="fa")
    assert (article.title, article.language) == ("Two lines", "fa")


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("ar", "التقى الرئيس مع مساعد وزير الخارجية"),
        ("fa", "رئیس جمهوری در دیدار با وزیر خارجه گفت"),
        ("fa", "اين خبر را گفت كه چند گروه به شهر رسيدند"),
        ("ur", "وزیر اعظم نے کہا ہے کہ مذاکرات جاری رہیں گے"),
        ("ckb", "سەرۆکی هەرێم لەگەڵ وەزیری دەرەوە کۆبووەوە"),
        ("ug", "پرېزىدېنت تاشقى ئىشلار مىنىستىرى بىلەن كۆرۈشتى"),
        ("ps", "د ولسمشر او د بهرنیو چارو وزیر د سولې په اړه خبرې وکړې"),
        ("az", "Prezident dövlət katibi ilə görüşüb"),
        ("az", "Gündəm"),
        ("tr", "Cumhurbaşkanı bakanla görüştü ve barış konularını ele aldı"),
        ("ru", "Президент встретился с министром"),
        ("uk", "Президент зустрівся з міністром закордонних справ"),
        ("bg", "Президентът се срещна с министъра и това е важно за страната"),
        ("kk", "Көп жылдар бойы қазақ тілінде жазылған"),
        ("he", "ראש הממשלה נפגש עם שר החוץ"),
        ("en", "The president met the minister on Wednesday"),
        ("fr", "Le président a rencontré le ministre"),
        ("de", "Der Präsident traf den Minister"),
        ("es", "El presidente se reunió con el ministro"),
        ("el", "Ο πρόεδρος συναντήθηκε"),
        ("ka", "პრეზიდენტი შეხვდა"),
        ("hy", "Նախագահը հանդիպեց"),
        ("ja", "大統領は外相と会談した"),
        ("zh", "总统会见了外长"),
        ("und", "12 345 !!!"),
        ("und", ""),
    ],
)
def test_language(tag: str, text: str) -> None:
    assert guess_language(text) == tag
    assert guess_language(f"{text}\r\n{text}\u2029 1") == tag


def test_a_model_is_asked_where_the_rules_are_in_doubt() -> None:
    has_model = importlib.util.find_spec("eldc") is not None
    text = "Presidenten träffade ministern igår kväll\0\ud800"
    assert guess_language(text) == ("sv" if has_model else "und")
    arabic = "استقبل الرئيس الأذربيجاني في القصر مساعد وزير الخارجية الأمريكي لشؤون أوروبا"
    assert guess_language(f"{arabic}\n{text}") == "ar"


def test_language_is_the_majoritys() -> None:
    arabic = "استقبل الرئيس الأذربيجاني في القصر مساعد وزير الخارجية الأمريكي لشؤون أوروبا"
    assert guess_language(f"Gündəm\n{arabic}\nLeave a Reply\nall of the best") == "ar"
    assert guess_language(f"Gündəm\n{arabic[:9]}\nAnd this is the rest of it in English") == "en"


@pytest.mark.parametrize(
    ("direction", "text"),
    [
        ("ltr", ""),
        ("ltr", "12 !"),
        ("ltr", "word"),
        ("rtl", "كلمة"),
        ("rtl", "Siyasət\nاستقبل الرئيس\n"),
        ("ltr", "كلمة\nA long line in English\n"),
        ("rtl", "12: كلمة and then some English\n"),
        ("rtl", "\u2067english\u2069 كلمة"),
        ("ltr", "\u2067كلمة never closed"),
        ("ltr", "\u2069word كلمة"),
        ("rtl", "a\u2029كلمات\u2029"),
    ],
)
def test_direction(direction: str, text: str) -> None:
    assert main_direction(text) == direction


@given(ANY)
def test_everything_can_be_told_of_any_text(text: str) -> None:
    article = Article("a", text, "utf-8")
    assert article.direction in {"ltr", "rtl"}
    assert article.language
    assert article.sha256 == text_sha256(text)


def test_articles_are_values() -> None:
    article = Article("a", "text", "utf-8", meta={"k": [1]})
    same = article._replace()
    assert article.title == "text"  # what was derived is no part of the value
    assert (article, hash(article)) == (same, hash(same))
    assert article != article._replace(text="texts")
    assert len(text_sha256("\ud800")) == 64
