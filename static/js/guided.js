/** Guided voting by keyboard: 1 to 5 answer, s or → skips, u takes back, d says why not. Without it: buttons of one form. */

/* Letters are shortcuts only while one is in the statement or its answers: elsewhere they belong to others. */
document.addEventListener("keydown", (event) => {
  const guided = event.target.closest?.("#guided");
  if (!guided || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input:not([type=hidden]), textarea, select")) return;
  const onward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const key = event.key === onward ? "s" : event.key.toLowerCase();
  const button = guided.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

/* What comes next is read out, and answers to the keys. */
function begin() {
  document.getElementById("guided-card")?.focus({ preventScroll: true });
}
begin();
document.addEventListener("htmx:after:swap", () => {
  begin();
  scrollTo({ top: 0 });
});
