"""Walking through what was typed before, and through what could be typed next."""

from tui.widgets.input_history import InputHistory, TextCompletion


def test_the_past_is_walked_and_what_was_being_typed_is_kept() -> None:
    history = InputHistory(("newest", "oldest"))
    first = history.older("half a wo")
    assert (first.text, first.older("newest").text, first.older("").older("").text) == (
        "newest",
        "oldest",
        "oldest",
    )
    assert first.newer().text == "half a wo"
    assert first.newer().newer().text == "half a wo"


def test_without_a_past_nothing_changes() -> None:
    assert InputHistory().older("now") == InputHistory()


def test_one_choice_is_taken_at_once() -> None:
    taken = TextCompletion("ag and x", 0, 2, ("age",)).taken()
    assert (taken.text, taken.cursor) == ("age and x", 3)


def test_what_all_choices_begin_with_comes_first_then_each_in_turn() -> None:
    completion = TextCompletion("x and dis", 6, 9, ("district", "district_code"))
    common = completion.taken()
    assert common.text == "x and district"
    first = common.taken()
    assert [first.text, first.taken().text, first.taken().taken().text] == [
        "x and district",
        "x and district_code",
        "x and district",
    ]


def test_a_quotation_mark_alone_is_not_worth_a_step() -> None:
    assert TextCompletion("", 0, 0, ('"Care bot"', '"Vonage"')).taken().text == '"Care bot"'


def test_going_back_begins_with_the_last_choice() -> None:
    assert TextCompletion("", 0, 0, ("age", "name", "tel")).taken(-1).text == "tel"


def test_choices_that_begin_otherwise_are_taken_in_turn() -> None:
    completion = TextCompletion("", 0, 0, ("age", "name"))
    assert [completion.taken().text, completion.taken().taken().text] == ["age", "name"]


def test_case_does_not_count_for_what_is_common() -> None:
    assert TextCompletion("mtn", 0, 3, ("MTN Rwanda", "Mtn rural")).taken().text == "MTN R"
