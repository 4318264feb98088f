"""Somebody in the crowd: what they do next is decided by their own seed, so that a run can be repeated."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from threading import Event

from tests.crowd.scene import Scene
from tests.crowd.visitor import Log, Page, Visitor

WORDS = """
    phones lessons pupils teachers breaks noise sleep homework parents rules attention friends photos fairness trust
    learning reading silence games messages privacy lunch sport pressure time
""".split()
AIMS = ["truth", "relevance", "source", "definition"]
UNDO = re.compile(r'formaction="([^"]+/undo-change/)" name="change" value="(\d+)"')
GUIDED = re.compile(r'name="number" value="(\d+)">\s*<input type="hidden" name="branch" value="(\d*)"')
BACK = re.compile(r"/me/suggestions/\d+/take-back/")
# What waits first in a queue, and what can be done with it.
WAITS = re.compile(r'(?P<path>/debates/[^/"]+/queue/(?P<what>suggestions|marks|reports)/\d+/)"')
ACTS = {"suggestions": ["accept", "edit", "merge", "decline"], "marks": ["decline"], "reports": ["accept", "decline"]}
MARKS = ["evidence", "unclear", "no_reason", "several", "off_topic"]


class Person:
    """Reads, votes, answers, and now and then tries what is not theirs to do."""

    def __init__(self, at: int, role: str, scene: Scene, visitor: Visitor, seed: int):
        self.chance = random.Random(f"{seed}/{at}")
        self.role, self.scene, self.visitor = role, scene, visitor
        self.board, self.asking = f"/debates/{scene.slug}/", f"/debates/{scene.asking}/"
        self.name = f"Kim{at}"
        self.known: set[int] = set()
        self.mine: list[int] = []

    @property
    def log(self) -> Log:
        return self.visitor.log

    @property
    def keeps_order(self) -> bool:
        return self.role in ("owner", "moderator")

    def live(self, until: Event, pause: float) -> None:
        """Do one thing after the other until told to stop."""
        self.read()
        if self.role == "guest":
            self.join()
        doings, weights = zip(*self.repertoire().items(), strict=True)
        while not until.wait(self.chance.uniform(0.2, 1.8) * pause):
            [doing] = self.chance.choices(doings, weights)
            doing()

    def repertoire(self) -> dict[Callable[[], object], int]:
        everybody = {
            self.read: 20,
            self.focus: 15,
            self.vote: 30,
            self.answer: 14,
            self.edit: 5,
            self.withdraw: 2,
            self.annotate: 5,
            self.mark: 4,
            self.report: 2,
            self.suggest: 4,
            self.look_around: 4,
            self.search: 4,
            self.be_guided: 4,
        }
        if self.keeps_order:
            return everybody | {self.hide: 4, self.tend: 12, self.close_mark: 3, self.settle: 10}
        return everybody | {self.trespass: 6}

    def one(self) -> int:
        return self.chance.choice(sorted(self.known)) if self.known else 1

    def sentence(self) -> str:
        words = self.chance.sample(WORDS, 6)
        return f"{' '.join(words).capitalize()} {self.chance.randrange(10**6)}."

    def see(self, page: Page) -> Page:
        if page.status == 200:
            self.known.update(page.numbers)
        return page

    def join(self) -> None:
        self.visitor.post(f"{self.board}stand/", "join", stand="unsure", guest_name=self.name)

    def read(self) -> None:
        self.see(self.visitor.get(f"{self.board}?order={self.chance.choice(['strongest', 'newest', 'contested'])}"))

    def focus(self) -> None:
        self.see(self.visitor.get(f"{self.board}{self.one()}/"))

    def vote(self) -> None:
        question = self.chance.choice(["agreement", "relevance"])
        value = self.chance.randint(-2, 2) if question == "agreement" else self.chance.randint(0, 4)
        self.visitor.post(f"{self.board}{self.one()}/vote/", "vote", **{question: value})

    def answer(self) -> None:
        kind = self.chance.choice(["claim", "rebuttal"])
        fields = {"kind": kind, "body": self.sentence(), "aim": self.chance.choice(AIMS) if kind == "rebuttal" else ""}
        page = self.visitor.post(f"{self.board}{self.one()}/reply/", "answer", **fields)
        number = page.path.removeprefix(self.board).strip("/")
        if page.status == 200 and number.isdecimal():
            self.mine.append(int(number))
            self.known.add(int(number))

    def edit(self) -> None:
        if self.mine:
            self.visitor.post(f"{self.board}{self.chance.choice(self.mine)}/edit/", "edit", body=self.sentence())

    def withdraw(self) -> None:
        if self.mine:
            number = self.chance.choice(self.mine)
            self.visitor.post(f"{self.board}{number}/withdraw/", "withdraw")
            if self.chance.random() < 0.5:
                self.visitor.post(f"{self.board}{number}/undo/", "bring back")

    def annotate(self) -> None:
        private = {"private": "on"} if self.chance.random() < 0.3 else {}
        note = {"motivation": "commenting", "body": self.sentence()} | private
        self.visitor.post(f"{self.board}{self.one()}/annotations/", "annotate", **note)

    def mark(self) -> None:
        kind = self.chance.choice(MARKS)
        self.visitor.post(f"{self.board}{self.one()}/marks/", "mark", kind=kind, sentence=self.sentence())

    def report(self) -> None:
        fields = {"reason": self.chance.choice(["offensive", "spam", "other"]), "note": self.sentence()}
        self.visitor.post(f"{self.board}{self.one()}/report/", "report", **fields)

    def suggest(self) -> None:
        """Where members write directly and all others suggest; now and then think better of it."""
        kind = self.chance.choice(["claim", "rebuttal"])
        fields = {"kind": kind, "body": self.sentence(), "aim": "truth" if kind == "rebuttal" else ""}
        self.visitor.post(f"{self.asking}1/reply/", "suggest", **fields)
        mine = self.visitor.get("/me/suggestions/", "suggest")
        if (back := BACK.search(mine.text)) and self.chance.random() < 0.2:
            self.visitor.post(back[0], "take back")

    def settle(self) -> None:
        """Decide what waits first; now and then take the decision back."""
        queue = self.visitor.get(self.chance.choice([self.board, self.asking]) + "queue/", "settle")
        if not (waits := WAITS.search(queue.text)):
            return
        act = self.chance.choice(ACTS[waits["what"]])
        fields = {"body": self.sentence(), "stance": "claim/", "number": 1, "reason": "It was said before."}
        self.visitor.post(waits["path"], act, act=act, **fields)
        if self.chance.random() < 0.2:
            self.visitor.post(waits["path"], "reopen", act="reopen")

    def close_mark(self) -> None:
        page = self.visitor.get(f"{self.board}marks/")
        if "/close/" in page.text:
            pk = page.text.split("/close/")[0].rpartition("/")[2]
            self.visitor.post(f"{self.board}marks/{pk}/close/", "close mark", reason=self.sentence())

    def look_around(self) -> None:
        part = self.chance.choice(["why/", "history/", "marks/", "children/", "annotations/"])
        self.visitor.get(f"{self.board}{self.one()}/{part}", "look around")
        self.visitor.get(self.chance.choice(["/", "/me/", "/me/votes/", "/me/wrote/"]), "look around")

    def hide(self) -> None:
        number = self.one()
        self.visitor.post(f"{self.board}{number}/hide/", "hide", reason="It repeats another one.")
        if self.chance.random() < 0.7:
            self.visitor.post(f"{self.board}{number}/restore/", "restore")

    def tend(self) -> None:
        """Keep the tree good in one of the ways there are; now and then think better of it."""
        number, other = self.one(), self.one()
        what, fields = self.chance.choice(
            [
                ("move", {"number": other, "stance": self.stance()}),
                ("move", {"number": other, "stance": self.stance()}),
                ("kind", {"stance": self.stance()}),
                ("link", {"number": other, "stance": self.stance()}),
                ("merge", {"number": other}),
                ("split", {"first": self.sentence(), "second": self.sentence()}),
                ("lock", {"reason": "Let us look at the others first."}),
            ]
        )
        page = self.visitor.post(f"{self.board}{number}/{what}/", what, **fields)
        if what == "lock":
            self.visitor.post(f"{self.board}{number}/unlock/", "unlock")
        elif (undo := UNDO.search(page.text)) and self.chance.random() < 0.3:
            self.visitor.post(undo[1], "undo", change=undo[2])

    def stance(self) -> str:
        return self.chance.choice(["claim/", *(f"rebuttal/{aim}" for aim in AIMS)])

    def search(self) -> None:
        words = " ".join(self.chance.sample(WORDS, 2))
        self.visitor.get(f"{self.board}search/?q={words.replace(' ', '+')}", "search")
        self.visitor.get(f"{self.board}similar/?body={self.sentence().replace(' ', '+')}", "search")

    def be_guided(self) -> None:
        page = self.see(self.visitor.get(f"{self.board}guided/", "be guided"))
        if asked := GUIDED.search(page.text):
            answer = {"number": asked[1], "branch": asked[2], "agreement": self.chance.randint(-2, 2)}
            self.visitor.post(f"{self.board}guided/", "be guided", **answer)

    def trespass(self) -> None:
        """What somebody without that right tries; whatever is not refused is a failure of the run."""
        theirs = self.chance.choice(self.scene.of_others)
        path, fields = self.chance.choice(
            [
                (f"{theirs}/edit/", {"body": self.sentence()}),
                (f"{theirs}/withdraw/", {}),
                (f"{theirs}/hide/", {"reason": "I do not like it."}),
                (f"{theirs}/move/", {"number": 1, "stance": "claim/"}),
                ("manage/", {"question": "Mine now?"}),
                ("manage/positions/", {"body": self.sentence()}),
            ]
        )
        self.refused(path, self.visitor.post(self.board + path, "trespass", **fields))
        self.refused("the other debate", self.visitor.get(f"/debates/{self.scene.closed}/", "trespass"))

    def refused(self, what: str, page: Page) -> None:
        if page.status and page.status != 429 and not page.is_refusal:
            self.log.fail(f"{self.role} was not refused {what}: {page.path} answered {page.status}")
