"""The board's statements, by hand: Django took 9 of a page's 13 ms to write the same ones anew for every request."""

from __future__ import annotations

from debate.activity.models import IS_NO_VOTE

# The columns of `cards.Row`, in its order, of the nodes that `chosen` (id, place) names; the last parameter is the
# version of the text that is shown.
CARDS = """
SELECT node.id, node.number, node.kind, node.aim, node.body, node.state, node.state_reason, node.revision, node.meaning,
  node.created_at, node.edited_at, node.author_id, author.name, node.parent_id, parent.number, parent.kind,
  node.outside_url, node.outside_quote, node.quote_id, quote.exact, quote.version_id, quote.start,
  placed.outcome, placed.start, target.number, target.body, target.state,
  node.locked, node.extracted_to_id IS NOT NULL,
  node.claim_count, node.evidence_count, node.rebuttal_count, node.descendant_count,
  (SELECT count(*) FROM annotations_annotation note WHERE note.node_id = node.id AND NOT note.private
    AND note.withdrawn_at IS NULL AND note.hidden_reason = '' AND note.thread_id IS NULL),
  (SELECT count(*) FROM moderation_mark mark WHERE mark.node_id = node.id AND mark.closed_at IS NULL),
  standing.value, standing.weight,
  tally.judges, tally.agree_0, tally.agree_1, tally.agree_2, tally.agree_3, tally.agree_4,
  tally.relevant_0, tally.relevant_1, tally.relevant_2, tally.relevant_3, tally.relevant_4
FROM ({chosen}) chosen
  JOIN arguments_node node ON node.id = chosen.id
  JOIN people_user author ON author.id = node.author_id
  LEFT JOIN arguments_node parent ON parent.id = node.parent_id
  LEFT JOIN arguments_node target ON target.id = node.link_to_id
  LEFT JOIN texts_quote quote ON quote.id = node.quote_id
  LEFT JOIN texts_placement placed ON placed.quote_id = node.quote_id AND placed.version_id = %s
  LEFT JOIN votes_tally tally ON tally.node_id = node.id
  LEFT JOIN insights_standing standing ON standing.node_id = node.id
ORDER BY chosen.place
"""

# Live nodes, and the tombstones that still carry live replies.
STANDING = "(node.state = 'live' OR node.descendant_count > 0)"

# How siblings are sorted, by the columns of `SIBLINGS`; the number breaks ties.
ORDERS = {
    "strongest": "turn",
    "newest": "number DESC",
    "numbered": "number",
    "contested": "split DESC, number",
}
# Whoever was not judged pushes nothing, and would wait at the end for ever: so every third turn goes to a sibling that
# is *young*, judged by less than half as many people as the one judged most. The strongest comes first in any case.
SIBLINGS = f"""
SELECT id, parent_id, number, split, CASE WHEN young THEN 3 * at ELSE at + (at - 1) / 2 END AS turn FROM (
  SELECT ranked.*, row_number() OVER (
    PARTITION BY parent_id, young ORDER BY CASE WHEN young THEN judges ELSE 0 END, strongest) AS at
  FROM (
    SELECT siblings.*, strongest > 1 AND 2 * judges < max(judges) OVER (PARTITION BY parent_id) AS young FROM (
      SELECT node.id, node.parent_id, node.number, coalesce(tally.judges, 0) AS judges,
        coalesce((tally.agree_0 + tally.agree_1) * (tally.agree_3 + tally.agree_4), 0) AS split,
        row_number() OVER (PARTITION BY node.parent_id
          ORDER BY coalesce(standing.value * standing.weight, 0) DESC, node.number) AS strongest
      FROM arguments_node node
        LEFT JOIN insights_standing standing ON standing.node_id = node.id
        LEFT JOIN votes_tally tally ON tally.node_id = node.id
      WHERE node.parent_id IN ({{places}}) AND {STANDING}
    ) siblings
  ) ranked
) taken
"""

POSITIONS = f"""
SELECT node.id, node.number AS place FROM arguments_node node
WHERE node.debate_id = %s AND node.parent_id IS NULL AND {STANDING}
"""
POSITIONS_AND_PATH = f"""
{POSITIONS} UNION SELECT id, number FROM (
  WITH RECURSIVE up(id, number, parent_id) AS (
    SELECT id, number, parent_id FROM arguments_node WHERE debate_id = %s AND number = %s
    UNION ALL
    SELECT node.id, node.number, node.parent_id FROM arguments_node node JOIN up ON node.id = up.parent_id
  ) SELECT id, number FROM up
) way
"""
LEVEL = f"""
SELECT id, row_number() OVER (ORDER BY {{order}}) AS place FROM ({SIBLINGS}) siblings
ORDER BY place LIMIT %s OFFSET %s
"""
FIRST_OF_EACH = f"""
SELECT id, place FROM (
  SELECT id, row_number() OVER (PARTITION BY parent_id ORDER BY {{order}}) AS place FROM ({SIBLINGS}) siblings
) ranked WHERE place <= %s
"""
NUMBERED = "SELECT node.id, 0 AS place FROM arguments_node node WHERE node.debate_id = %s AND node.number = %s"
THESE = "SELECT node.id, 0 AS place FROM arguments_node node WHERE node.id IN ({places})"

