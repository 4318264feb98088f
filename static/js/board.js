/**
 * The board's script: votes and answers without leaving the page, and one menu open at a time.
 * Everything here also works without it, by the same addresses.
 */
import { closeSheet, followQuote, light, openSheet, returnTo, showPane } from "./passages.js";
import { behavior, goTo, listUnder, openBranch } from "./tree.js";

const prepareComposer = (form) => form.dispatchEvent(new CustomEvent("composer:opened", { bubbles: true }));
const write = document.getElementById("write");
const board = document.querySelector(".board");

/* One form carries the CSRF token; a pressed button says where it goes. */
write?.addEventListener("submit", async (event) => {
  const button = event.submitter;
  const slot = button?.closest(".slot");
  if (!slot || !button.name) return;
  event.preventDefault();
  if (slot.ariaBusy) return;  // a second answer would be written, and its card lost with the first one's
  slot.ariaBusy = "true";
  const values = { [button.name]: button.value, csrfmiddlewaretoken: write.elements.csrfmiddlewaretoken.value };
  const { id } = slot.closest("[data-number]");
  const open = document.querySelector(".position.is-open")?.id;
  await htmx.ajax("POST", button.getAttribute("formaction"), { source: slot, target: slot, swap: "outerHTML", values });
  slot.ariaBusy = null;
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
  place.firstElementChild?.scrollIntoView({ block: "nearest", behavior });
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

/* Links that do here what their page does without script. */
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
  } else if (link.dataset.show && followQuote(link.dataset.show)) {
    event.preventDefault();
  } else if (link.dataset.pane) {
    event.preventDefault();
    returnTo(link.dataset.pane);
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
    if (again === form) form.ariaBusy = null;  // refused beside the page: what is typed can be sent again
    else prepareComposer(again);
    again.querySelector("[aria-invalid=true], .choose:has(+ .wrong) input")?.focus();
  } else if (card || waits) {
    localStorage.removeItem(`draft:${draft}`);
    delete document.querySelector(`a[data-drafted][href="${form.getAttribute("action")}"]`)?.dataset.drafted;
    closeMinute(under);
    if (waits) { waits.focus({ preventScroll: true }); return; }
    for (const other of document.querySelectorAll(`[id="${card.id}"]`)) if (other !== card) other.remove();
    listUnder(under.closest("[data-number]")).append(card);
    goTo(card);
  } else {
    under.querySelector("input:not([type=hidden])")?.focus({ preventScroll: true });
    under.firstElementChild?.scrollIntoView({ block: "nearest" });  // with the question, not only its field
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

/* What was opened closes with Escape; one menu is open at a time. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const under = event.target.closest(".under");
  if (under?.firstElementChild) under.querySelector("[data-close]")?.click();
  for (const menu of document.querySelectorAll("details.more[open]")) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("details.more") || !event.target.open) return;
  for (const other of document.querySelectorAll("details.more[open]")) if (other !== event.target) other.open = false;
  event.target.lastElementChild.scrollIntoView({ block: "nearest" });  // what opens below the edge of the screen is not seen to open
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
