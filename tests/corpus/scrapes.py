"""Invented news pages with the furniture that scraping leaves in, and their headlines."""

from __future__ import annotations

from typing import NamedTuple


class Scrape(NamedTuple):
    """One page and what a person would call it."""

    name: str
    headline: str
    text: str


SCRAPES = (
    Scrape(
        "english with a breadcrumb, a byline and buttons",
        "Harbour workers end three-week strike after late pay deal",
        """Home > World > Business
Sign in to follow topics
3 min read
Harbour workers end three-week strike after late pay deal
By our business desk
Published 14:05, 3 March 2025
Share this
Save

Workers at the country's largest harbour returned to the docks on Monday after their \
union accepted a pay deal that both sides reached late on Sunday.

The strike had stopped nearly all container traffic for three weeks. The harbour company \
said that it would take a month until every delayed ship had been unloaded.

"We are glad that it is over," a spokeswoman for the workers said. The deal raises pay by \
nine percent over two years.

Most read
Read more about the economy
Your email address will not be published.
""",
    ),
    Scrape(
        "english with a cookie notice that is a whole sentence",
        "Court orders second count of votes in mountain province",
        """We use cookies to make this site work and to understand how you use it, \
and you can change this any time.
Accept all
Politics
Court orders second count of votes in mountain province
Judges found that 412 ballots had been counted twice

The supreme court ordered on Friday that the votes of the mountain province be counted a second \
time, after judges found that ballots had been counted twice in two towns.

The opposition had asked for a count of the whole country, which the court refused. The province \
has one month to report its votes.
""",
    ),
    Scrape(
        "english, no headline at all",
        "Rain is expected over most of the coast until Thursday, the weather service said.",
        """12.05.2025
1204
Rain is expected over most of the coast until Thursday, the weather service said. Farmers in the \
hills were told to bring their animals down before the rivers rise.

Schools on the coast stay open for now, but two bridges near the river mouth have been closed.
""",
    ),
    Scrape(
        "azerbaijani with a rubric, a date and a counter",
        "Xarici işlər naziri qonşu ölkənin səfiri ilə sərhəd ticarətini müzakirə edib",
        """Gündəm
12 mart 2025, 17:40
Baxış sayı: 2310
Xarici işlər naziri qonşu ölkənin səfiri ilə sərhəd ticarətini müzakirə edib
Bizi izləyin
A- A+

Martın 12-də xarici işlər naziri qonşu ölkənin səfirini qəbul edib və görüşdə sərhəd ticarətinin \
genişləndirilməsi məsələləri müzakirə olunub.

Nazir bildirib ki, iki ölkə arasında ticarət dövriyyəsi son bir ildə xeyli artıb və yeni sərhəd \
keçid məntəqəsinin açılması bu prosesi daha da sürətləndirəcək.

Digər xəbərlər
Bizimlə əlaqə
""",
    ),
    Scrape(
        "persian with a rubric and a news code",
        "وزیر نیرو از افتتاح دو سد تازه در استان‌های جنوبی خبر داد",
        """اقتصادی
کد خبر: ۱۸۲۲۳۴
۱۴۰۳/۱۲/۲۲ - ۰۹:۳۰
وزیر نیرو از افتتاح دو سد تازه در استان‌های جنوبی خبر داد
چاپ
اشتراک گذاری در شبکه‌های اجتماعی

وزیر نیرو روز چهارشنبه در نشست خبری گفت که دو سد تازه در استان‌های جنوبی تا پایان سال \
افتتاح می‌شود و آب \
کشاورزی هزاران روستا را تأمین خواهد کرد.

به گفته وزیر، ساخت این سدها چهار سال طول کشیده و بخش بزرگی از تجهیزات آن در داخل کشور تولید شده است.

انتهای پیام
نظر شما
""",
    ),
    Scrape(
        "hebrew with a site name and a byline",
        "הרכבת המהירה לצפון תיפתח רק בקיץ הבא בגלל עיכוב בבניית הגשר",
        """דף הבית | חדשות | תחבורה
כניסה למנויים
הרכבת המהירה לצפון תיפתח רק בקיץ הבא בגלל עיכוב בבניית הגשר
מאת כתבנו לענייני תחבורה
פורסם: 03.03.25, 08:12
שתפו בפייסבוק

הקו המהיר של הרכבת לצפון הארץ ייפתח לנוסעים רק בקיץ הבא, כך הודיע אתמול משרד התחבורה, וזאת \
בגלל עיכוב \
בבניית הגשר הארוך בעמק.

במשרד אמרו כי בניית הגשר נמשכת כבר שלוש שנים וכי הנוסעים לצפון ימשיכו בינתיים להשתמש באוטובוסים.

תגובות
כתבות נוספות
""",
    ),
    Scrape(
        "russian, the headline twice and counters between",
        "Учёные нашли на дне озера остатки древнего города",
        """Главная
Наука
15:20
451
Подпишитесь на наш канал и читайте новости первыми
Учёные нашли на дне озера остатки древнего города
Учёные нашли на дне озера остатки древнего города
Фото: пресс-служба института

Экспедиция института археологии нашла на дне горного озера остатки города, который, по \
мнению учёных, был \
построен более двух тысяч лет назад.

Как рассказал руководитель экспедиции, древние стены лежат на глубине двадцати метров, и на \
дне видны улицы и \
площадь.

Читайте также
""",
    ),
    Scrape(
        "turkish, a question for a headline",
        "Köprü geçiş ücretleri yılbaşında ne kadar artacak?",
        """Ekonomi
Abone ol
Giriş: 02.01.2025 - 10:15 Güncelleme: 02.01.2025 - 11:40
Köprü geçiş ücretleri yılbaşında ne kadar artacak?
Haberi paylaş

Karayolları yönetimi, köprü ve otoyol geçiş ücretlerinin yılbaşından itibaren artacağını \
duyurdu ve yeni ücretlerin \
ne kadar olacağını önümüzdeki hafta açıklayacağını bildirdi.

Sürücüler, köprü ücretlerinin son iki yılda üç kez arttığını söyleyerek karara tepki \
gösterdi. Yönetim ise bakım \
giderlerinin yükseldiğini belirtti.
""",
    ),
    Scrape(
        "markdown",
        "The ferry returns to the island",
        """[Home](index.md) [About](about.md)

# The ferry returns to the island #

*A note from the editors*

After eleven years without one, the island has a ferry again, and on the first morning nearly \
everyone came down to the pier to see it.
""",
    ),
    Scrape(
        "carriage returns alone",
        "Museum returns forty coins to northern village",
        "Culture\rMuseum returns forty coins to northern village\rBy staff\r"
        "The national museum said on Tuesday that it will return forty silver coins to the "
        "northern village where farmers had found them a century ago.\r"
        "The coins will be shown in the village school from the summer on, the museum said.\r",
    ),
)