# Up to where somebody had seen the debate before this visit; nothing for who was never here.
LAST = "CASE WHEN visit.at < %(over)s THEN visit.{0} ELSE visit.{0}_before END"
# How many statements, still there, others added or changed since then: a few are counted, more are “100 or more”, and
# whoever was not here for long is told of the latest of it.
MOST_NEW, LATEST = 100, 2_000
SEEN = LAST.format("change")
FROM = f"CASE WHEN {SEEN} < clock.change - {LATEST} THEN clock.change - {LATEST} ELSE {SEEN} END"
SINCE = f"""
(SELECT count(*) FROM (
  SELECT DISTINCT activity_activity.node FROM activity_activity
    JOIN arguments_node since ON since.debate_id = activity_activity.debate_id AND since.number = activity_activity.node
  WHERE activity_activity.debate_id = debates_debate.id AND activity_activity.change > {FROM}
    AND {IS_NO_VOTE} AND activity_activity.actor_id <> %(me)s AND since.state = 'live' AND {{done}}
  LIMIT {MOST_NEW}) counted)
"""
NEW = SINCE.format(done="activity_activity.verb IN ('added', 'linked')")
CHANGED = SINCE.format(
    done=f"activity_activity.verb IN ('edited', 'split') AND since.created_at <= {LAST.format('at')}"
)

# How much waits for those who keep order: the same as `queueing.waiting`; for others nothing.
WAITS = """CASE WHEN %(staff)s OR member.role IN ('owner', 'moderator') THEN
    (SELECT count(*) FROM moderation_suggestion asked
      WHERE asked.debate_id = debates_debate.id AND asked.state = 'pending')
    + (SELECT count(*) FROM moderation_mark mark JOIN arguments_node marked ON marked.id = mark.node_id
      WHERE mark.debate_id = debates_debate.id AND mark.closed_at IS NULL AND marked.state = 'live')
    + (SELECT count(*) FROM moderation_report report
      WHERE report.debate_id = debates_debate.id AND report.decision = '')
  ELSE 0 END"""

# What waits of one person's own suggestions here, as JSON: ten at most, so a page need not ask for them apart.
MY_SUGGESTIONS = """(SELECT {rows} FROM moderation_suggestion mine
  LEFT JOIN arguments_node above ON above.id = mine.parent_id
  WHERE mine.debate_id = debates_debate.id AND mine.author_id = %(me)s AND mine.state = 'pending')"""
MY_SUGGESTION = "mine.id, above.number, mine.kind, mine.body"
# Every version of a debate's texts, likewise, with what they are sorted by; nothing where there is a single text.
EDITIONS = """CASE WHEN (SELECT count(*) FROM debates_debatetext link WHERE link.debate_id = debates_debate.id) > 1
  THEN (SELECT {rows} FROM debates_debatetext link
    JOIN texts_text several ON several.id = link.text_id JOIN texts_textversion edition ON edition.text_id = several.id
    WHERE link.debate_id = debates_debate.id) END"""
EDITION = 'link."order", link.id, edition.number, edition.id, several.slug, several.title'
# Rows in one column, in no order.
AS_JSON = {"sqlite": "json_group_array(json_array({}))", "postgresql": "json_agg(json_build_array({}))::text"}

