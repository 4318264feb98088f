/**
 * The tree of statements: branches that open where they stand, cards that come to them, and the keyboard's walk.
 */

export const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

/* A closed branch is a sentence that leads to it; here its cards come to it instead. */
export async function openBranch(link) {
  if (link.ariaBusy) return;
  link.ariaBusy = "true";
  const more = link.closest(".node-more");
  // htmx swaps only what is in the document.
  const holder = Object.assign(document.createElement("div"), { hidden: true });
  link.after(holder);
  await htmx.ajax("GET", link.dataset.children, { source: link, target: holder, swap: "innerHTML" }).catch(() => {});
  const list = holder.querySelector("ol.children");
  holder.remove();
  if (!list) {
    link.ariaBusy = null;
    // What went wrong is told, and can be tried again from here.
    if (!document.querySelector("#messages > .notice")) location.href = link.href;
    return;
  }
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

/* What others wrote: live.js says where it belongs. */
document.addEventListener("card:arrived", (event) => {
  const list = listUnder(event.target.closest("[data-number]") ?? { dataset: { number: event.detail.parent } });
  if (new URLSearchParams(location.search).get("order") === "newest") list.prepend(event.detail.card);
  else list.append(event.detail.card);
  event.detail.card.dispatchEvent(new CustomEvent("card:fresh", { bubbles: true }));
});

export function listUnder(parent) {
  const tree = document.querySelector(`#tree[data-parent="${parent.dataset.number}"]`);
  if (tree) {
    for (const said of document.querySelectorAll(".empty-branch > p")) said.remove();
    return tree;
  }
  let list = parent.querySelector(":scope > .branch > ol");
  if (!list) {
    list = document.createElement("ol");
    parent.append(branchOf(parent.dataset.number, list));
  }
  return list;
}

/* The keyboard walks the tree: up and down among what is seen, right into a branch, left to the parent. */
export function goTo(node) {
  node.focus({ preventScroll: true });
  node.scrollIntoView({ block: "center", behavior });
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
    node.querySelector(":scope > .card a[href$='/reply/'], :scope > .card-in a[href$='/reply/']")?.click();
  } else if (event.key === "u" && event.target === node) {
    // Said at the top of the page, and many stops away from the statement that one is led to.
    [...document.querySelectorAll("#messages button")].find((each) => each.textContent === "Undo")?.click();
  }
});
function mirrored(key) {
  return { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" }[key] ?? key;
}
