/**
 * Selecting a passage of the text. Offsets are counted in Unicode code points of the version's body, from each block's
 * own start; JavaScript's strings are UTF-16, so characters are counted, not units. The server looks again.
 */

const prose = document.querySelector(".prose");
const toolbar = document.getElementById("toolbar");
const board = document.querySelector(".board");
const points = (text) => [...text].length;

function offset(container, at) {
  const element = container.nodeType === Node.TEXT_NODE ? container.parentElement : container;
  const block = element.closest("[data-start]");
  if (!block) return null;
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(container, at);
  return Number(block.dataset.start) + points(range.toString());
}

function selected() {
  const selection = getSelection();
  if (!prose || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!prose.contains(range.commonAncestorContainer)) return null;
  const start = offset(range.startContainer, range.startOffset);
  let end = offset(range.endContainer, range.endOffset);
  if (end === null && range.endContainer === prose) end = null;
  if (start === null || end === null || end <= start) return null;
  const text = String(selection);
  const before = points(text) - points(text.trimStart());
  const after = points(text) - points(text.trimEnd());
  return { start: start + before, end: end - after, range };
}

function place() {
  const found = selected();
  if (!found || found.end - found.start < 3) {
    toolbar.hidden = true;
    return;
  }
  const box = found.range.getBoundingClientRect();
  const pane = toolbar.parentElement.getBoundingClientRect();
  toolbar.hidden = false;
  const top = box.top - pane.top + toolbar.parentElement.scrollTop - toolbar.offsetHeight - 6;
  toolbar.style.setProperty("inset-block-start", `${Math.max(top, toolbar.parentElement.scrollTop + 4)}px`);
  toolbar.dataset.start = found.start;
  toolbar.dataset.end = found.end;
}

if (prose && toolbar) {
  document.addEventListener("selectionchange", place);
  toolbar.addEventListener("pointerdown", (event) => event.preventDefault());
  toolbar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-selected]");
    if (!button) return;
    const slug = board.dataset.debate;
    const what = new URLSearchParams({ start: toolbar.dataset.start, end: toolbar.dataset.end, version: board.dataset.version });
    if (board.dataset.last) what.set("last", board.dataset.last);
    const path = button.dataset.selected === "use" ? "use-passage" : "annotate";
    document.dispatchEvent(new CustomEvent("board:sheet", { detail: { address: `/debates/${slug}/${path}/?${what}`, from: button } }));
    toolbar.hidden = true;
  });
}
