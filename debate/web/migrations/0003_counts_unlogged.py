from django.db import migrations


def unlogged(apps, schema_editor):
    """A count that is lost in a crash of the server begins anew; none waits for the disk."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE web_count SET UNLOGGED")


class Migration(migrations.Migration):
    dependencies = [("web", "0002_cache_table")]

    operations = [migrations.RunPython(unlogged, migrations.RunPython.noop)]
