"""Loading adds what is missing and neither loses nor resets anything people did."""

import io
import json
import re

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from debate.activity.models import Activity, Verb
from debate.annotations.models import Annotation
from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.arguments.models import Node, PassageUse, Revision
from debate.debates import actions as debates
from debate.debates.models import Debate, DebateClock
from debate.insights.models import Standing
from debate.interchange.lint import lint
from debate.interchange.rows import NATURAL_KEYS
from debate.people.models import User
from debate.texts.models import Placement, Quote, Text, TextVersion
from debate.votes import actions as votes
from debate.votes.models import Tally, Vote
from tests.interchange.fixture_files import NOTE, SOUND, TREE, WHOLE, node, under, written

MODELS = [User, Text, TextVersion, Quote, Placement, Debate, DebateClock, Node, Revision, PassageUse, Annotation]
MODELS += [Vote, Tally, Standing, Activity]


def load(*files) -> str:
    err = io.StringIO()
    call_command("loaddata", *files, verbosity=0, stderr=err, no_color=True)
    return err.getvalue()


def verify() -> None:
    out = io.StringIO()
    call_command("verify", stdout=out, stderr=io.StringIO())


def everything() -> list[object]:
    return [list(model._base_manager.order_by("pk").values()) for model in MODELS]


@pytest.fixture
def file(tmp_path):
    return written(tmp_path, WHOLE)


@pytest.fixture
def loaded(db, file) -> Debate:
    load(file)
    return Debate.objects.get()


def test_an_empty_database_gets_it_all(loaded):
    assert loaded.nodes.count() == 8
    assert loaded.clock.next_number == 9
    assert loaded.nodes.get(number=1).descendant_count == 4
    assert PassageUse.objects.values_list("supporting", "rebutting", "notes").get() == (1, 0, 1)
    assert Standing.objects.count() == 8
    activity = Activity.objects.get()
    assert (activity.verb, activity.change, activity.node) == (Verb.LOADED, 1, None)
    assert TextVersion.objects.get().sha256 == TextVersion.digest(TextVersion.objects.get().body)
    verify()


def test_whoever_comes_from_a_file_cannot_sign_in(loaded):
    town = User.objects.get()
    assert not town.has_usable_password()
    assert town.name_key == "town hall"
    assert authenticate(username="Town", password="") is None


def test_loading_twice_changes_nothing(loaded, file):
    before = everything()
    assert load(file) == ""
    assert everything() == before


def test_all_our_fixtures_load_twice_and_verify(db):
    files = sorted(settings.FIXTURE_DIRS[0].glob("*.yaml"))
    load(*files)
    before = everything()
    verify()
    load("convenience-or-alliance", *files)
    assert everything() == before
    assert Debate.objects.count() == len(files)


def test_what_people_did_meanwhile_stays(loaded, file, member, stranger):
    claim = loaded.nodes.get(number=3)
    town = claim.author
    added = arguments.add(
        debate=loaded, by=member, kind="claim", parent=claim, wording=Wording("Ice has cracked its piers already.")
    )
    votes.cast(node=claim, by=stranger, question="agreement", value=2)
    votes.reword(node=loaded.nodes.get(number=7), by=town, wording=Wording("No ferry would carry anybody then."))
    arguments.withdraw(node=loaded.nodes.get(number=8), by=town)
    Debate.objects.update(votes_open=False)
    before = everything()
    load(file)
    assert everything() == before
    assert added.number == 9
    verify()


def test_a_debate_that_was_handed_over_keeps_its_owner_though_the_first_one_has_gone(loaded, file, member):
    town = User.objects.get(username="Town")
    debates.add_member(debate=loaded, by=town, user=member)
    debates.hand_over(debate=loaded, by=town, user=member)
    debates.remove_member(debate=loaded, by=member, user=town)
    before = everything()
    assert load(file) == ""
    assert everything() == before
    assert [(one.user, one.role) for one in loaded.members.all()] == [(member, "owner")]


def test_what_is_new_in_the_file_is_added_behind_what_people_wrote(loaded, file, tmp_path, member):
    change = DebateClock.objects.get().change
    more = WHOLE + node(12, "claim", "Ice has cracked its piers already.", parent=under(3))
    assert load(written(tmp_path, more)) == ""
    clock = DebateClock.objects.get()
    assert (clock.next_number, clock.change) == (13, change + 1)
    assert Activity.objects.first().detail == {"rows": {"node": 1, "revision": 1}}
    assert loaded.nodes.get(number=1).descendant_count == 5
    verify()


