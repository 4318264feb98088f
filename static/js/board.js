/**
 * The board's script: votes and answers without leaving the page, branches on demand, passages lit both ways,
 * the keyboard's walk through the tree. Everything here also works without it, by the same addresses.
 */
const prepareComposer = (form) => form.dispatchEvent(new CustomEvent("composer:opened", { bubbles: true }));
const write = document.getElementById("write");
const board = document.querySelector(".board");
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

/* One form carries the CSRF token; a pressed button says where it goes. */
write?.addEventListener("submit", async (event) => {
  const button = event.submitter;
  const slot = button?.closest(".slot");
  if (!slot || !button.name) return;
  event.preventDefault();
  const values = { [button.name]: button.value, csrfmiddlewaretoken: write.elements.csrfmiddlewaretoken.value };
  const { id } = slot.closest("[data-number]");
  const open = document.querySelector(".position.is-open")?.id;
  await htmx.ajax("POST", button.getAttribute("formaction"), { source: slot, target: slot, swap: "outerHTML", values });
  document.getElementById(open)?.classList.add("is-open");
  // In the slot's place there may be the question for a name, or why not.
  const node = document.getElementById(id);
  const fresh = document.getElementById(slot.id) ?? node.querySelector(":scope > article").lastElementChild;
  const next = fresh.querySelector(".vote:not(details *) button") ?? fresh.querySelector("summary, input:not([type=hidden])");
  (next ?? node).focus({ preventScroll: true });
});

/* A link that opens its answer under the card: composer, notes, why. */
async function openUnder(place, address) {
  if (!place) return false;
  await htmx.ajax("GET", address, { source: place, target: place, swap: "innerHTML" });
  const composer = place.querySelector("form.composer");
  if (composer) prepareComposer(composer);
  firstToFill(place)?.focus({ preventScroll: true });
  place.firstElementChild?.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  return true;
}

/* What is asked first: the kind where it is open, else the first empty field; where nothing is asked, the way out. */
function firstToFill(place) {
  if (!place.querySelector("[name=kind]:checked")) {
    const kind = place.querySelector("[name=kind]");
    if (kind) return kind;
  }
  const fields = [...place.querySelectorAll("form textarea, form input:not([type=hidden], [type=radio])")];
  const seen = fields.filter((field) => field.checkVisibility());
  return seen.find((field) => !field.value) ?? seen[0] ?? place.querySelector("[data-close]");
}

/* A closed branch is a sentence that leads to it; here its cards come to it instead. */
async function openBranch(link) {
  if (link.ariaBusy) return;
  link.ariaBusy = "true";
  const more = link.closest(".node-more");
  // htmx swaps only what is in the document.
  const holder = Object.assign(document.createElement("div"), { hidden: true });
  link.after(holder);
  await htmx.ajax("GET", link.dataset.children, { source: link, target: holder, swap: "innerHTML" }).catch(() => {});
  const list = holder.querySelector("ol.children");
  holder.remove();
  if (!list) { location.href = link.href; return; }
  const first = list.querySelector(".node");
  if (more) {
    more.replaceWith(...list.children);
  } else {
    list.className = "";
    link.replaceWith(branchOf(list.dataset.parent, list, link.querySelector("svg")));
  }
  first?.focus({ preventScroll: true });
}

function branchOf(number, list, ...caret) {
  const details = Object.assign(document.createElement("details"), { className: "branch", open: true });
  const summary = document.createElement("summary");
  summary.append(...caret, Object.assign(document.createElement("span"), { className: "say", textContent: `Answers to #${number}` }));
  details.append(summary, list);
  return details;
}

