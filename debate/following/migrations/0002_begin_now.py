"""Nobody is told of what was done before there was news; whoever has written in a debate follows it."""

from django.db import migrations

TOLD = "INSERT INTO following_told (debate_id, change) SELECT debate_id, change FROM debates_debateclock"
FOLLOWS = """
INSERT INTO following_follow (user_id, debate_id, node_id, wanted, at)
SELECT DISTINCT author_id, debate_id, CAST(NULL AS bigint), TRUE, CURRENT_TIMESTAMP FROM arguments_node
"""


class Migration(migrations.Migration):
    dependencies = [("following", "0001_initial")]

    operations = [
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOWS, migrations.RunSQL.noop),
    ]