def test_a_file_that_adds_to_what_is_here_is_not_blamed_for_what_it_leaves_out(loaded, tmp_path):
    alone = written(tmp_path, node(9, "claim", "Evidence needs no support.", parent=under(4)))
    with pytest.raises(CommandError) as error:
        load(alone)
    assert "\n#9: Evidence is a passage" in str(error.value) and "not in this file" not in str(error.value)


def test_a_wording_that_the_file_changed_stays_as_it_is_and_is_not_in_the_way_of_the_next(loaded, tmp_path):
    was = node(8, "claim", "Shops on the east bank live by it.", parent=under(2))
    now = was.replace("    kind:", "    revision: 2\n    kind:").replace("Shops on the", "All shops on the")
    later = was[was.index("\n- model: arguments.revision") :]
    assert was in WHOLE and "revision: 2" in now
    text = WHOLE.replace(was, now.replace("    number: 1\n", "    number: 2\n") + later)
    said = load(written(tmp_path, text))
    assert "arguments.revision close-the-bridge 8 2 words anew what this database keeps as it is: not loaded." in said
    shops = loaded.nodes.get(number=8)
    votes.reword(node=shops, by=shops.author, wording=Wording("Most shops on the east bank live by it."))
    verify()


def test_a_new_version_of_a_text_is_a_change_of_its_debates(loaded, tmp_path):
    change = DebateClock.objects.get().change
    first = WHOLE[WHOLE.index("- model: texts.textversion") : WHOLE.index("- model: texts.quote")]
    second = first.replace("number: 1", "number: 2").replace("ten more winters", "two more winters")
    assert load(written(tmp_path, WHOLE.replace(first, first + second))) == ""
    assert DebateClock.objects.get().change == change + 1
    assert Activity.objects.first().detail == {"rows": {"textversion": 1}}
    verify()


def test_a_number_that_somebody_else_has_is_kept_and_said(loaded, tmp_path, member):
    claim = loaded.nodes.get(number=3)
    mine = arguments.add(debate=loaded, by=member, kind="claim", parent=claim, wording=Wording("My own statement."))
    more = (
        WHOLE
        + node(9, "claim", "Ice has cracked its piers already.", parent=under(3))
        + node(10, "rebuttal", "Its piers are of steel, not of stone.", parent=under(9), aim="truth")
        + node(11, "claim", "The town can pay for a new one.", parent=under(1))
    )
    said = load(written(tmp_path, more))
    assert "arguments.node close-the-bridge 9 is something else in this database: not loaded." in said
    assert "arguments.node close-the-bridge 10 belongs to it: not loaded." in said
    assert list(loaded.nodes.filter(number__gt=8).values_list("number", "body")) == [
        (9, "My own statement."),
        (11, "The town can pay for a new one."),
    ]
    assert Revision.objects.filter(node=mine).count() == 1
    verify()


def test_a_debate_of_the_same_address_keeps_its_own(db, debate, file):
    Debate.objects.update(slug="close-the-bridge")
    before = Node.objects.count()
    assert "debates.debate close-the-bridge is something else in this database" in load(file)
    assert Node.objects.count() == before
    verify()