function showPane(name) {
  document.body.dataset.pane = name;
  for (const tab of document.querySelectorAll(".pane-tabs a")) {
    if (tab.dataset.pane === name) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

function light(ids) {
  for (const lit of document.querySelectorAll(".is-lit")) lit.classList.remove("is-lit");
  for (const id of ids) {
    for (const mark of document.querySelectorAll(`mark[data-q~="${id}"]`)) mark.classList.add("is-lit");
    for (const node of document.querySelectorAll(`.node[data-q="${id}"] > .card`)) node.classList.add("is-lit");
  }
}

function showPassage(id) {
  const mark = document.querySelector(`mark[data-q~="${id}"]`);
  if (!mark) return false;
  showPane("text");
  light([id]);
  bringInto(mark);
  return true;
}

/* Only the pane moves: the argument beside it stays where the reader left it. */
function bringInto(mark) {
  const pane = document.getElementById("text");
  const behavior = calm ? "auto" : "smooth";
  if (pane.scrollHeight <= pane.clientHeight) {
    mark.scrollIntoView({ block: "center", behavior });
    return;
  }
  const above = mark.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  pane.scrollTo({ top: pane.scrollTop + above - pane.clientHeight / 3, behavior });
}

document.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const link = event.target.closest("a");
  if (!link || link.dataset.copy) return;
  const place = link.dataset.into && document.getElementById(link.dataset.into);
  if (place) {
    event.preventDefault();
    link.closest("details.more")?.removeAttribute("open");
    if (place.dataset.open === link.href && place.firstElementChild) place.replaceChildren();
    else openUnder(place, link.href);
    place.dataset.open = link.href;
  } else if (link.dataset.children) {
    event.preventDefault();
    openBranch(link);
  } else if (link.dataset.show && showPassage(link.dataset.show)) {
    event.preventDefault();
  } else if (link.dataset.pane) {
    event.preventDefault();
    showPane(link.dataset.pane);
    scrollTo({ top: 0 });
  } else if (link.dataset.uses) {
    event.preventDefault();
    const only = link.dataset.n === "1" && document.querySelector(`.node[data-q="${link.dataset.uses}"]`);
    if (only) {
      showPane("argument");
      light([link.dataset.uses]);
      goTo(only);
      return;
    }
    openSheet(link.href, link);
  } else if (link.dataset.compose && document.getElementById(`under-${link.dataset.compose}`)) {
    event.preventDefault();
    const under = document.getElementById(`under-${link.dataset.compose}`);
    closeSheet();
    showPane("argument");
    await openUnder(under, link.href);
  } else if (link.dataset.walk && document.getElementById(`n${link.dataset.walk}`)) {
    event.preventDefault();
    closeSheet();
    showPane("argument");
    goTo(document.getElementById(`n${link.dataset.walk}`));
  } else if (link.hasAttribute("data-close")) {
    const under = link.closest(".under");
    const sheet = link.closest("dialog");
    if (!under && !sheet) return;
    event.preventDefault();
    if (sheet) closeSheet();
    else {
      under.replaceChildren();
      under.closest("[data-number]")?.focus({ preventScroll: true });
    }
  }
});

/* A sheet beside the text for what belongs to a passage. */
let sheet;
let opener;
async function openSheet(address, from) {
  sheet ??= document.body.appendChild(Object.assign(document.createElement("dialog"), { className: "passage-sheet" }));
  sheet.setAttribute("aria-label", "This passage");
  opener = from;
  await htmx.ajax("GET", address, { source: sheet, target: sheet, swap: "innerHTML" });
  if (!sheet.open) sheet.showModal();
  sheet.onclick = (event) => { if (event.target === sheet) closeSheet(); };
}
function closeSheet() {
  if (!sheet?.open) return;
  sheet.close();
  opener?.focus?.({ preventScroll: true });
}
document.addEventListener("board:sheet", (event) => openSheet(event.detail.address, event.detail.from));
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("dialog form[data-search]");
  if (!form) return;
  event.preventDefault();
  const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
  await openSheet(address, opener);
  sheet.querySelector("input[type=search]")?.focus();
});

/* An answer arrives under its parent; a composer that was refused comes back with its reasons. */
document.addEventListener("submit", async (event) => {
  const form = event.target.closest(".under > form.composer[data-draft]");
  if (!form) return;
  event.preventDefault();
  if (form.ariaBusy) return;
  form.ariaBusy = "true";
  const under = form.closest(".under");
  const values = Object.fromEntries(new FormData(form, event.submitter));
  const draft = form.dataset.draft;
  await htmx.ajax("POST", form.action, { source: under, target: under, swap: "innerHTML", values });
  const card = under.querySelector(":scope > .node");
  const waits = under.querySelector(":scope > .suggested");
  const again = under.querySelector("form.composer");
  if (again) {
    prepareComposer(again);
    again.querySelector("[aria-invalid=true]")?.focus();
  } else if (card || waits) {
    localStorage.removeItem(`draft:${draft}`);
    delete document.querySelector(`a[data-drafted][href="${form.getAttribute("action")}"]`)?.dataset.drafted;
    closeMinute(under);
    if (waits) { waits.focus({ preventScroll: true }); return; }
    for (const other of document.querySelectorAll(`[id="${card.id}"]`)) if (other !== card) other.remove();
    listUnder(under.closest("[data-number]")).append(card);
    goTo(card);
  } else {
    under.querySelector("input:not([type=hidden])")?.focus();
  }
});

/* The strongest point is answered: what comes next is the whole argument. */
function closeMinute(under) {
  const minute = under.closest("#minute");
  const answer = minute?.querySelector(".links a.btn-go");
  if (!answer) return;
  answer.replaceWith(Object.assign(document.createElement("span"), { textContent: "Your answer is in." }));
  minute.querySelector(".links button.btn").classList.add("btn-go");
}

