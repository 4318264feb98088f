"""Suggestions in the admin: looked at, and changed by nobody."""

from django.urls import reverse

from debate.moderation.models import Suggestion
from tests.moderation.world import BODY, suggest


def test_they_are_listed_found_and_read_only(client, curator, suggesting, stranger, django_assert_max_num_queries):
    client.force_login(curator)
    for each in range(8):
        suggest(suggesting, stranger, f"This is reason number {each}.")
    suggest(suggesting, stranger)
    with django_assert_max_num_queries(16):
        assert BODY in client.get(reverse("admin:moderation_suggestion_changelist") + "?q=steel").text
    address = reverse("admin:moderation_suggestion_change", args=[Suggestion.objects.latest("pk").pk])
    assert BODY in client.get(address).text
    assert client.post(address, {"body": "Another sentence altogether."}).status_code == 403
    assert client.get(reverse("admin:moderation_suggestion_add")).status_code == 403
