"""Guests come in with just a name, come back with a code, and may become accounts without losing anything."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from debate.activity.actions import record
from debate.activity.models import Verb
from debate.people.models import User, name_key
from debate.people.rules import name_is_sound
from debate.web.verdict import Refused, refused, require

GUEST_MARK = " (guest)"
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
    """What is stored of a return code: worth nothing without this installation's secret."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{username}:{code.lower()}".encode(), sha256).hexdigest()


def free_guest_name(name: str) -> str:
    """The name with its mark; a number tells two of the same name apart: Kim (guest), Kim 2 (guest)."""
    number = 1
    while True:
        shown = f"{name}{f' {number}' if number > 1 else ''}{GUEST_MARK}"
        if not User.objects.filter(name_key=name_key(shown)).exists():
            return shown
        number += 1


@transaction.atomic
def make_guest(*, name: str) -> tuple[User, str]:
    """A new guest and the code with which to come back on another device, like `maple-417`."""
    require(name_is_sound(name))
    user = User(username=f"guest-{secrets.token_hex(8)}", name=free_guest_name(" ".join(name.split())), is_guest=True)
    user.set_unusable_password()
    code = f"{secrets.choice(WORDS)}-{secrets.randbelow(900) + 100}"
    user.return_code = keyed(code, user.username)
    user.save()
    record(verb=Verb.JOINED, by=user)
    return user, code


def new_return_code(*, guest: User) -> str:
    """Another code for the guest; the old one no longer works."""
    code = f"{secrets.choice(WORDS)}-{secrets.randbelow(900) + 100}"
    guest.return_code = keyed(code, guest.username)
    guest.save(update_fields=["return_code"])
    return code


def find_guest(*, name: str, code: str) -> User:
    """The guest with this name (with or without its mark) and code. Raises `Refused`, never saying which was wrong."""
    shown = name if name_key(name).endswith(name_key(GUEST_MARK)) else f"{name}{GUEST_MARK}"
    guest = User.objects.filter(name_key=name_key(shown), is_guest=True, is_active=True).first()
    if guest and hmac.compare_digest(guest.return_code, keyed(code.strip(), guest.username)):
        return guest
    raise Refused(refused("No guest has this name and code. Check both; the code looks like maple-417."))


@transaction.atomic
def become_account(*, guest: User, username: str, password: str, email: str = "") -> User:
    """Turn a guest into an account: everything written and voted stays theirs, under the new name."""
    guest.username, guest.name, guest.email = username, username, email
    guest.is_guest, guest.return_code = False, ""
    guest.set_password(password)
    guest.save()
    return guest
