"""What counts as one word, and which words may never be lost or gained unnoticed.

A *unit* is a stretch of text that means something else when it is cut: a word ("unlikely", "can't", "para-military"),
a number with its sign, separators and unit ("-1,500.5%"), an emoji with its modifiers, one Chinese or Japanese
character.
*Guarded* words turn a sentence round or change what it is about: negations, numbers and names.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator


def _marks() -> str:
    """All combining marks of the basic plane as the inside of a character class: `\\w` does not hold them."""
    codes = range(0x300, 0x10000)
    marks = "".join(chr(code) if unicodedata.category(chr(code))[0] == "M" else " " for code in codes)
    return "".join(f"{run[0]}-{run[-1]}" for run in marks.split())


MARKS = _marks()
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = rf"[^\W{_IDEOGRAPHS}]"
UNIT = re.compile(
    rf"[{_IDEOGRAPHS}][{MARKS}]*"
    r"|[\U0001f1e6-\U0001f1ff]+"  # flags are pairs of these letters
    rf"|[^\w\s](?:\u200d[^\w\s]|[{MARKS}\U0001f3fb-\U0001f3ff])+"  # emoji, joined or coloured
    rf"|(?:(?<!\w)[-−+$€£¥](?=\d))?{_LETTER}"
    rf"(?:{_LETTER}|[{MARKS}\u200c\u200d\u00ad]|['’\-‐‑](?={_LETTER})|(?<=\d)[.,:/–−](?=\d))*"
    r"(?:(?<=\d)[%‰°])?"
)
SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s|$)|[。！？]|\n\s*\n")

_DENYING = """
    not no never none nor neither nobody nothing nowhere without cannot hardly barely scarcely rarely seldom non
    false untrue dont cant wont isnt arent doesnt didnt wasnt werent couldnt shouldnt wouldnt hasnt havent hadnt
    aint unlikely unable impossible unwilling deny denies denied fails failed refuses refused lack lacks lacked
    nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder ne pas jamais aucun aucune
    rien sans ni nunca jamás ningún ninguna ninguno nada nadie sin tampoco não nem sem nessuno nessuna niente
    senza né niet geen nooit nigdy bez не ни нет никогда никто ничего без нельзя ні немає değil yok hayır asla hiç
    不 没 沒 無 非 未 لا ليس لم لن غير بدون نه نیست هرگز
"""
_NEGATIONS = frozenset(_DENYING.split())
_COUNTING = """
    one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty
    ninety hundred hundreds thousand thousands million millions billion billions trillion trillions dozen dozens
    half twice once
"""
_NUMBERS = frozenset(_COUNTING.split())


def units(text: str) -> Iterator[re.Match[str]]:
    """The units of a text in order, with their places."""
    return UNIT.finditer(text)


def words(text: str) -> list[str]:
    """The words and numbers of a text, folded; emoji are no words."""
    return [fold(match.group()) for match in units(text) if any(c.isalnum() for c in match.group())]


def fold(word: str) -> str:
    """A word as compared: case and the shape of apostrophes and hyphens do not matter."""
    return word.replace("’", "'").replace("‐", "-").replace("‑", "-").replace("\u00ad", "").casefold()


def is_negation(word: str) -> bool:
    """Whether this word denies ("not", "don't", "non-military", "n'est", "никогда")."""
    folded = fold(word)
    return (
        folded in _NEGATIONS
        or folded.endswith("n't")
        or folded.startswith("n'")
        or any(part in _NEGATIONS for part in folded.split("-"))
    )


def is_number(word: str) -> bool:
    """Whether this word holds a digit or is an English number word."""
    return any(c.isdigit() for c in word) or fold(word) in _NUMBERS


def starts_sentence(text: str, start: int) -> bool:
    """Whether what stands at `start` opens a sentence: capitals there do not make a name."""
    before = text[max(0, start - 64) : start].rstrip(" \t\n\"'“”‘’«»(„[")
    return not before or before[-1] in ".!?…。！？" or "\n" in text[len(before) + max(0, start - 64) : start]


def guarded_words(text: str) -> Counter[str]:
    """How often each negation, number and name stands in a text.

    Names are words with a capital that do not open a sentence; they keep their case, so that "may" and "May" differ.
    """
    counted: Counter[str] = Counter()
    for match in units(text):
        word = match.group()
        if is_negation(word) or is_number(word):
            counted[fold(word)] += 1
        elif word[0].isupper() and not starts_sentence(text, match.start()):
            counted[word.replace("’", "'")] += 1
    return counted


def cut_before(before: str, passage: str) -> str:
    """The part left outside when a passage begins inside a unit: "un" for "un|likely", "" at a clean edge."""
    return _cut(before, passage[:64])[0]


def cut_after(passage: str, after: str) -> str:
    """The part left outside when a passage ends inside a unit: "ing" for "develop|ing", "" at a clean edge."""
    return _cut(passage[-64:], after)[1]


# Thai, Lao, Burmese and Khmer put spaces between clauses: a passage may begin and end within what looks like one word,
# but neither inside a letter with its marks (or two that are stacked) nor right behind a “not”.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_BETWEEN_LETTERS = re.compile(rf"(?<=[{_UNSPACED}])(?<![\u1039\u17d2])(?=[{_UNSPACED}])(?![{MARKS}])")
_UNSPACED_NOT = ("ไม่", "ไม่ได้", "มิ", "มิได้", "ไร้", "ບໍ່", "មិន", "မ")


def _is_clean(text: str, edge: int) -> bool:
    return bool(_BETWEEN_LETTERS.match(text, edge)) and not text[:edge].endswith(_UNSPACED_NOT)


def _cut(left: str, right: str) -> tuple[str, str]:
    edge, text = len(left), left + right
    for match in units(text):
        if match.start() >= edge:
            break
        if match.end() > edge and not _is_clean(text, edge):
            return text[match.start() : edge], text[edge : match.end()]
    return "", ""