LAST = WHOLE.count("\n")
WRONG = {
    "a misquote": (
        WHOLE.replace("exact: Engineers suggest", "exact: Engineers know"),
        "bridge.yaml:23: The text has “Engineers suggest",
    ),
    "a broken rule": (
        WHOLE + node(9, "claim", "Evidence needs no support.", parent=under(4)),
        f"bridge.yaml:{LAST + 2}: #9: Evidence is a passage",
    ),
    "a number twice": (
        WHOLE + node(4, "claim", "It has a number that is taken.", parent=under(1)),
        f"bridge.yaml:{LAST + 2}: close-the-bridge 4 is here already, in line ",
    ),
    "no room above": (WHOLE.replace("number: 8\n", "number: 2147483647\n"), "number: a number is from 1 to 1,000,"),
    "a password": (WHOLE.replace("name: Town Hall", "name: Town Hall, password: x"), "3: Files carry no passwords."),
    "power": (WHOLE.replace("name: Town Hall", "name: Town Hall, is_staff: true"), "3: Files carry no rights on the"),
    "an unknown parent": (
        WHOLE + node(9, "claim", "It hangs in the air here.", parent=under(99)),
        f"bridge.yaml:{LAST + 2}: ",
    ),
    "no field": (WHOLE.replace("titel", "title").replace("title:", "titel:"), "bridge.yaml:5: "),
    "no model": (WHOLE.replace("texts.text\n", "texts.book\n"), "bridge.yaml:5: "),
    "a constraint": (WHOLE + node(9, "claim", "A claim that stands nowhere."), f"bridge.yaml:{LAST + 2}: "),
    "a name for a number": (WHOLE.replace("owner: [Town]", "owner: 1"), "bridge.yaml:30: 'owner' is a natural key"),
    "a number that is no row": (
        "- model: debates.member\n  pk: 1\n  fields: {debate: 7, user: 7, role: owner}\n",
        "joined_at",
    ),
    "no role": (WHOLE.replace("role: owner", "role: king"), "role: Value 'king' is not a valid choice."),
    "a list for a title": (
        WHOLE.replace("title: The old bridge", "title: [The, bridge]"),
        "bridge.yaml:6: title: one value stands",
    ),
    "a huge number": (WHOLE.replace("start: 0\n", f"start: {10**30}\n"), "start: Ensure this value is less than"),
    "no body": (WHOLE.replace("body: |-\n", "body:\n    reason: |-\n"), "bridge.yaml:8: "),
    "no key": (WHOLE.replace("key: 5f0e0f0a-0000-4000-8000-000000000001", "key:"), "bridge.yaml:"),
    "another checksum": (
        WHOLE.replace("    blocks:", "    sha256: abc\n    blocks:"),
        "bridge.yaml:8: The SHA-256 of the text is ",
    ),
    "no owner": (WHOLE.replace("role: owner", "role: moderator"), "bridge.yaml:30: The owner is a member with the"),
    "other words around": (WHOLE.replace("    suffix: ", "    prefix: Well\n    suffix: "), ":24: The prefix is “”."),
    "not normalised": (WHOLE.replace("bank 🙂", "ban\u212a 🙂"), "bridge.yaml:14: The text is not normalised"),
    "half a block": (WHOLE.replace("[58, 105, paragraph]", "[58, 105]"), "A block is [start, end, type]"),
    "deep": ("- " * 20_000, "bridge.yaml:1: This is nested too deeply."),
    "half": (WHOLE[:900], "bridge.yaml:"),
    "empty": ("", "bridge.yaml:1: The file is empty."),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
@pytest.mark.django_db(transaction=True)
def test_a_wrong_file_changes_nothing_and_says_where(tmp_path, text, said):
    with pytest.raises(CommandError) as error:
        load(written(tmp_path, text))
    assert said in str(error.value)
    assert not Node.objects.exists() and not Debate.objects.exists() and not User.objects.exists()


OTHERS = {
    "half.json": b'[{"model":',
    "wrong.json": b'{"a": 1}',
    "null.json": b"[null]",
    "row.json": b'[{"model": "texts.text"}]',
    "list.json": b'[{"model": "texts.text", "fields": {"slug": "-- --", "title": [1]}}]',
    "pointer.json": b'[{"model": "auth.permission", "pk": 7000, "fields": {"name": "x", "content_type": 7000}}]',
    "half.xml": b"<django-objects>",
    "bomb.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><django-objects/>',
    "half.yaml.gz": b"not packed",
}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.django_db(transaction=True)
def test_what_is_wrong_in_another_format_is_said_too(tmp_path, name):
    (tmp_path / name).write_bytes(OTHERS[name])
    with pytest.raises(CommandError) as error:
        load(tmp_path / name)
    assert str(error.value).endswith("\nNothing was loaded.") and not Text.objects.exists()


def test_nobody_who_signs_in_here_is_spoken_for_by_a_file_from_elsewhere(db, file, member):
    member.username = "Town"
    member.save()
    assert "people.user Town is something else in this database: not loaded." in load(file)
    assert not Node.objects.exists() and not Debate.objects.exists()


def test_whoever_signs_in_here_is_known_again_in_a_file_from_here(loaded, file, tmp_path):
    town = User.objects.get()
    town.set_password("open sesame")
    town.save()
    assert load(file) == ""
    assert load(written(tmp_path, WHOLE + node(9, "claim", "Ice has cracked its piers.", parent=under(3)))) == ""
    assert loaded.nodes.get(number=9).author == town


def test_a_file_that_is_not_there_is_said(db):
    with pytest.raises(CommandError, match="No fixture named"):
        load("nowhere")


@pytest.mark.django_db(transaction=True)
def test_a_dump_in_natural_keys_comes_back_as_it_was(file, tmp_path):
    load(file)
    dump = tmp_path / "dump.json"
    call_command(
        "dumpdata",
        *NATURAL_KEYS,
        use_natural_foreign_keys=True,
        use_natural_primary_keys=True,
        output=dump,
        verbosity=0,
    )
    before = Node.objects.count(), Revision.objects.count(), Annotation.objects.count()
    load(dump)
    call_command("flush", interactive=False, verbosity=0)
    load(dump)
    assert (Node.objects.count(), Revision.objects.count(), Annotation.objects.count()) == before
    verify()


@pytest.mark.django_db(transaction=True)
def test_a_debate_out_of_the_database_is_a_sound_file_as_the_docs_say(file, tmp_path):
    load(file)
    User.objects.update(email="town@example.org", is_staff=True, password=make_password("open sesame"))
    before = list(Node.objects.order_by("number").values_list("number", "body", "parent__number", "link_to__number"))
    said = (settings.BASE_DIR / "docs" / "fixtures.md").read_text()
    models = [name for name in re.findall(r"[a-z]+\.[a-z]+", said) if name in NATURAL_KEYS]
    assert set(models) == set(NATURAL_KEYS)
    dump = io.StringIO()
    named = {"use_natural_foreign_keys": True, "use_natural_primary_keys": True, "format": "yaml"}
    call_command("dumpdata", *models, **named, stdout=dump)
    whole = written(tmp_path, dump.getvalue(), "whole.yaml")
    assert {finding.reason for finding in lint(whole) if finding.is_error} == {
        "Files carry no passwords.",
        "Files carry no e-mail addresses.",
        "Files carry no rights on the site.",
    }
    private = re.compile(re.search(r"sed -E '/(.+?)/d'", said)[1])
    kept = "".join(line for line in dump.getvalue().splitlines(keepends=True) if not private.match(line))
    mine = written(tmp_path, kept, "mine.yaml")
    assert [str(finding) for finding in lint(mine) if finding.is_error] == []
    call_command("flush", interactive=False, verbosity=0)
    load(mine)
    found = Node.objects.order_by("number").values_list("number", "body", "parent__number", "link_to__number")
    assert list(found) == before and not User.objects.get().has_usable_password()
    verify()


def test_rows_by_primary_key_never_replace_another_row(loaded, tmp_path):
    other = "- model: texts.text\n  pk: {}\n  fields: {{slug: other, title: Another text}}\n"
    with pytest.raises(CommandError, match="load rows by natural keys"):
        load(written(tmp_path, other.format(Text.objects.get().pk), "other.yaml"))


@pytest.mark.parametrize(
    ("carried", "said"),
    [
        ({"password": "x"}, "Town: Files carry no passwords."),
        ({"is_superuser": True}, "Town: Files carry no rights on the site."),
        ({"groups": [["Curators"]]}, "Town: Files carry no rights on the site."),
        ({"email": "town@example.org"}, "Town: Files carry no e-mail addresses."),
    ],
)
def test_no_format_makes_its_writer_powerful(db, tmp_path, carried, said):
    Group.objects.create(name="Curators")
    rows = [{"model": "people.user", "fields": {"username": "Town", "name": "Town Hall"} | carried}]
    with pytest.raises(CommandError, match=re.escape(said)):
        load(written(tmp_path, json.dumps(rows), "powers.json"))
    assert not User.objects.exists()


def test_two_files_may_share_rows(db, tmp_path):
    load(
        written(tmp_path, SOUND + TREE),
        written(tmp_path, SOUND + NOTE, "b.yaml"),
    )
    assert Annotation.objects.count() == 1
    assert Activity.objects.count() == 1
    verify()
