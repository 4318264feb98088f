"""Whether a new wording of a statement still says what people voted on. Doubt means it does not."""

import re
import unicodedata
from collections import Counter
from itertools import zip_longest

from rapidfuzz.distance import OSA

from debate.reasoning.words import fold, guarded_words, starts_sentence, units

# What turns the direction of the text after it, and what fills space without showing; but the flags of parts of a
# country, Wales or Texas, are a black flag followed by such characters.
_HIDDEN = re.compile(
    "(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)"
    "|[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Control characters that are no blank, and halves of a pair.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
# Joiners hold emoji and Persian together; after a Latin letter they only hide something.
_STRAY_JOINER = re.compile(r"(?<![^\x00-\x7f])[\u200c\u200d]")
# Accents and the like on one letter: no spelling needs more than four, and a tower of them covers its neighbours.
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_TOWER = re.compile(f"({_MARK}(?:[\u200c\u200d]*{_MARK}){{3}})(?:[\u200c\u200d]*{_MARK})+")
_TELLING = "?؟？%‰&@#"  # punctuation that says something, unlike a comma
_LEAST = 5  # shorter words are too near to others: then/than, form/from, bomb/tomb
_VOWELS = frozenset("aeiouy")

# Words one slip away from another word: between two of these, or what is made of them by an ending, it was no slip.
_LOOKALIKES = """
    asses assess baring barring became become biter bitter boarder border cannon canon casual casualty causal
    causality causes choose chose coarse coma comma complement complementary compliment complimentary
    confirmation conformation conservation constriction construction contact contacts continent contingent
    contract contracts conversation convert counties countries country county course courses covert decent
    defect deflect deletion departed depletion deported descent desert deserts deserve dessert desserts diner
    dinner discus discuss exercise exist exit exorcise expand expend expert experts export exports fiend file
    filed filing fill filled filling forage forge formally formerly friend griped gripped heart heat holly holy
    hoping hopping human humane immoral immorality immortal immortality imparted imported infect infection
    inflect inflection inhabit inhibit intension intention interment internment interstate intrastate later
    latter lean learn loose lose marital martial massage mediation meditation message moral morale morality
    mortal mortality needles needless neural neutral overcame overcome pain paint painted parities parties
    personal personnel planed planned planted polices policies poplar popular posses possess precede precedent
    precession prescribe prescribed prescription president prevision prince princes princess proceed procession
    proscribe proscribed proscription provision quiet quite rating ratting recent regions reign reigns resent
    resign restrain retrain ridding riding robbed robed scared scarred sever severe shine shrine siting sitting
    spout sprout stable stain stale stand staring starring started starting stated stating statue statute steam
    sting stoke strain strand stream string striped stripped stroke struck stuck super supper taped taping
    tapped tapping thorough though thought through tiled tilled trail trial tune turn unite united untie untied
    wane warn wining winning
"""
_REAL = frozenset(_LOOKALIKES.split())
_ENDING = re.compile(r"(?:ings?|e[dr]s?|e?s)$")


def visible(text: str) -> str:
    """The text without what nobody sees in it. Joiners stay: they hold emoji and Persian together."""
    return _HIDDEN.sub(r"\1", text)


def without_towers(text: str) -> str:
    """The text with at most four marks on a letter; it is NFC, and stays so."""
    return _TOWER.sub(r"\1", text)


def normalise_body(text: str) -> str:
    """A statement as it is stored: NFC, one space between words, nothing invisible in it. Idempotent.

    Line breaks and tabs become spaces; control, zero-width and direction characters go, and so do towers of accents.
    Joiners inside emoji and non-Latin words stay.
    """
    shown = visible(_CONTROL.sub("", text))
    composed = unicodedata.normalize("NFC", " ".join(shown.split()))
    return without_towers(" ".join(_STRAY_JOINER.sub("", composed).split()))


def same_but_for_spelling(before: str, after: str) -> bool:
    """Whether only spelling, punctuation, capitals or typography changed, so that votes on the one hold for the other.

    Never when a negation, number or name was lost, gained or altered, nor when words were added, removed or reordered,
    nor when an assertion became a question. A changed word is a slip of spelling only in ways that seldom lead from one
    word to another (see `_is_slip`); in doubt the meaning changed. A name in small letters that gets its capital counts
    as a changed name: "turkey" is not "Turkey".
    """
    if guarded_words(before) != guarded_words(after) or _symbols(before) != _symbols(after):
        return False
    pairs = list(zip_longest(_words(before), _words(after)))
    return all(old is not None and new is not None and _same_word(old, new) for old, new in pairs)


_Word = tuple[str, bool]  # as folded, and whether it might be a name because it opens a sentence


def _words(text: str) -> list[_Word]:
    """Every word, hyphened ones in parts: "long-term" and "long term" differ by punctuation alone."""
    found = []
    for match in units(text):
        capital = match.group()[0].isupper() and starts_sentence(text, match.start())
        found += [(part, capital) for part in fold(match.group()).split("-") if part]
    return found


def _symbols(text: str) -> Counter[str]:
    return Counter(c for c in text if c in _TELLING or (unicodedata.category(c)[0] == "S" and c not in "`´^¨"))


def _same_word(old: _Word, new: _Word) -> bool:
    if old[0] == new[0]:
        return True
    # Iran and Iraq are one letter apart, and at the start of a sentence nothing tells a name from a word.
    return not (old[1] or new[1]) and _is_slip(old[0], new[0])


def _is_slip(old: str, new: str) -> bool:
    """Whether one word is the other misspelled: one slip well inside it, or letters doubled or not.

    The first two letters and the ending stay, because negating prefixes, tense and number live there: likely/unlikely,
    import/export, attack/attacks are other words. Damerau–Levenshtein distance at most 1 from five letters on, 2 where
    only doubling differs ("comitee", "committee"). Where one vowel stands for another, as much must stay of the word
    without its ending: adopted/adapted, drafted/drifted, stronger/stranger are other words too.
    """
    if not (old.isalpha() and new.isalpha()) or min(len(old), len(new)) < _LEAST or (_is_real(old) and _is_real(new)):
        return False
    if _undoubled(old) == _undoubled(new):
        return OSA.distance(old, new) <= 2
    if _american(old) == _american(new):
        return True
    head = next(i for i, (a, b) in enumerate(zip_longest(old, new)) if a != b)
    rest = list(zip(old[: head - 1 : -1], new[: head - 1 : -1], strict=False))
    tail = next((i for i, (a, b) in enumerate(rest) if a != b), len(rest))
    was, now = old[head : len(old) - tail], new[head : len(new) - tail]
    if head < 2 or tail < 2:
        return False
    if len(was) == len(now) == 1:
        return tail - len(old) + len(_stem(old)) > 2 and {was, now} <= _VOWELS
    return (len(was) + len(now) == 1) or (len(was) == 2 and was == now[::-1])


def _stem(word: str) -> str:
    return _ENDING.sub("", word)


def _is_real(word: str) -> bool:
    stem = _stem(word.removesuffix("ly"))
    return not _REAL.isdisjoint((word, stem, f"{stem}e"))


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


def _american(word: str) -> str:
    """Colour as color, organise as organize, centre as center."""
    word = re.sub(r"(?<=\w{3})our", "or", word)
    return re.sub(r"tre$", "ter", re.sub(r"(?<=\w{3}[iy])s(?=e|a|i)", "z", word))
