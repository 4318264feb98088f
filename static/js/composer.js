/** The composer: a live count, and a draft kept in this browser. */

function prepare(form) {
  restoreDraft(form);
  count(form);
  form.addEventListener("input", (event) => { forget(event.target); count(form); keepDraft(form); });
  form.addEventListener("change", () => keepDraft(form));
}

/* What was wrong with a field is no longer said once it is being mended. */
function forget(field) {
  if (!field.hasAttribute("aria-invalid")) return;
  field.removeAttribute("aria-invalid");
  field.closest(".form-field")?.classList.remove("is-wrong");
  field.closest(".form-field")?.querySelector(".wrong")?.remove();
}

function count(form) {
  const field = form.querySelector("[data-count]");
  const counter = form.querySelector("[data-counter]");
  if (!field || !counter) return;
  const typed = [...field.value.trim()].length;
  if (!typed) return;
  const most = Number(form.dataset.most);
  counter.textContent = typed < 10 ? `${typed} of at least 10` : `${typed} of ${most}${form.dataset.draft ? " · draft kept" : ""}`;
  counter.classList.toggle("wrong", typed > most);
}

function keepDraft(form) {
  if (!form.dataset.draft) return;
  const values = Object.fromEntries(new FormData(form));
  delete values.csrfmiddlewaretoken;
  if (values.body || values.exact) localStorage.setItem(`draft:${form.dataset.draft}`, JSON.stringify(values));
}

function restoreDraft(form) {
  const kept = form.dataset.draft && localStorage.getItem(`draft:${form.dataset.draft}`);
  if (!kept || form.querySelector("[aria-invalid=true]")) return;
  for (const [name, value] of Object.entries(JSON.parse(kept))) {
    const field = form.elements[name];
    if (!field) continue;
    if (field instanceof RadioNodeList) {
      if (![...field].some((each) => each.checked && each.defaultChecked && name === "kind")) field.value = value;
    } else if (!field.value) field.value = value;
  }
}

/* What had to wait for a name has come through: it is a draft no more. */
function dropWritten(said) {
  if (!said) return;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("draft:") && JSON.parse(localStorage.getItem(key)).body?.replace(/\s+/g, " ").trim() === said) localStorage.removeItem(key);
  }
}

if (location.hash.startsWith("#n")) {
  dropWritten(document.getElementById(location.hash.slice(1))?.querySelector(":scope > .card .card-body")?.textContent.trim());
}
dropWritten(document.querySelector(".message [data-written]")?.textContent.trim());
document.addEventListener("composer:opened", (event) => prepare(event.target));
for (const form of document.querySelectorAll("form.composer")) prepare(form);

/* A draft that waits in this browser is marked where it was begun. */
for (const link of document.querySelectorAll("a.act[href$='/reply/']")) {
  const [, slug, number] = new URL(link.href).pathname.match(/debates\/([^/]+)\/(\d+)\/reply/) ?? [];
  if (localStorage.getItem(`draft:${slug}/${number}`)) link.dataset.drafted = "draft kept";
}
