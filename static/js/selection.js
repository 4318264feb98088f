/**
 * Selecting a passage of the text. Offsets are counted in Unicode code points of the version's body, from each block's
 * own start; JavaScript's strings are UTF-16, so characters are counted, not units. The server looks again.
 */

const reading = document.querySelector(".reading");
const toolbar = document.getElementById("toolbar");
const board = document.querySelector(".board");
const points = (text) => [...text].length;

function pointsTo(block, container, at) {
  const range = document.createRange();
  range.selectNodeContents(block);
  if (range.comparePoint(container, at) < 0) return 0;
  if (range.comparePoint(container, at) === 0) range.setEnd(container, at);
  return points(range.toString());
}

/** From the first to the last selected character; a triple click also reaches behind its block, or out of the text. */
function selected() {
  const selection = getSelection();
  if (!reading || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!reading.contains(range.startContainer)) return null;
  const spans = [];
  for (const block of reading.querySelectorAll("[data-start]")) {
    const first = pointsTo(block, range.startContainer, range.startOffset);
    const last = pointsTo(block, range.endContainer, range.endOffset);
    if (last > first) spans.push(Number(block.dataset.start) + first, Number(block.dataset.start) + last);
  }
  return spans.length ? { start: spans[0], end: spans.at(-1), range } : null;
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
  const room = toolbar.offsetHeight + 6;
  // Under a finger the system's own menu stands above the selection, and the handles hang below it.
  const at = matchMedia("(pointer: coarse)").matches ? Math.min(box.bottom + 30, innerHeight - room) : box.top - room;
  const top = at - pane.top + toolbar.parentElement.scrollTop;
  toolbar.style.setProperty("inset-block-start", `${Math.max(top, toolbar.parentElement.scrollTop + 4)}px`);
  toolbar.dataset.start = found.start;
  toolbar.dataset.end = found.end;
}

if (reading && toolbar) {
  document.addEventListener("selectionchange", place);
  document.addEventListener("composer:opened", () => { toolbar.hidden = true; });
  toolbar.addEventListener("pointerdown", (event) => event.preventDefault());
  toolbar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-selected]");
    if (!button) return;
    const slug = board.dataset.debate;
    const what = new URLSearchParams({ start: toolbar.dataset.start, end: toolbar.dataset.end, version: board.dataset.version });
    if (board.dataset.last) what.set("last", board.dataset.last);
    const path = button.dataset.selected === "use" ? "use-passage" : "annotate";
    document.dispatchEvent(new CustomEvent("board:sheet", { detail: { address: `/debates/${slug}/${path}/?${what}`, from: button } }));
  });
}
