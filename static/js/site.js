/** What every page has: times told from now, drafts kept, `/` for the search, one-time messages that can be closed. */

const units = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
const relative = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto", style: "short" });

function tellTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]:not([title])")) {
    const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
    const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ["minute", 60];
    time.title = time.textContent;
    time.textContent = relative.format(Math.round(seconds / size), unit);
  }
}

tellTimes(document);
document.addEventListener("htmx:after:swap", () => tellTimes(document));
document.addEventListener("card:fresh", (event) => tellTimes(event.target));

/* A form that came back: what was wrong in it is in view, to be mended. */
const wrong = document.querySelector("main [aria-invalid=true]");
wrong?.focus();
wrong?.scrollIntoView({ block: "center" });

/* The tab of this page is in view, where not all of them fit. */
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  tab.parentElement.scrollLeft += tab.getBoundingClientRect().left - tab.parentElement.getBoundingClientRect().left;
}

/* What a swap asks for is where one types next; `autofocus`, which is for whole pages, complains of it in the console. */
document.addEventListener("htmx:after:swap", () => {
  const asked = document.querySelector("[data-focus]");
  asked?.removeAttribute("data-focus");
  asked?.focus();
});

/* Whoever was in what went away is led to what came in its place. */
let place;
document.addEventListener("htmx:before:swap", () => { place = document.activeElement?.closest(".under, dialog, main"); });
document.addEventListener("htmx:after:swap", () => {
  if (document.activeElement !== document.body || !place?.isConnected) return;
  const fresh = place.querySelector("[aria-invalid=true]") ?? place.querySelector(".notes") ?? place.firstElementChild;
  if (!fresh) return;
  if (!fresh.matches("input, textarea")) fresh.tabIndex = -1;
  fresh.focus({ preventScroll: true });
});

/* A refusal is told beside the page, or in the sheet that covers it; it goes when it is closed, and with the next try. */
const refused = ":is(#messages, dialog) > .notice";
const forget = () => document.querySelector(refused)?.remove();
document.addEventListener("htmx:before:request", forget);
document.addEventListener("htmx:after:swap", () => {
  const refusal = document.querySelector("#messages > .notice");
  if (!refusal) return;
  keepNotes();
  // Who is signed in changed in another tab: what stands here can be sent after all.
  if (refusal.dataset.token) for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = refusal.dataset.token;
  document.querySelector("dialog[open]")?.append(refusal);
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-dismiss]")) dismiss(event.target.closest(".welcome"));
});
/* Escape closes it and nothing else; where it was closed, one is led back to where one was. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !document.querySelector(refused)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  dismiss();
}, true);
let last;
document.addEventListener("focusin", ({ target }) => { if (!target.closest(".welcome, .notice[role=alert]")) last = target; });
function dismiss(welcome) {
  welcome?.remove();
  forget();
  if (document.activeElement === document.body) last?.focus({ preventScroll: true });
}

/* What did not reach the server, or broke there, is told in the same place: htmx leaves the page as it is and is silent. */
function tellTrouble() {
  forget();
  keepNotes();
  const place = document.querySelector("dialog[open]") ?? document.querySelector("#messages");
  place.append(document.querySelector("#trouble").content.cloneNode(true));
}

document.addEventListener("htmx:error", (event) => { if (event.detail.ctx && !event.detail.ctx.response) tellTrouble(); });
document.addEventListener("htmx:response:error", (event) => { if (event.detail.ctx.response.status >= 500) tellTrouble(); });

/* A whole page where a part was asked for is somebody else's, like a proxy's or that of a network one has to sign in to. */
document.addEventListener("htmx:after:request", (event) => {
  const { request, text } = event.detail.ctx;
  if (request.headers["HX-Request-Type"] === "full" || !/<html[\s>]/i.test(text)) return;
  event.preventDefault();
  tellTrouble();
});

/*
 * Without a connection a form stays where it is, for the browser's own page would take its place; and a double click
 * sends it once. On the window, behind whoever sends a form without leaving the page.
 */
const sent = { at: -Infinity };
addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  const isTwice = sent.form === event.target && event.timeStamp - sent.at < 3000;
  if (navigator.onLine && !isTwice) Object.assign(sent, { form: event.target, at: event.timeStamp });
  else event.preventDefault();
  if (!navigator.onLine) tellTrouble();
});
addEventListener("pageshow", () => { sent.at = -Infinity; });  // who comes back sends it anew

/* A note that is begun is kept in this tab until it is written: whoever looks elsewhere, or signs in first, finds it again. */
const begun = ":is(.note-form, .reply form):has([name=body])";
const keyOf = (form) => `note:${form.action}#${form.elements.thread?.value ?? ""}`;

function restoreNotes() {
  for (const form of document.querySelectorAll(begun)) {
    const kept = !form.elements.body.value && sessionStorage.getItem(keyOf(form));
    for (const [name, value] of kept ? JSON.parse(kept) : []) {
      const field = form.elements[name];
      if (field?.type === "checkbox") field.checked = true;
      else if (/^(body|passage|motivation)$/.test(name) && field) field.value = value;
    }
    if (kept) form.closest("details")?.setAttribute("open", "");
  }
  const asked = document.querySelector("[name=guest_name]")?.form;
  if (asked?.elements.body) keepNote(asked);
}

function keepNote(form) {
  const said = new FormData(form);
  if (said.get("body") || said.get("passage")) sessionStorage.setItem(keyOf(form), JSON.stringify([...said]));
  else sessionStorage.removeItem(keyOf(form));
}

if (document.querySelector("[data-left]")) for (const kept of [localStorage, sessionStorage]) kept.clear();
const keepNotes = () => document.querySelectorAll(begun).forEach(keepNote);  // what was sent and did not get through, too
restoreNotes();
document.addEventListener("htmx:after:swap", restoreNotes);
document.addEventListener("input", ({ target: { form } }) => { if (form?.matches(begun)) keepNote(form); });
document.addEventListener("submit", (event) => sessionStorage.removeItem(keyOf(event.target)), true);

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const search = document.querySelector("input[type=search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
});

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy], [data-copy-from]");
  if (!copy || !navigator.clipboard) return;  // without https there is none: the link leads to what can be copied
  event.preventDefault();
  const from = document.getElementById(copy.dataset.copyFrom);
  await navigator.clipboard.writeText(from ? from.value : new URL(copy.dataset.copy, location.href).href);
  const label = copy.querySelector(".say") ?? copy;
  if (label.textContent === "Copied") return;  // twice within the two seconds
  const before = [...label.childNodes];
  label.textContent = "Copied";
  setTimeout(() => label.replaceChildren(...before), 2000);
});
