from debate.people.models import NAME_MAX
from debate.reasoning.wording import normalise_body
from debate.web.verdict import ALLOWED, Verdict, refused


def name_is_sound(name: str) -> Verdict:
    """Whether a name can be shown to others: neither empty, nor too long, nor made of invisible characters."""
    shown = normalise_body(name)
    if not any(character.isalnum() for character in shown):
        return refused("Choose a name others will see, with at least one letter.")
    if len(shown) > NAME_MAX:
        return refused(f"That name is too long: {NAME_MAX} characters at most.")
    if "guest" in shown.casefold():
        return refused("The mark (guest) is added for you: give just a name.")
    return ALLOWED
