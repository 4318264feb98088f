/** The queue by keyboard: j and k walk, a accepts, e, m and d open what has to be filled in, u undoes, Escape leaves a field. */

const SAME = { arrowdown: "j", arrowup: "k" };
const card = document.getElementById("queue-card");

/* Letters are shortcuts only while one is in the queue, and never where one types: elsewhere they belong to others. */
document.addEventListener("keydown", (event) => {
  const queue = event.target.closest?.("#queue");
  if (!queue || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const typing = event.target.closest("input:not([type=hidden]), textarea, select");
  if (event.key === "Escape") leave(event.target);
  if (typing || event.key === "Escape") return;
  const pressed = event.key.toLowerCase();
  const undo = pressed === "u" && document.querySelector("#messages button[value=reopen]");
  const control = undo || queue.querySelector(`[data-key="${CSS.escape(SAME[pressed] ?? pressed)}"]`);
  if (!control || control.disabled) return;
  event.preventDefault();
  if (control.matches("summary")) open(control.parentElement);
  else control.click();
});

/* What has to be filled in has the focus at once. */
function open(details) {
  details.open = true;
  const field = details.querySelector("textarea, input:not([type=hidden])");
  field?.focus();
  /* A reason that is proposed gives way to the one that is typed; a whole statement is changed here and there. */
  if (field?.matches("input")) field.select();
}

function leave(from) {
  const details = from.closest(".queue-acts details");
  if (details) details.open = false;
  card.focus();
}

/* What is in front is read out, and answers to the keys; what was wrong is there to be mended. */
(card?.querySelector("[aria-invalid=true]") ?? card)?.focus({ preventScroll: true });
