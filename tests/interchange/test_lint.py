"""What is wrong in a file is found, with its line, and what is sound is left in peace."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from debate.interchange import rows
from debate.interchange.lint import lint
from tests.interchange.fixture_files import NOTE, QUOTE, SOUND, TREE, WHOLE, node, under, written
from tests.interchange.fixture_files import rows as file_rows

FIXTURES = sorted(Path(settings.FIXTURE_DIRS[0]).glob("*.yaml"))


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_our_own_fixtures_have_nothing_wrong(file):
    assert [str(finding) for finding in lint(file)] == []


def test_there_are_fixtures():
    assert "convenience-or-alliance" in {file.stem for file in FIXTURES}


def found(folder, text) -> str:
    """The errors in it, without the warnings."""
    return "\n".join(str(finding) for finding in lint(written(folder, text)) if finding.is_error)


FIRST, SECOND = (f"5f0e0f0a-0000-4000-8000-00000000000{number}" for number in (1, 2))
WORDED_LINK = file_rows(
    "arguments.revision", {"node": under(6), "number": 1, "by": "[Town]", "at": "2026-01-01T10:06:00Z", "body": "So."}
)


def reply(key: str, to: str) -> str:
    return NOTE.replace("000000000001", key).replace("    author", f"    thread: [{to}]\n    author")


def test_a_sound_file_has_nothing_wrong(tmp_path):
    assert lint(written(tmp_path, WHOLE + reply("000000000002", FIRST))) == []


ENGINEERS = "Engineers suggest that it will not last ten more winters."
MUTATIONS = {
    "unknown model": ("model: texts.text\n", "model: texts.book\n", "5: There is no model 'texts.book'."),
    "unknown field": ("title: The", "titel: The", "6: texts.text has no field 'titel'."),
    "missing field": (", title: The old bridge", "", "5: The field 'title' is missing."),
    "missing time": ("    created_at: 2026-01-01T10:00:00Z\n", "", "The field 'created_at' is missing."),
    "wrong choice": ("role: owner", "role: king", "Value 'king' is not a valid choice."),
    "reserved address": ("slug: close-the-bridge", "slug: new", "slug: At “new” debates are started."),
    "password": ("name: Town Hall", "name: Town Hall, password: secret", "3: Files carry no passwords."),
    "mail": ("name: Town Hall", "name: Town Hall, email: t@w.example", "3: Files carry no e-mail addresses."),
    "return code": ("name: Town Hall", "name: Town Hall, return_code: maple-41", "3: Files carry no return codes."),
    "staff": ("name: Town Hall", "name: Town Hall, is_superuser: true", "3: Files carry no rights on the site."),
    "group": ("name: Town Hall", "name: Town Hall, groups: [[all]]", "3: Files carry no rights on the site."),
    "a list": ("title: The old bridge", "title: [The, bridge]", "6: title: one value stands here"),
    "no word": ("title: The old bridge", "title: no", "6: title: False is no text and no number"),
    "no number": ("start: 0\n", "start: .inf\n", "start: cannot convert float infinity"),
    "a huge number": ("start: 0\n", f"start: {10**30}\n", "start: Ensure this value is less than"),
    "no blocks": ("blocks: [[0, 57, paragraph], [58, 105, paragraph]]", "blocks: 1.5", "The blocks are a list"),
    "empty time": ("    created_at: 2026-01-01T10:00:00Z", "    created_at:", "The field 'created_at' is empty."),
    "blank time": ("    created_at: 2026-01-01T10:00:00Z", "    created_at: ''", "created_at: “” value has an invalid"),
    "empty role": ("role: owner", "role: ", "The field 'role' is empty."),
    "blank role": ("role: owner", "role: ''", "role: This field cannot be blank."),
    "empty body": ("body: The ferry would carry nobody then.", "body: []", "body: one value stands here"),
    "no key": ("key: 5f0e0f0a-0000-4000-8000-000000000001", "key: {}", "key: one value stands here"),
    "pk": ("- model: texts.text\n", "- model: texts.text\n  pk: 7\n", "5: Rows are known by what they say"),
    "unknown author": ("author: [Town]", "author: [Nobody]", "author: Nobody is not in this file above"),
    "author as text": ("author: [Town]", "author: Town", "'author' is a natural key, in brackets."),
    "no author": ("author: [Town]", "author: null", "The field 'author' is empty."),
    "another passage": (
        "end: 57",
        "end: 56",
        "The text has “Engineers suggest that it will not last ten more winters”",
    ),
    "misquote": (
        "exact: Engineers suggest",
        "exact: Engineers know",
        "; the passage is not in it, nearest is “Engineers",
    ),
    "shifted": ("start: 0\n    end: 57", "start: 1\n    end: 58", "the passage is at 0–57."),
    "prefix": ("    suffix: ", "    prefix: Well\n    suffix: ", "24: The prefix is “”."),
    "blank passage": (
        f"start: 0\n    end: 57\n    exact: {ENGINEERS}",
        'start: 57\n    end: 58\n    exact: "\\n"',
        "The passage is blank.",
    ),
    "block": ("[58, 105, paragraph]", "[50, 105, paragraph]", "The block [50, 105, 'paragraph'] overlaps"),
    "block type": ("[0, 57, paragraph]", "[0, 57, poem]", "A block is one of paragraph, heading, list item, not poem."),
    "left out": (", [58, 105, paragraph]", "", "No block holds “Closing it would cost shops on the east"),
    "left out before": ("[0, 57, paragraph]", "[10, 57, paragraph]", "No block holds “Engineers”."),
    "unnormalised": ("Closing it", "Clo\u0301sing it", "The text is not normalised: NFC, LF, no control characters."),
    "half a block": ("[0, 57, paragraph]", "[0, 57]", "A block is [start, end, type]"),
    "digest": ("    blocks:", "    sha256: abc\n    blocks:", "The SHA-256 of the text is "),
    "version": ("    number: 1\n    created", "    number: 2\n    created", "not in this file above"),
    "unknown parent": (
        "number: 5\n    kind: rebuttal",
        "number: 5\n    kind: rebuttal\n    parent: [close-the-bridge, 99]",
        "given twice",
    ),
    "reference": ("‘3’", "‘#33’", "#5: It refers to #33, which is not in this debate."),
    "no passage": (
        f"    quote: {QUOTE}\n\n- model: arguments.rev",
        "\n- model: arguments.rev",
        "#4: Evidence needs the passage",
    ),
    "a passage": (
        "    body: The ferry would",
        f"    quote: {QUOTE}\n    body: The ferry would",
        "#7: Only evidence has a quote.",
    ),
    "link with words": ("    link_to:", "    body: It is too weak.\n    link_to:", "#6 is a link: it has no wording"),
    "half outside": (
        "    body: The ferry would",
        "    outside_url: https://example.org/\n    body: The ferry would",
        "#7: A link to the outside has an address and a sentence",
    ),
    "swallowed": ("‘3’", "#33", "A # after a space begins a comment in YAML: put the value in quotes."),
    "aim": ("aim: truth\n    body: Ten", "aim: quotation\n    body: Ten", "#5: Only evidence quotes the text."),
    "wrong aim": ("aim: truth\n    body: Ten", "aim: wrong\n    body: Ten", "Value 'wrong' is not a valid choice."),
    "no aim": ("    aim: truth\n    body: Ten", "    body: Ten", "#5: Say what the rebuttal attacks."),
    "short": ("The ferry would carry nobody then.", "No ferry", "#7: Write a whole sentence: at least 10 characters."),
    "long": ("The ferry would carry nobody then.", "No ferry " * 60, "At most 500 characters"),
    "duplicate": ("The ferry would carry nobody then.", "no, KEEP the bridge  open.", "#7 says what #2 in line"),
    "number": ("number: 8", "number: 7", "close-the-bridge 7 is here already, in line"),
    "revision": ("node: [close-the-bridge, 8]", "node: [close-the-bridge, 7]", "#8: revision 1 is missing."),
    "the number nought": ("number: 8", "number: 0", "number: a number is from 1 to 1,000,000,000."),
    "no room above": ("number: 8", "number: 2147483647", "number: a number is from 1 to 1,000,000,000."),
    "no owner": ("role: owner", "role: moderator", "The owner is a member with the role owner"),
    "no end of revisions": ("number: 7", "number: 7\n    revision: 2000000000", "#7: revision 2 is missing."),
    "later": ("8]\n    number: 1", "8]\n    number: 2", "#8: its latest revision is 1, so there is no revision 2."),
    "note": (f"    quote: {QUOTE}\n    author", "    author", "A note is on a statement or on a passage"),
    "key": ("key: 5f0e0f0a", "key: zzz", "key: “zzz-0000-4000-8000-000000000001” is not a valid UUID."),
    "derived": ("model: debates.member", "model: votes.tally", "votes.tally does not belong into a debate's file"),
}


def test_a_version_that_is_left_out_is_found(tmp_path):
    third = {
        "text": "[old-bridge]",
        "number": 3,
        "created_at": "2026-01-02T09:00:00Z",
        "blocks": "[[0, 3, paragraph]]",
        "body": "New",
    }
    assert "The versions of old-bridge are not numbered from 1: [1, 3]." in found(
        tmp_path, WHOLE + file_rows("texts.textversion", third)
    )


@pytest.mark.parametrize(("was", "now", "said"), MUTATIONS.values(), ids=MUTATIONS)
def test_one_thing_wrong_is_found(tmp_path, was, now, said):
    assert was in WHOLE
    assert said in found(tmp_path, WHOLE.replace(was, now, 1))


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (node(9, "claim", "A reason for the passage itself.", parent=under(4)), "it cannot be supported"),
        (node(9, "rebuttal", "Not relevant to the question.", parent=under(1), aim="relevance"), "not a reason"),
        (node(9, "claim", "A reason for a link to something.", parent=under(6)), "#9: A link can only be answered"),
        (node(9, "claim", parent=under(1), link_to=under(6)), "#9: A link stands for a statement, never for another"),
        (node(9, "claim", parent=under(1), link_to=under(2)), "#9: A position answers the question"),
        (node(9, "claim", parent=under(5), link_to=under(3)), "It rests on itself: #"),
        (
            node(9, "claim", "Under something that is not there.", parent=under(99)),
            "parent: close-the-bridge 99 is not",
        ),
        (node(9, "position", "A position under a claim of its own.", parent=under(3)), "it stands under nothing"),
        (node(9, "claim", "A claim that nobody asked for."), "#9: Only a position stands at the root."),
        (NOTE, "is here already, in line"),
        (WORDED_LINK, "#6 is a link: it has no wording to keep."),
        (reply("000000000002", FIRST) + reply("000000000003", SECOND), "never another reply."),
    ],
)
def test_what_does_not_fit_the_tree_is_found(tmp_path, added, said):
    assert said in found(tmp_path, WHOLE + added)


ABOUT = "- model: debates.debatetext\n  fields: {debate: [close-the-bridge], text: [old-bridge]}\n"


@pytest.mark.parametrize("rest", [TREE, NOTE], ids=["evidence", "note"])
def test_a_passage_of_a_text_that_the_debate_is_not_about_is_found(tmp_path, rest):
    assert "The passage is of a text that this debate is not about." in found(tmp_path, SOUND.replace(ABOUT, "") + rest)


def test_a_note_on_a_statement_of_another_debate_is_found(tmp_path):
    other = WHOLE.replace("close-the-bridge", "the-other").partition("- model: debates.debate\n")
    note = NOTE.replace("000000000001", "000000000002").replace(f"quote: {QUOTE}", "node: [the-other, 1]")
    text = WHOLE + other[1] + other[2].replace("000000000001", "000000000003") + note
    assert "The note is on a statement of another debate." in found(tmp_path, text)


def test_a_wording_that_differs_from_its_revision_is_found(tmp_path):
    first, second = "body: The ferry would carry nobody then.", "body: The ferry is slow in the winter."
    text = WHOLE.replace(first, second, 1)
    assert "#7: its latest revision says something else." in found(tmp_path, text)


def test_what_was_taken_back_may_be_said_again(tmp_path):
    again = [
        node(at, "claim", "Shops on the east bank live by it.", parent=under(2), state="withdrawn") for at in (9, 10)
    ]
    assert found(tmp_path, WHOLE + "".join(again)) == ""


def test_a_one_sided_tree_is_a_warning_and_no_error(tmp_path):
    lonely = SOUND + node(1, "position", "Yes, close it before winter.")
    findings = lint(written(tmp_path, lonely))
    assert not any(finding.is_error for finding in findings)
    said = "\n".join(map(str, findings))
    assert "warning: One-sided: nothing speaks against #1." in said
    assert "warning: One-sided: nothing speaks for #1." in said
    assert "warning: One-sided: there is only one position." in said
    assert "warning: Nothing uses this passage." in said


DEEP = b"[" * 20_000 + b"]" * 20_000
BOMB = b"- &a [x]\n" + b"".join(
    b"- &%c [%s]\n" % (letter, b",".join([b"*%c" % (letter - 1)] * 9)) for letter in b"bcdefghij"
)
BAD = {
    "empty": (b"", "1: The file is empty."),
    "comment": (b"# nothing\n", "1: The file is empty."),
    "no rows": (b"[]\n", "1: The file holds no rows."),
    "mapping": (b"question: Why?\n", "1: A fixture is a list of rows"),
    "plain text": (b"Once upon a time\nthere was a bridge.\n", "1: A fixture is a list of rows"),
    "half": (WHOLE.encode()[:700] + b"\n  - [", "This is not YAML"),
    "latin-1": ("- model: texts.text\n  fields: {title: Café}\n".encode("latin-1"), "2: The file is not UTF-8."),
    "utf-16": (WHOLE.encode("utf-16"), "The file is not UTF-8."),
    "image": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "1: The file is not UTF-8."),
    "control": (b"- model: a.b\n  fields: {x: \x07}\n", "2: This is not YAML: the control character '\\x07' is not"),
    "a NUL": (b"- model: a.b\n\n  fields: {x: a\0}\n", "3: This is not YAML: the control character '\\x00' is not"),
    "no fields": (b"- model: texts.text\n", "1: A row has a model and fields; here one of them is missing."),
    "a number": (b"- 7\n", "1: A row has a model and fields; this is something else."),
    "twice": (b"- model: texts.text\n  fields:\n    slug: a\n    slug: b\n", "4: A field is given twice: slug."),
    "python": (b"- !!python/object/apply:os.system [ls]\n", "1: A row has a model and fields"),
    "tagged": (b"- model: a.b\n  fields: {x: !!python/name:os.system ''}\n", "2: A value cannot be read"),
    "deep": (b"[" * 20_000 + b"]" * 20_000, "1: This is nested too deeply."),
    "deep and open": (b"- " * 20_000, "1: This is nested too deeply."),
    "a deep row": (b"-\n " + DEEP, "2: This is nested too deeply."),
    "a deep model": (b"- model:\n    " + DEEP + b"\n  fields: {}\n", "2: This is nested too deeply."),
    "a deep pk": (b"- model: texts.text\n  pk: " + DEEP, "2: This is nested too deeply."),
    "deep fields": (b"- model: texts.text\n  fields: " + b"{a: " * 20_000, "2: This is nested too deeply."),
    "a deep name": (b"- model: texts.text\n  fields: {? " + DEEP + b" : x}", "2: This is nested too deeply."),
    "a deep value": (b"- model: texts.text\n  fields: {title: " + DEEP + b"}", "2: This is nested too deeply."),
    "a deep part": (b"- model: texts.text\n  part: " + DEEP, "2: This is nested too deeply."),
    "holds itself": (b"- model: texts.text\n  fields: {title: &a [*a]}", "2: Anchors make too much of this"),
    "its own row": (b"- &a\n  model: texts.text\n  fields: {title: *a}", "Anchors make too much of this"),
    "anchors": (BOMB, "Anchors make too much of this"),
    "model twice": (b"- model: a.b\n  model: texts.text\n  fields: {}\n", "2: A field is given twice: model."),
    "fields twice": (b"- model: a.b\n  fields: {a: 1}\n  fields: {}\n", "3: A field is given twice: fields."),
    "more parts": (b"- model: a.b\n  fields: {}\n  field: {}\n", "nothing else: field is no part."),
    "a list for a name": (b"- model: a.b\n  fields:\n    [a]: 1\n", "3: The name of a field is a word."),
    "no timestamp": (b"- model: a.b\n  fields: {x: !!timestamp soon}\n", "2: A value cannot be read"),
    "no boolean": (b"- model: a.b\n  fields: {x: !!bool perhaps}\n", "2: A value cannot be read"),
    "binary": (b"- model: a.b\n  fields: {x: !!binary /w==}\n", "A value is text, a number, a time or a list"),
    "NUL": (b'- model: a.b\n  fields: {x: [{y: "a\\0"}]}\n', "2: A text holds a NUL character"),
    "surrogate": (b'- model: a.b\n  fields: {x: "a\\ud800"}\n', "2: This is not YAML"),
    "two documents": (b"- a\n---\n- b\n", "2: This is not YAML: but found another document."),
    "tabs": (b"- model: a.b\n\tfields: {}\n", "2: This is not YAML: found a tab"),
    "xml": (b"<?xml version='1.0'?><django-objects/>", "1: "),
}


@pytest.mark.parametrize(("content", "said"), BAD.values(), ids=BAD)
def test_what_is_no_fixture_is_said_in_one_line(tmp_path, content, said):
    file = tmp_path / "bad.yaml"
    file.write_bytes(content)
    findings = [str(finding) for finding in lint(file)]
    assert len(findings) == 1
    assert said in findings[0]


def test_a_byte_order_mark_is_no_mistake(tmp_path):
    file = tmp_path / "bom.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + WHOLE.encode())
    assert lint(file) == []


def test_a_huge_file_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "MOST_BYTES", 100)
    assert "too many for a fixture" in found(tmp_path, WHOLE)


def test_every_prefix_of_a_file_is_answered(tmp_path):
    for length in range(0, len(WHOLE), 97):
        for finding in lint(written(tmp_path, WHOLE[:length])):
            assert finding.reason


def check(*files) -> str:
    out = io.StringIO()
    call_command("check_debates", *files, stdout=out, no_color=True)
    return out.getvalue()


def test_the_command_names_file_and_line_and_fails(tmp_path):
    good, bad = written(tmp_path, WHOLE), written(tmp_path, WHOLE.replace("‘3’", "‘#33’"), "bad.yaml")
    assert check(good) == "No errors in 1 file(s).\n"
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"1 error in 2 file\(s\)"):
        call_command("check_debates", good, bad, stdout=out, no_color=True)
    line = WHOLE[: WHOLE.index("number: 5")].count("\n") - 2
    assert out.getvalue() == f"{bad}:{line}: #5: It refers to #33, which is not in this debate.\n"


def test_without_a_file_it_looks_at_all_of_fixtures():
    assert f"No errors in {len(FIXTURES)} file(s)." in check()


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError):
        check(tmp_path / "none.yaml")


def test_that_somebody_has_no_password_may_be_said(tmp_path):
    assert lint(written(tmp_path, WHOLE.replace("name: Town Hall", "name: Town Hall, password: '!x', email: ''"))) == []


def test_a_private_note_is_pointed_at(tmp_path):
    private = WHOLE.replace("    body: Which", "    private: true\n    body: Which")
    assert "warning: This note is private" in "".join(map(str, lint(written(tmp_path, private))))


def test_what_is_no_file_is_not_read(tmp_path):
    (tmp_path / "endless.yaml").symlink_to("/dev/zero")
    assert [str(one) for one in lint(tmp_path / "endless.yaml")] == ["0: This is not a file."]


def test_only_warnings_are_no_failure(tmp_path):
    file = written(
        tmp_path,
        SOUND
        + TREE.replace(node(7, "rebuttal", "The ferry would carry nobody then.", parent=under(1), aim="definition"), "")
        + NOTE,
    )
    assert "warning: One-sided: nothing speaks against #1." in check(file)
