/** While a statement is typed, those of the debate that say nearly the same appear under it. */

const PAUSE = 450;
const LEAST = 12;
const asked = new WeakMap();

function placeOf(form) {
  return form?.querySelector("[data-similar]");
}

/* What was called different once is not shown again, and the server does not ask again. */
function dismissed(form) {
  return new Set((form.elements.different?.value ?? "").split(" ").filter(Boolean));
}

function show(form, html) {
  const place = placeOf(form);
  place.innerHTML = html;
  for (const button of place.querySelectorAll("[data-different]")) button.hidden = false;
  hideDismissed(form);
}

function hideDismissed(form) {
  const place = placeOf(form);
  for (const number of dismissed(form)) place.querySelector(`[data-like="${number}"]`)?.remove();
  const left = place.querySelectorAll("[data-like]").length;
  if (!left) place.replaceChildren();
}

async function ask(form, body) {
  asked.get(form)?.abort();
  const asking = new AbortController();
  asked.set(form, asking);
  try {
    const { similar, under } = placeOf(form).dataset;
    const answer = await fetch(`${similar}?${new URLSearchParams({ body, under })}`, { signal: asking.signal });
    if (answer.ok) show(form, await answer.text());
  } catch (trouble) {
    if (trouble.name !== "AbortError") placeOf(form)?.replaceChildren();
  }
}

let pause;
document.addEventListener("input", (event) => {
  const form = event.target.closest("form.composer");
  if (event.target.name !== "body" || !placeOf(form)) return;
  clearTimeout(pause);
  const body = event.target.value.trim();
  if ([...body].length < LEAST) {
    asked.get(form)?.abort();
    placeOf(form).replaceChildren();
  } else {
    pause = setTimeout(() => ask(form, body), PAUSE);
  }
});

document.addEventListener("click", (event) => {
  const different = event.target.closest("[data-different]");
  const instead = event.target.closest("[data-instead]");
  const form = (different ?? instead)?.closest("form.composer");
  if (!form) return;
  if (different) {
    form.elements.different.value = [...dismissed(form), different.dataset.different].join(" ");
    hideDismissed(form);
    form.elements.body.focus();
  } else if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
    // The draft stays where it was begun, and the card is led to: by board.js when it is on this page, else by the link.
    const number = form.dataset.draft.split("/").pop();
    for (const link of document.querySelectorAll(`a.act[href$="/${number}/reply/"]`)) link.dataset.drafted = "draft kept";
    form.closest(".under")?.replaceChildren();
  }
});

/* A composer that came back with a list has its buttons too. */
function wake(form) {
  if (placeOf(form)) for (const button of form.querySelectorAll("[data-different]")) button.hidden = false;
}
document.addEventListener("composer:opened", (event) => wake(event.target));
for (const form of document.querySelectorAll("form.composer")) wake(form);
