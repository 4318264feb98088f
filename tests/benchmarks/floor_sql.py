"""The floor's SQL: the rows that the real pages show and write, in as few plain statements as will do."""

CARD = """
SELECT node.id, node.number, node.kind, node.aim, node.body, node.state, node.state_reason, node.revision, node.meaning,
  node.created_at, node.edited_at, node.author_id, author.name, node.parent_id, parent.number, parent.kind,
  node.outside_url, node.outside_quote, node.quote_id, quote.exact, quote.version_id, quote.start,
  placed.outcome, placed.start, target.number, target.kind, target.body, target.state,
  node.claim_count, node.evidence_count, node.rebuttal_count, node.descendant_count,
  (SELECT count(*) FROM annotations_annotation note WHERE note.node_id = node.id AND NOT note.private
    AND note.withdrawn_at IS NULL AND note.hidden_reason = '' AND note.thread_id IS NULL) AS notes,
  (SELECT count(*) FROM moderation_mark mark WHERE mark.node_id = node.id AND mark.closed_at IS NULL) AS marks,
  tally.judges, tally.agree_0, tally.agree_1, tally.agree_2, tally.agree_3, tally.agree_4,
  tally.relevant_0, tally.relevant_1, tally.relevant_2, tally.relevant_3, tally.relevant_4,
  standing.value, standing.weight
FROM ({chosen}) chosen JOIN arguments_node node ON node.id = chosen.id
  JOIN people_user author ON author.id = node.author_id
  LEFT JOIN arguments_node parent ON parent.id = node.parent_id
  LEFT JOIN arguments_node target ON target.id = node.link_to_id
  LEFT JOIN texts_quote quote ON quote.id = node.quote_id
  LEFT JOIN texts_placement placed ON placed.quote_id = node.quote_id AND placed.version_id = %s
  LEFT JOIN votes_tally tally ON tally.node_id = node.id
  LEFT JOIN insights_standing standing ON standing.node_id = node.id
ORDER BY chosen.place
"""
STANDING_IN_TREE = "(node.state = 'live' OR node.descendant_count > 0)"


def cards(chosen: str) -> str:
    """The cards of the nodes that a statement chooses; the last parameter is the version of the text."""
    return CARD.replace("{chosen}", chosen)


ONE = cards("SELECT %s AS id, 0 AS place")
POSITIONS = cards(f"""SELECT node.id, node.number AS place FROM arguments_node node
WHERE node.debate_id = %s AND node.parent_id IS NULL AND {STANDING_IN_TREE}""")
# Which of the siblings a page shows, and in which order, is what it is: the floor picks the very same rows.
SIBLINGS = f"""
SELECT id, parent_id, CASE WHEN young THEN 3 * at ELSE at + (at - 1) / 2 END AS turn FROM (
  SELECT ranked.*, row_number() OVER (
    PARTITION BY parent_id, young ORDER BY CASE WHEN young THEN judges ELSE 0 END, strongest) AS at
  FROM (
    SELECT siblings.*, strongest > 1 AND 2 * judges < max(judges) OVER (PARTITION BY parent_id) AS young FROM (
      SELECT node.id, node.parent_id, coalesce(tally.judges, 0) AS judges, row_number() OVER (
        PARTITION BY node.parent_id ORDER BY coalesce(standing.value * standing.weight, 0) DESC, node.number
      ) AS strongest
      FROM arguments_node node LEFT JOIN insights_standing standing ON standing.node_id = node.id
        LEFT JOIN votes_tally tally ON tally.node_id = node.id
      WHERE node.parent_id IN ({{places}}) AND {STANDING_IN_TREE}
    ) siblings
  ) ranked
) taken
"""
LEVEL = cards(f"""SELECT id, row_number() OVER (ORDER BY turn) AS place FROM ({SIBLINGS.format(places="%s")}) siblings
ORDER BY place LIMIT 13""")
BELOW = cards(f"""SELECT id, place FROM (
  SELECT id, row_number() OVER (PARTITION BY parent_id ORDER BY turn) AS place FROM ({SIBLINGS}) siblings
) ranked WHERE place <= %s""")