/* What others wrote: live.js says where it belongs. */
document.addEventListener("card:arrived", (event) => {
  const list = listUnder(event.target.closest("[data-number]") ?? { dataset: { number: event.detail.parent } });
  if (new URLSearchParams(location.search).get("order") === "newest") list.prepend(event.detail.card);
  else list.append(event.detail.card);
  event.detail.card.dispatchEvent(new CustomEvent("card:fresh", { bubbles: true }));
});

function listUnder(parent) {
  const tree = document.querySelector(`#tree[data-parent="${parent.dataset.number}"]`);
  if (tree) {
    document.querySelector(".empty-branch > p")?.remove();
    return tree;
  }
  let list = parent.querySelector(":scope > .branch > ol");
  if (!list) {
    list = document.createElement("ol");
    parent.append(branchOf(parent.dataset.number, list));
  }
  return list;
}

/* Passage and node light each other. */
document.addEventListener("pointerover", (event) => {
  const mark = event.target.closest("mark[data-q]");
  const node = event.target.closest(".node[data-q]");
  if (mark) light(mark.dataset.q.split(" "));
  else if (node && event.target.closest(".card")?.parentElement === node) light([node.dataset.q]);
});
document.addEventListener("click", (event) => {
  const mark = event.target.closest("mark[data-q]");
  if (!mark || String(getSelection())) return;
  const ids = mark.dataset.q.split(" ");
  const node = ids.map((id) => document.querySelector(`.node[data-q="${id}"]`)).find(Boolean);
  if (node && matchMedia("(width >= 56rem)").matches) goTo(node);
  else document.querySelector(`a[data-uses="${ids.at(-1)}"]`)?.click();
});

/* The keyboard walks the tree: up and down among what is seen, right into a branch, left to the parent. */
function goTo(node) {
  node.focus({ preventScroll: true });
  node.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}
function walk(node, key) {
  const all = [...document.querySelectorAll(".argument [data-number]")].filter((each) => each.checkVisibility());
  const at = all.indexOf(node);
  if (key === "ArrowDown") return all[at + 1];
  if (key === "ArrowUp") return all[at - 1];
  if (key === "ArrowLeft") return node.parentElement.closest("[data-number]") ?? node;
  const branch = node.querySelector(":scope > .branch");
  if (branch && !branch.open) branch.open = true;
  const closed = node.querySelector(":scope > a.closed");
  if (closed) openBranch(closed);
  return branch?.querySelector(".node");
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const under = event.target.closest(".under");
    if (under?.firstElementChild) under.querySelector("[data-close]")?.click();
    for (const menu of document.querySelectorAll("details.more[open]")) {
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const node = event.target.closest(".argument [data-number]");
  const typing = event.target.closest("input, textarea, select, .under");
  if (event.key.startsWith("Arrow") && !typing) {
    if (event.target === node) {
      const next = walk(node, document.dir === "rtl" ? mirrored(event.key) : event.key);
      event.preventDefault();
      if (next) goTo(next);
    } else if (event.target === document.body || event.target.id === "main") {
      const first = document.querySelector(".argument [data-number]");
      if (first) { event.preventDefault(); goTo(first); }
    }
  } else if (event.key === "r" && event.target === node) {
    node.querySelector(":scope > .card a[href$='/reply/'], :scope > article a[href$='/reply/']")?.click();
  }
});
function mirrored(key) {
  return { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" }[key] ?? key;
}

/* One menu open at a time. */
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("details.more") || !event.target.open) return;
  for (const other of document.querySelectorAll("details.more[open]")) if (other !== event.target) other.open = false;
}, true);
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest("details.more")) return;
  for (const menu of document.querySelectorAll("details.more[open]")) menu.open = false;
});

/* The statement last looked at, offered first when a passage is used. */
document.addEventListener("focusin", (event) => remember(event.target.closest(".node")));
document.addEventListener("pointerdown", (event) => remember(event.target.closest(".node")));
function remember(node) {
  if (node && board) board.dataset.last = node.dataset.number;
}

showPane(location.hash === "#text" || location.hash.startsWith("#p") ? "text" : "argument");
if (location.hash.startsWith("#q")) showPassage(location.hash.slice(2));
const lit = document.querySelector("[data-light]")?.dataset.light;
if (lit) {
  light([lit]);
  const mark = document.querySelector(`mark[data-q~="${lit}"]`);
  if (mark?.checkVisibility()) bringInto(mark);
}

/* A draft that waits in this browser is marked where it was begun. */
for (const link of document.querySelectorAll("a.act[href$='/reply/']")) {
  const [, slug, number] = new URL(link.href).pathname.match(/debates\/([^/]+)\/(\d+)\/reply/) ?? [];
  if (localStorage.getItem(`draft:${slug}/${number}`)) link.dataset.drafted = "draft kept";
}
