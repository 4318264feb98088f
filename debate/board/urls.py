"""The debate's addresses. Fixed words come before `<slug>`, and `new` is no slug."""

from django.urls import path

from debate.board.views import (
    first_minute,
    guided,
    manage,
    mine,
    news,
    page,
    passages,
    start,
    tending,
    voting,
    writing,
)

app_name = "board"
NODE = "debates/<slug:slug>/<int:number>/"

urlpatterns = [
    # First what is asked for most: the others are tried one by one for every request.
    path("debates/new/", start.start, name="start"),
    path("debates/<slug:slug>/", page.debate, name="debate"),
    path(NODE, page.debate, name="node"),
    path(f"{NODE}children/", page.children, name="children"),
    path(f"{NODE}vote/", voting.vote, name="vote"),
    path(f"{NODE}reply/", writing.reply, name="reply"),
    path("", page.home, name="home"),
    path("me/", mine.mine, name="mine"),
    path("me/last/", mine.last, name="last"),
    path("me/news/", news.news, name="news"),
    path("me/wrote/", mine.mine_wrote, name="mine_wrote"),
    path("me/votes/", mine.mine_votes, name="mine_votes"),
    path("me/votes/undo/", mine.undo_withdrawal, name="undo_withdrawal"),
    path("me/votes/<int:pk>/confirm/", mine.confirm_vote, name="confirm_vote"),
    path("me/votes/<int:pk>/withdraw/", mine.withdraw_vote, name="withdraw_vote"),
    path("debates/<slug:slug>/guided/", guided.guided, name="guided"),
    path("debates/<slug:slug>/stand/", first_minute.stand, name="stand"),
    path("debates/<slug:slug>/first-minute/over/", first_minute.over, name="first_minute_over"),
    path("debates/<slug:slug>/passages/<int:quote_id>/", passages.uses, name="passage"),
    path("debates/<slug:slug>/use-passage/", passages.use, name="use_passage"),
    path("debates/<slug:slug>/manage/", manage.manage, name="manage"),
    path("debates/<slug:slug>/manage/posting/", manage.posting, name="posting"),
    path("debates/<slug:slug>/manage/new-link/", manage.new_link, name="new_link"),
    path("debates/<slug:slug>/manage/positions/", manage.add_position, name="add_position"),
    path("debates/<slug:slug>/manage/positions/<int:number>/", manage.reword_position, name="reword_position"),
    path(
        "debates/<slug:slug>/manage/positions/<int:number>/withdraw/",
        manage.withdraw_position,
        name="withdraw_position",
    ),
    path("debates/<slug:slug>/manage/members/", manage.add_member, name="add_member"),
    path("debates/<slug:slug>/manage/members/<int:user_id>/remove/", manage.remove_member, name="remove_member"),
    path("debates/<slug:slug>/who-wrote-what/", manage.who_wrote_what, name="who_wrote_what"),
    path(f"{NODE}edit/", writing.edit, name="edit"),
    path(f"{NODE}withdraw/", writing.withdraw, name="withdraw"),
    path(f"{NODE}undo/", writing.undo, name="undo"),
    path(f"{NODE}hide/", manage.hide, name="hide"),
    path(f"{NODE}restore/", manage.restore, name="restore"),
    path(f"{NODE}history/", page.history, name="history"),
    path(f"{NODE}why/", page.why, name="why"),
    path(f"{NODE}tend/", tending.tend, name="tend"),
    path(f"{NODE}move/", tending.move, name="move"),
    path(f"{NODE}kind/", tending.kind, name="kind"),
    path(f"{NODE}link/", tending.link, name="link"),
    path(f"{NODE}merge/", tending.merge, name="merge"),
    path(f"{NODE}split/", tending.split, name="split"),
    path(f"{NODE}lock/", tending.lock, name="lock"),
    path(f"{NODE}unlock/", tending.unlock, name="unlock"),
    path(f"{NODE}undo-change/", tending.undo_change, name="undo_change"),
]
