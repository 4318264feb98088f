/**
 * What others do, as it happens. Each piece of news holds the cards that it touched as they are now; here they are put
 * into the page, in their public part alone: votes, open branches, what is being typed and the focus stay as they are.
 * Where no stream comes through, the page says how much is new.
 */
const board = document.querySelector(".board[data-change]");
const live = document.getElementById("live");
const path = `/debates/${board?.dataset.debate}/`;
const at = { change: Number(board?.dataset.change), standing: Number(board?.dataset.standing) };
const SHORTEST = 1_000, LONGEST = 30_000, ASK_EVERY = 20_000, TELL_EVERY = 10_000;

/* The stream: resumed where it stopped, later and later while it fails; a page that nobody sees needs none. */
let source, again, asking;
let pause = SHORTEST;
function connect() {
  if (source || document.hidden) return;
  source = new EventSource(`${path}live/?since=${at.change}&standing=${at.standing}`);
  source.addEventListener("open", () => { pause = SHORTEST; isLive(true); });
  source.addEventListener("news", (event) => take(JSON.parse(event.data)));
  source.addEventListener("here", (event) => tellWhoIsHere(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    disconnect();
    isLive(false);
    again = setTimeout(connect, pause * (0.5 + Math.random()));
    pause = Math.min(2 * pause, LONGEST);
  });
}
function disconnect() {
  clearTimeout(again);
  source?.close();
  source = undefined;
}
function isLive(yes) {
  live.dataset.live = yes ? "yes" : "no";
  if (yes) asking = clearInterval(asking);
  else if (!asking) {  // a stream that fails again does not put the question off
    asking = setInterval(ask, ASK_EVERY);
    ask();
  }
}
async function ask() {
  if (document.hidden) return;
  const answer = await fetch(`${path}changes/?since=${at.change}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.status === 200) live.querySelector(".since").replaceWith(parsed(await answer.text()));
  else if (answer?.status === 404) tellToLoad("gone");
}

function take(news) {
  if (news.until <= at.change && news.standing <= at.standing) return;
  if (news.anew) tellToLoad(news.anew);
  const fresh = (news.changes ?? []).filter(([change]) => change > at.change);
  const done = Map.groupBy ? Map.groupBy(fresh, ([, , number]) => number) : grouped(fresh);
  const added = new Set(fresh.filter(([, word]) => word === "added").map(([, , number]) => number));
  // A split, or what is undone, brings cards of which nothing else is told.
  const rearranged = fresh.some(([, word]) => word === "moved") ? ["moved"] : [];
  if (fresh.some(([, word, number]) => word === "notes" && number === null) || (news.cards ?? []).some((card) => quotes(card, done.get(card.n) ?? []))) document.dispatchEvent(new CustomEvent("passages:changed"));
  for (const card of news.cards ?? []) put(card, (done.get(card.n) ?? []).map(([, word]) => word), rearranged);
  for (const row of news.above ?? []) recount(row);
  if (news.statements) for (const place of document.querySelectorAll("[data-statements]")) place.textContent = news.statements;
  tell(added);
  at.change = Math.max(at.change, news.until);
  at.standing = Math.max(at.standing, news.standing);
}
/* Whether a passage of the text is used by a statement more, or less. */
function quotes(card, done) {
  const quoting = card.html?.includes(' data-q="') || document.querySelector(`#n${card.n}[data-q]`);
  return quoting && done.some(([, word]) => !["votes", "notes", "marks"].includes(word));
}
function grouped(changes) {
  const groups = new Map();
  for (const change of changes) groups.set(change[2], [...(groups.get(change[2]) ?? []), change]);
  return groups;
}

/* One card: mended where it stands, moved, removed, or new under its parent. */
function put(card, words, rearranged) {
  const cards = document.querySelectorAll(`[id="n${card.n}"]`);
  if (!cards.length) return [...words, ...rearranged].length && !card.gone ? arrive(card, words.includes("added")) : undefined;
  for (const old of cards) {
    if (card.gone) { leave(old); continue; }
    const fresh = parsed(card.html);
    old.dataset.kind = fresh.dataset.kind;
    if (fresh.dataset.q) old.dataset.q = fresh.dataset.q;
    blend(old.querySelector(":scope > .glyph"), fresh.querySelector(":scope > .glyph"));
    blend(publicPart(old), publicPart(fresh));
    tellNotes(old, card.notes);
    move(old, card.parent);
    if (words.some((word) => ["restored", "withdrawn", "hidden", "moved"].includes(word)) || (words.includes("edited") && old.querySelector(":scope > article > .slot :is(.voted, .you)"))) mySlot(old);
  }
}
const parsed = (html) => Object.assign(document.createElement("template"), { innerHTML: html.trim() }).content.firstElementChild;
const publicPart = (node) => node.querySelector(":scope > article > .public");
const isBusy = (node) => node.contains(document.activeElement) || Boolean(node.querySelector(".under > *, .branch .node"));

/* Replaces only what differs, so that a selected sentence and a focused link survive a vote. */
function blend(old, fresh) {
  if (!old || !fresh) return;
  const before = old.cloneNode(true);
  for (const time of before.querySelectorAll("time[title]")) { time.textContent = time.title; time.removeAttribute("title"); }
  before.querySelector(".new")?.remove();
  if (before.isEqualNode(fresh)) return;
  // Results that I have earned by my vote: the stream speaks to everyone, and leaves them out.
  if (fresh.matches(".stats:has(> .blind)") && !before.matches(":has(> .blind)")) return;
  const ours = [...old.children].filter((child) => !child.matches(".new")), theirs = [...fresh.children];
  const leaf = !theirs.length || ours.length !== theirs.length || old.localName !== fresh.localName || old.matches("p, blockquote, .stats");
  if (!leaf) { ours.forEach((child, place) => blend(child, theirs[place])); return; }
  const address = old.contains(document.activeElement) && document.activeElement.getAttribute("href");
  old.replaceWith(fresh);
  fresh.dispatchEvent(new CustomEvent("card:fresh", { bubbles: true }));
  if (address) (fresh.matches("a") ? fresh : fresh.querySelector(`a[href="${address}"]`) ?? fresh.closest("[data-number]"))?.focus({ preventScroll: true });
}

function arrive(card, isNew) {
  if (card.parent !== null && inMore(card.parent)) return;
  if (!isNew) { theCard(card.n).then((fresh) => fresh && !document.getElementById(fresh.id) && hang(fresh, card.parent)); return; }
  const fresh = parsed(card.html);
  const mark = Object.assign(document.createElement("span"), { className: "new", textContent: "new" });
  fresh.querySelector(".card-head .ref")?.after(mark);
  hang(fresh, card.parent);
  mySuggestions(card.parent);
}
/* What arrives may be what I suggested there: then it waits no more. */
async function mySuggestions(number) {
  const shown = document.querySelectorAll(`#n${number} > .waiting, #under-${number} > .suggested`);
  if (!shown.length) return;
  const still = (await theCard(number))?.querySelector(":scope > .waiting");
  for (const old of shown) if (!still) old.remove(); else if (old.matches(".waiting")) old.replaceWith(still);
}
/* Where more siblings wait behind a sentence, and in a closed branch, it is counted there. */
function inMore(parent) {
  return document.querySelector(`#tree[data-parent="${parent}"] > .node-more, #n${parent} > .branch > ol > .node-more, #n${parent} > a.closed`);
}
function hang(card, parent) {
  if (parent === null) { stand(card); return; }
  const under = document.querySelector(`#tree[data-parent="${parent}"]`) ?? document.querySelector(`.tree:not(.focus) #n${parent}`);
  under?.dispatchEvent(new CustomEvent("card:arrived", { bubbles: true, detail: { card, parent } }));
}

/* Another answer to the question; what was said of it is shown elsewhere. */
function stand(position) {
  const positions = document.getElementById("positions");
  if (!positions) return;
  position.querySelector(":scope > a.closed")?.remove();
  positions.append(position);
  positions.dataset.many = positions.children.length;
}
function move(node, parent) {
  const now = node.parentElement.closest("[data-number], [data-parent]");
  if (parent === null || !now || node.closest(".tree.focus, #minute")?.contains(node) && !node.closest("#tree")) return;
  if (Number(now.dataset.parent ?? now.dataset.number) === parent) return;
  const list = node.parentElement;
  if (inMore(parent) || !document.querySelector(`#tree[data-parent="${parent}"], .tree:not(.focus) #n${parent}`)) leave(node);
  else keepingFocus(node, () => hang(node, parent));
  close(list);
}
/* Whoever writes in what is moved goes on where they were: a browser lets go of what leaves its place. */
function keepingFocus(node, go) {
  const held = node.contains(document.activeElement) && document.activeElement;
  const { selectionStart, selectionEnd } = held || {};
  go();
  if (!held) return;
  held.focus({ preventScroll: true });
  if (held.matches("textarea")) held.setSelectionRange(selectionStart, selectionEnd);
}
/* Whoever reads or writes under what has gone is not thrown out. */
function leave(node) {
  if (node.matches(".tree.focus > *") || isBusy(node)) {
    publicPart(node).querySelector(".card-body, .stated")?.replaceChildren("It is no longer here.");
    return;
  }
  const list = node.parentElement;
  node.remove();
  close(list);
}
function close(list) {
  if (!list.children.length) list.closest("details.branch")?.remove();
}

async function theCard(number) {
  const answer = await fetch(`${path}${number}/card/`, { headers: { "HX-Request": "true" } }).catch(() => null);
  return answer?.ok ? parsed(await answer.text()) : null;
}
/* My own part changes with the statement it judges: whether it still counts is asked for me alone. */
async function mySlot(node) {
  const fresh = (await theCard(node.dataset.number))?.querySelector(":scope > article > .slot");
  const slot = node.querySelector(":scope > article > .slot");
  if (fresh && slot && !slot.contains(document.activeElement)) slot.replaceWith(fresh);
}

function tellNotes(node, notes) {
  const link = node.querySelector(":scope > article > .slot .act[href$='/annotations/']");
  if (!link) return;
  for (const child of [...link.childNodes]) if (child.nodeType === Node.TEXT_NODE) child.remove();
  if (notes) link.querySelector(".vh").before(String(notes));
}
/* The sentences that stand for answers: “7 answers”, “3 more under #4”. */
function recount(row) {
  const node = document.getElementById(`n${row.n}`);
  const closed = node?.querySelector(":scope > a.closed");
  if (closed && !row.closed) closed.remove();
  else if (closed) closed.replaceChildren(...parsed(row.closed).childNodes);
  const more = document.querySelector(`#tree[data-parent="${row.n}"] > .node-more > a, #n${row.n} > .branch > ol > .node-more > a`);
  if (!more) return;
  const left = row.children - Number(new URL(more.href).searchParams.get("from"));
  more.lastChild.textContent = `${left > 0 ? `${left} more` : "More"} under #${row.n}`;
}

/* Said aloud now and then, new statements only: a vote every second would drown everything else. */
let untold = new Set();
let telling;
function tell(added) {
  untold = untold.union ? untold.union(added) : new Set([...untold, ...added]);
  if (!untold.size || telling) return;
  telling = setTimeout(() => {
    telling = undefined;
    document.getElementById("live-said").textContent = untold.size === 1 ? `New: #${[...untold][0]}.` : `${untold.size} new statements.`;
    untold = new Set();
  }, TELL_EVERY / 10);
}
function tellToLoad(why) {
  const link = live.querySelector(".since");
  link.href = location.pathname + location.search;
  link.textContent = { settings: "What can be done here has changed: load it anew", gone: "You can no longer see this debate here" }[why] ?? "Much has changed since you opened this: load it anew";
  link.dataset.loud = "";
}
function tellWhoIsHere({ count, names }) {
  const shown = names.slice(0, 3).join(", ") + (names.length > 3 ? " …" : "");
  const here = live.querySelector(".here");
  here.textContent = count > 1 ? `${count} here` : "";
  if (count > 1 && shown) here.append(Object.assign(document.createElement("span"), { className: "wide", textContent: `: ${shown}` }));
  here.title = names.join(", ");
}

if (board && live) {
  document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
  connect();
}
