"""Guests come in with just a name, come back with a code, and may become accounts without losing anything."""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import datetime
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from debate.activity.actions import forget_names, record
from debate.activity.models import Verb
from debate.people.models import NAME_ROOM, User, name_key
from debate.people.rules import FORMER, is_guest, name_is_sound
from debate.reasoning.wording import normalise_body
from debate.web.verdict import Refused, refused, require

GUEST_MARK = " (guest)"
LEFT = refused("You have left meanwhile: nothing is kept of you any more.")
ADDRESS_CHANGED = refused("The account has another address by now, or none: this link confirms nothing any more.")
NAME_TAKEN = "Somebody here already has this name."
NAMESAKES = 30  # guests of one name among whom the code finds the right one; those after them type their number
# Short, easily spelled, easily told apart.
WORDS = """
    acorn amber anchor apple arrow aspen autumn bamboo basil beacon birch bison bridge brook cactus candle
    canyon cedar cherry clover cobalt copper coral cosmos cotton crane cricket crystal daisy delta desert
    dolphin dragon eagle ember fable falcon fern fiddle forest fossil garden ginger glacier granite harbor
    hazel heron honey indigo island ivory jasmine jungle juniper kettle lagoon lantern lark lemon lilac linen
    lotus lunar magnet maple marble meadow melon meteor mint mirror mosaic nectar nutmeg oasis ocean olive
    onyx opal orbit orchid otter panda paper pepper pine planet plum pollen prairie prism quartz quill rabbit
    raven reef ribbon river robin saffron sage sail salmon sequoia shell silver sparrow spruce summit sunset
    tiger timber topaz tulip tundra turtle valley velvet violet walnut willow winter yarrow zephyr
""".split()


def keyed(code: str, username: str) -> str:
    """What is stored of a return code: worth nothing without this installation's secret.

    Only its letters and digits count: people write `Maple 417` as well.
    """
    plain = "".join(re.findall(r"[a-z0-9]", code.casefold()))
    return salted_hmac("debate.people.return_code", f"{username}:{plain}", algorithm="sha256").hexdigest()


def make_code() -> str:
    return f"{secrets.choice(WORDS)}-{secrets.randbelow(900) + 100}"


def free_guest_name(name: str) -> str:
    """The name with its mark; a number tells two of the same name apart: Kim (guest), Kim 2 (guest)."""
    for first in count(1, 50):
        names = _numbered(name, first, first + 50)
        taken = set(User.objects.filter(name_key__in=names).values_list("name_key", flat=True))
        if free := [shown for key, shown in names.items() if key not in taken]:
            return free[0]
    raise AssertionError("There is always another number.")


def _numbered(name: str, first: int, end: int) -> dict[str, str]:
    """The names that guests called so are shown by, under their keys."""
    tails = [f"{f' {number}' if number > 1 else ''}{GUEST_MARK}" for number in range(first, end)]
    return {name_key(shown): shown for shown in (f"{name[: NAME_ROOM - len(tail)]}{tail}" for tail in tails)}


def without_mark(name: str) -> str:
    """The key of a name as its guest typed it, whether or not the mark was typed too."""
    return name_key(name).removesuffix(name_key(GUEST_MARK)).strip()


def make_guest(*, name: str) -> tuple[User, str]:
    """A new guest and the code with which to come back on another device, like `maple-417`."""
    require(name_is_sound(name))
    for _ in range(20):
        try:
            with transaction.atomic():
                return _write_guest(normalise_body(name))
        except IntegrityError:
            # A class joins: somebody took the same number at the same moment. Look again.
            continue
    raise Refused(refused("Many people with this name are joining right now. Try again, or add a letter to yours."))


def _write_guest(name: str) -> tuple[User, str]:
    user = User(username=f"guest-{secrets.token_hex(8)}", name=free_guest_name(name), is_guest=True)
    user.set_unusable_password()
    code = make_code()
    user.return_code = keyed(code, user.username)
    user.save()
    record(verb=Verb.JOINED, by=user)
    return user, code


@transaction.atomic
def new_return_code(*, guest: User) -> str:
    """Another code for the guest; the old one no longer works, and whoever came in with it is signed out.

    Sessions hang on the password, as those of accounts do: so a guest's, which opens nothing, becomes another.
    """
    require(is_guest(_as_they_are(guest)))
    code = make_code()
    _keep(guest, return_code=keyed(code, guest.username), password=make_password(None))
    return code