# Locks are asked for in the words of their index: said in any other way, SQLite reads all statements of the debate.
# A debate with all that a page needs to know of it for one person (`loading.BESIDES`); nobody's primary key is 0.
DEBATE = f"""
SELECT {{columns}}, clock.change, clock.next_number, progress.change, version.id,
  text.slug, {{editions}},
  text.title, text.author, text.publisher, text.published, text.licence, text.url, text.language,
  member.role, pause.until, pause.reason, stand.choice, stand.led_on,
  position.number, EXISTS (
    SELECT 1 FROM votes_vote vote JOIN arguments_node voted ON voted.id = vote.node_id
    WHERE vote.voter_id = %(me)s AND voted.debate_id = debates_debate.id AND voted.kind = 'position'),
  EXISTS (SELECT 1 FROM following_follow follow WHERE follow.user_id = %(me)s
    AND follow.debate_id = debates_debate.id AND follow.node_id IS NULL AND follow.wanted),
  EXISTS (SELECT 1 FROM votes_openness shown WHERE shown.person_id = %(me)s AND shown.debate_id = debates_debate.id),
  EXISTS (SELECT 1 FROM arguments_node shut WHERE shut.debate_id = debates_debate.id AND NOT (shut.locked = '')),
  {WAITS}, {{my_suggestions}},
  visit.at, visit.change, visit.at_before, visit.change_before,
  {NEW}, {CHANGED}
FROM debates_debate
  JOIN debates_debateclock clock ON clock.debate_id = debates_debate.id
  LEFT JOIN insights_progress progress ON progress.debate_id = debates_debate.id
  LEFT JOIN texts_textversion version ON version.id = (
    SELECT latest.id FROM texts_textversion latest JOIN debates_debatetext link ON link.text_id = latest.text_id
      JOIN texts_text source ON source.id = latest.text_id
    WHERE link.debate_id = debates_debate.id
    ORDER BY source.slug <> %(text)s, link."order", link.id, latest.number DESC LIMIT 1)
  LEFT JOIN texts_text text ON text.id = version.text_id
  LEFT JOIN debates_member member ON member.debate_id = debates_debate.id AND member.user_id = %(me)s
  LEFT JOIN debates_pause pause ON pause.debate_id = debates_debate.id AND pause.user_id = %(me)s
  LEFT JOIN votes_stand stand ON stand.debate_id = debates_debate.id AND stand.person_id = %(me)s
  LEFT JOIN arguments_node position ON position.id = stand.position_id
  LEFT JOIN following_visit visit ON visit.debate_id = debates_debate.id AND visit.user_id = %(me)s
WHERE debates_debate.slug = %(slug)s
"""

# How many statements wait for one person to look at a vote again: asked on every page. The same rules as
# `Vote.objects.stale` and `Debate.objects.open_to`.
STALE = """
SELECT count(DISTINCT vote.node_id) FROM votes_vote vote
  JOIN arguments_node node ON node.id = vote.node_id AND node.state = 'live'
  JOIN debates_debate debate ON debate.id = node.debate_id
WHERE vote.voter_id = %(me)s
  AND (vote.revision < node.meaning OR (vote.question = 'relevance' AND (vote.parent_id IS NULL
    OR vote.parent_id <> node.parent_id OR vote.kind <> node.kind OR vote.aim <> node.aim)))
  AND (%(staff)s OR (debate.visibility <> 'members' AND debate.state <> 'draft') OR EXISTS (
    SELECT 1 FROM debates_member member WHERE member.debate_id = debate.id AND member.user_id = %(me)s))
"""

# The least that tells whether a page has changed.
CHANGE = """
SELECT debate.visibility, debate.state, clock.change, coalesce(progress.change, 0)
FROM debates_debate debate
  JOIN debates_debateclock clock ON clock.debate_id = debate.id
  LEFT JOIN insights_progress progress ON progress.debate_id = debate.id
WHERE debate.slug = %s
"""

# Where debates stand: up to which change, and up to which one their standings are computed.
MARKS = """
SELECT clock.debate_id, clock.change, coalesce(progress.change, 0)
FROM debates_debateclock clock LEFT JOIN insights_progress progress ON progress.debate_id = clock.debate_id
WHERE clock.debate_id IN ({places})
"""

# Where the cards of a debate are rendered (`cards.Place`), and how many statements it has had.
PLACE = """
SELECT debates_debate.slug, (
  SELECT latest.id FROM texts_textversion latest JOIN debates_debatetext link ON link.text_id = latest.text_id
  WHERE link.debate_id = debates_debate.id ORDER BY link."order", link.id, latest.number DESC LIMIT 1),
  clock.next_number - 1, debates_debate.results, debates_debate.language, {editions}
FROM debates_debate JOIN debates_debateclock clock ON clock.debate_id = debates_debate.id WHERE debates_debate.id = %s
"""

# Nodes with all above them: an answer more is counted up to the position.
WITH_ANCESTORS = """
WITH RECURSIVE up(id, parent_id) AS (
  SELECT id, parent_id FROM arguments_node WHERE id IN ({places})
  UNION
  SELECT node.id, node.parent_id FROM arguments_node node JOIN up ON node.id = up.parent_id
) SELECT id, id AS place FROM up
"""

# The passages that a debate uses, where they lie in the version shown.
PASSAGES = """
SELECT used.quote_id, coalesce(placed.start, quote.start), coalesce(placed."end", quote."end"),
  used.supporting, used.rebutting, used.notes
FROM arguments_passageuse used
  JOIN texts_quote quote ON quote.id = used.quote_id
  LEFT JOIN texts_placement placed ON placed.quote_id = quote.id AND placed.version_id = %(version)s
    AND quote.version_id <> %(version)s
WHERE used.debate_id = %(debate)s AND used.supporting + used.rebutting + used.notes > 0
  AND (quote.version_id = %(version)s OR placed.outcome IN ('same', 'moved'))
"""
