"""What is asked of an engine: enough of the words, and each of them seldom."""

from hypothesis import given
from hypothesis import strategies as st

from debate.search.sources import enough

WORDS = "abcde"


@given(held=st.sets(st.sampled_from(WORDS)), number=st.integers(1, 5), data=st.data())
def test_a_query_for_enough_words_is_true_of_just_those_that_hold_enough(held, number, data):
    words, least = WORDS[:number], data.draw(st.integers(1, number))
    query = enough(words, least, " and ", " or ")
    assert eval(query, {word: word in held for word in WORDS}) == (len(held & set(words)) >= least)


def test_all_words_are_asked_for_where_nothing_less_is_said():
    assert enough(["a", "b", "c"], None, " AND ", " OR ") == "a AND b AND c"


def test_each_word_is_looked_for_as_seldom_as_can_be():
    """Of five words four: all fives of fours would look for twenty."""
    assert sum(letter in WORDS for letter in enough(WORDS, 4, "&", "|")) == 14
