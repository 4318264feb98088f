from django.db import migrations


def rename_role(before, after):
    def change(apps, schema_editor):
        apps.get_model("debates", "Member").objects.filter(role=before).update(role=after)

    return change


class Migration(migrations.Migration):
    """Whoever belonged to a debate without owning it could write there: a contributor."""

    dependencies = [
        ("debates", "0004_roles_and_states"),
    ]

    operations = [
        migrations.RunPython(rename_role("member", "contributor"), rename_role("contributor", "member")),
    ]
