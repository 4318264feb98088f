/**
 * Passages: text and argument light each other, and a sheet over both holds what belongs to a passage.
 */
import { behavior, goTo } from "./tree.js";

/* On a phone one of the two is shown, and the other is found again where it was left. */
const left = {};
export function showPane(name) {
  const was = document.body.dataset.pane;
  if (was !== name) left[was] = scrollY;
  document.body.dataset.pane = name;
  for (const tab of document.querySelectorAll(".pane-tabs a")) {
    if (tab.dataset.pane === name) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

/** To where a pane was left; to the top of the one that is shown. */
export function returnTo(name) {
  const isShown = document.body.dataset.pane === name;
  if (followed && !isShown && name === "argument") { history.back(); return; }
  const top = isShown ? 0 : left[name] ?? 0;
  showPane(name);
  scrollTo({ top });
}

export function light(ids) {
  for (const lit of document.querySelectorAll(".is-lit")) lit.classList.remove("is-lit");
  for (const id of ids) {
    for (const mark of document.querySelectorAll(`mark[data-q~="${id}"]`)) mark.classList.add("is-lit");
    for (const node of document.querySelectorAll(`.node[data-q="${id}"] > .card`)) node.classList.add("is-lit");
  }
}

export function showPassage(id) {
  const mark = document.querySelector(`mark[data-q~="${id}"]`);
  if (!mark) return false;
  showPane("text");
  light([id]);
  bringInto(mark);
  return true;
}

/** From a statement to its passage: where that takes the statement's place, Back leads to it again, not out of the debate. */
let followed = history.state?.followed;
export function followQuote(id) {
  const isTab = document.querySelector(".pane-tabs").checkVisibility() && document.body.dataset.pane === "argument";
  if (isTab && document.querySelector(`mark[data-q~="${id}"]`)) {
    followed = id;
    history.pushState({ followed }, "", `#q${id}`);
  }
  return showPassage(id);
}
addEventListener("popstate", () => {
  const was = followed;
  followed = history.state?.followed;
  if (followed) showPassage(followed);
  else if (was && document.body.dataset.pane === "text") returnTo("argument");
});

/* Only the pane moves: the argument beside it stays where the reader left it. */
function bringInto(mark) {
  const pane = document.getElementById("text");
  if (pane.scrollHeight <= pane.clientHeight) {
    mark.scrollIntoView({ block: "center", behavior });
    return;
  }
  const above = mark.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  pane.scrollTo({ top: pane.scrollTop + above - pane.clientHeight / 3, behavior });
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

/* Others use another passage: the text comes anew, unless something in it is selected or focused just now. */
let renewing;
document.addEventListener("passages:changed", () => { renewing ??= setTimeout(renew, 500 * Math.random()); });
async function renew() {
  const reading = document.querySelector("#text > .reading");
  const isBusy = reading?.contains(document.activeElement) || (String(getSelection()) && reading?.contains(getSelection().anchorNode));
  renewing = isBusy ? setTimeout(renew, 2_000) : undefined;
  if (!reading || isBusy) return;
  const text = new URLSearchParams(location.search).get("text") ?? "";
  const address = `/debates/${document.querySelector(".board").dataset.debate}/text/?${new URLSearchParams({ text })}`;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = Object.assign(document.createElement("template"), { innerHTML: await answer.text() }).content.firstElementChild;
  const ids = new Set([...reading.querySelectorAll("mark.is-lit")].flatMap((mark) => mark.dataset.q.split(" ")));
  // Another version has other places: then the whole page is better read anew.
  if (fresh?.querySelector("[data-version]")?.dataset.version !== reading.querySelector("[data-version]")?.dataset.version) return;
  reading.replaceWith(fresh);
  if (ids.size) light(ids);
}

/* A sheet beside the text for what belongs to a passage. */
let sheet;
let opener;
export async function openSheet(address, from) {
  sheet ??= document.body.appendChild(Object.assign(document.createElement("dialog"), { className: "passage-sheet" }));
  sheet.setAttribute("aria-label", "This passage");
  opener = from;
  if (!sheet.open) sheet.replaceChildren();
  await htmx.ajax("GET", address, { source: sheet, target: sheet, swap: "innerHTML" });
  if (!sheet.firstElementChild) return;  // refused: the reason stands beside the page
  if (!sheet.open) sheet.showModal();
  sheet.querySelector("#annotate textarea")?.focus();  // what it asks, not its way out
  sheet.onclick = (event) => { if (event.target === sheet) closeSheet(); };
}
export function closeSheet() {
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

showPane(location.hash === "#text" || location.hash.startsWith("#p") ? "text" : "argument");
if (location.hash.startsWith("#q")) showPassage(location.hash.slice(2));
const lit = document.querySelector("[data-light]")?.dataset.light;
if (lit) {
  light([lit]);
  const mark = document.querySelector(`mark[data-q~="${lit}"]`);
  if (mark?.checkVisibility()) bringInto(mark);
}