DEBATE = """
SELECT debate.*, clock.change, clock.next_number, progress.change, (
  SELECT version.id FROM texts_textversion version JOIN debates_debatetext link ON link.text_id = version.text_id
  WHERE link.debate_id = debate.id ORDER BY link."order", version.number DESC LIMIT 1)
FROM debates_debate debate JOIN debates_debateclock clock ON clock.debate_id = debate.id
  LEFT JOIN insights_progress progress ON progress.debate_id = debate.id
WHERE debate.slug = %s
"""
DEBATE_AND_ME = DEBATE.replace(
    "SELECT debate.*",
    """SELECT debate.*, member.role, stand.choice, stand.led_on, position.number, EXISTS (
  SELECT 1 FROM votes_vote vote JOIN arguments_node voted ON voted.id = vote.node_id
  WHERE vote.voter_id = %s AND voted.debate_id = debate.id AND voted.kind = 'position')""",
).replace(
    "WHERE debate.slug",
    """LEFT JOIN debates_member member ON member.debate_id = debate.id AND member.user_id = %s
  LEFT JOIN votes_stand stand ON stand.debate_id = debate.id AND stand.person_id = %s
  LEFT JOIN arguments_node position ON position.id = stand.position_id
WHERE debate.slug""",
)
PASSAGES = """
SELECT used.quote_id, quote.start, quote."end", placed.outcome, placed.start, placed."end",
  used.supporting, used.rebutting, used.notes
FROM arguments_passageuse used JOIN texts_quote quote ON quote.id = used.quote_id
  LEFT JOIN texts_placement placed ON placed.quote_id = quote.id AND placed.version_id = %s
WHERE used.debate_id = %s
"""
MY_VOTES = """
SELECT question, value, node_id, revision, parent_id, kind, aim FROM votes_vote
WHERE voter_id = %s AND node_id IN ({places})
"""

NODE = """
SELECT node.id, node.parent_id, node.kind, node.aim, node.state, node.revision, node.meaning, node.author_id,
  node.descendant_count, debate.id, debate.visibility, debate.contribution, debate.posting_open, debate.votes_open,
  member.role
FROM arguments_node node JOIN debates_debate debate ON debate.id = node.debate_id
  LEFT JOIN debates_member member ON member.debate_id = debate.id AND member.user_id = %s
WHERE debate.slug = %s AND node.number = %s
"""
LIMIT = """
INSERT INTO web_count (key, number, ends_at) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET number = web_count.number + 1 RETURNING number
"""
TICK = "UPDATE debates_debateclock SET change = change + 1 WHERE debate_id = %s RETURNING change"
TICK_AND_NUMBER = """
UPDATE debates_debateclock SET change = change + 1, next_number = next_number + 1
WHERE debate_id = %s RETURNING change, next_number - 1
"""
VOTE = """
INSERT INTO votes_vote (node_id, voter_id, question, value, revision, parent_id, kind, aim, cast_at)
VALUES (%s, %s, 'agreement', %s, %s, NULL, '', '', %s)
ON CONFLICT (voter_id, node_id, question) DO UPDATE SET value = excluded.value, revision = excluded.revision,
  cast_at = excluded.cast_at
"""
TALLY = "UPDATE votes_tally SET {moves} WHERE node_id = %s"
ACTIVITY = """
INSERT INTO activity_activity (debate_id, change, actor_id, verb, node, detail, at) VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
ADD = """
INSERT INTO arguments_node (debate_id, number, parent_id, kind, aim, author_id, body, outside_url, outside_quote,
  revision, meaning, created_at, state, state_reason, locked, claim_count, evidence_count, rebuttal_count,
  descendant_count)
VALUES (%s, %s, %s, 'claim', '', %s, %s, '', '', 1, 1, %s, 'live', '', '', 0, 0, 0, 0) RETURNING id
"""
REVISION = """
INSERT INTO arguments_revision (node_id, number, body, outside_url, outside_quote, by_id, at)
VALUES (%s, 1, %s, '', '', %s, %s)
"""
COUNT = """
WITH RECURSIVE up(id, parent_id) AS (
  SELECT id, parent_id FROM arguments_node WHERE id = %s
  UNION ALL SELECT node.id, node.parent_id FROM arguments_node node JOIN up ON node.id = up.parent_id)
UPDATE arguments_node SET descendant_count = descendant_count + 1,
  claim_count = claim_count + CASE WHEN id = %s THEN 1 ELSE 0 END
WHERE id IN (SELECT id FROM up)
"""
ANSWERED = "UPDATE people_user SET unseen_answers = unseen_answers + 1 WHERE id = %s"