def _as_they_are(person: User) -> User:
    """Somebody as they are now, and nobody else changes them before the transaction ends: a form may be sent twice."""
    found = User.objects.select_for_update().filter(pk=person.pk, left_at=None).first()
    if found is None:
        raise Refused(LEFT)
    return found


def _keep(person: User, **said: Any) -> None:
    """Write this of somebody, unless they left meanwhile: it would stay with a row that names nobody."""
    for name, value in said.items():
        setattr(person, name, value)
    if not User.objects.filter(pk=person.pk, left_at=None).update(**said):
        raise Refused(LEFT)


def find_guest(*, name: str, code: str) -> User:
    """The guest with this name and code. Raises `Refused`, never saying which was wrong.

    The name as it was typed at joining: with or without its mark, and without the number that tells two Kims apart.
    """
    namesakes = _numbered(without_mark(name), 1, NAMESAKES + 1)
    for guest in User.objects.filter(name_key__in=namesakes, is_guest=True, is_active=True):
        if hmac.compare_digest(guest.return_code, keyed(code, guest.username)):
            return guest
    raise Refused(refused("No guest has this name and code. Check both; the code looks like maple-417."))


@transaction.atomic
def become_account(*, guest: User, username: str, password: str, email: str = "") -> User:
    """Turn a guest into an account: everything written and voted stays theirs, under the new name."""
    account = _as_they_are(guest)
    require(is_guest(account))
    account.username, account.name = username, username
    account.is_guest, account.return_code = False, ""
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        raise Refused(refused(NAME_TAKEN)) from None
    set_email(user=account, email=email)
    record(verb=Verb.JOINED, by=account, was=guest.name)
    return account


@transaction.atomic
def set_email(*, user: User, email: str) -> None:
    """The address to which a new password can be sent; "" for none. The former one is forgotten.

    Another one is only typed, by whomever: no news goes there before it is confirmed.
    """
    confirmed = user.email_confirmed_at if email == user.email else None
    _keep(user, email=email, email_confirmed_at=confirmed, digest=user.digest if email else User.Digest.NEVER)
    EmailAddress.objects.filter(user=user).delete()
    if email:
        EmailAddress.objects.create(user=user, email=email, primary=True)


def confirm_email(*, user: User) -> None:
    """Who reads what is sent there says that the address is theirs; of one that took its place they said nothing."""
    now = timezone.now()
    if not User.objects.filter(pk=user.pk, email=user.email, left_at=None).update(email_confirmed_at=now):
        raise Refused(ADDRESS_CHANGED)
    user.email_confirmed_at = now


def be_named_when_here(*, by: User, named: bool) -> None:
    """Be named, or just counted, among those who have a debate open."""
    _keep(by, named_when_here=named)


def mark_answers_seen(*, by: User, until: datetime) -> None:
    """Remember that the answers which `by` was told of, given until then, were looked at; not one that comes now."""
    left = Greatest(F("unseen_answers") - by.unseen_answers, 0)
    User.objects.filter(pk=by.pk).update(unseen_answers=left, answers_seen_at=until)
    by.unseen_answers, by.answers_seen_at = 0, until


@transaction.atomic
def forget(*, person: User) -> User:
    """Leave nothing of somebody but a row that names nobody, for what stays of theirs to hang on.

    The names are free for others again: to keep them from others would be to keep them. Whoever is still signed in
    somewhere is so no longer, since the password is another.
    """
    gone = User.objects.get(pk=person.pk)
    gone.username, gone.name = f"left-{secrets.token_hex(8)}", f"{FORMER} {gone.pk}"
    gone.email, gone.return_code, gone.digest = "", "", User.Digest.NEVER
    gone.named_when_here, gone.email_confirmed_at = False, None
    gone.is_guest = gone.is_active = gone.is_staff = gone.is_superuser = False
    gone.unseen_answers = gone.unseen_news = 0
    gone.last_login = gone.answers_seen_at = None
    gone.left_at = timezone.now()
    gone.set_unusable_password()
    gone.save()
    gone.groups.clear()
    gone.user_permissions.clear()
    EmailAddress.objects.filter(user=gone).delete()
    forget_names(person_id=gone.pk)
    return gone
