// Every page of the editors' room: times in the reader's own zone, keys for lists and for the queue.
// Without it everything works with links and buttons.

const format = new Intl.DateTimeFormat(document.documentElement.lang, {
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

for (const element of document.querySelectorAll("time[datetime]")) {
  const at = new Date(element.dateTime);
  if (!Number.isNaN(at.getTime())) element.textContent = format.format(at);
}

// On a narrow screen the way that one is on may stand outside what is seen of the ways.
const here = document.querySelector(".bar nav [aria-current]");
if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 40;

// What was typed is stored: the browser need not keep it any longer.
const stored = document.querySelector("[data-stored]");
if (stored) {
  localStorage.removeItem(`koujing-writing:${stored.dataset.stored.toLowerCase()}`);
  localStorage.removeItem("koujing-writing:");
}

// Times are meant as the reader's clock shows them.
const minutes = -new Date().getTimezoneOffset();
const digits = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
for (const offset of document.querySelectorAll("[data-offset]")) {
  offset.value = `${minutes < 0 ? "-" : "+"}${digits(minutes / 60)}:${digits(minutes % 60)}`;
}

// What is shown once is copied with a press.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
}

// Filters take effect as they are chosen.
const filters = document.querySelector("[data-filters]");
filters?.addEventListener("change", (event) => {
  if (event.target.tagName === "SELECT") filters.requestSubmit();
});

const rows = [...document.querySelectorAll("[data-rows] .row, [data-rows] > .item")];

function move(step) {
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement?.closest(".row, .item"));
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
  rows[next].focus();
}

function follow(selector) {
  const link = document.querySelector(selector);
  link?.click();
  return Boolean(link);
}

/** Sends a decision, of a list about the item that has the focus; or goes to what is still to be filled in. */
function decide(id) {
  const item = document.activeElement?.closest(".item");
  const form = item ? item.querySelector(`[data-decides=${id}]`) : document.getElementById(id);
  if (!form) return;
  form.closest("details")?.setAttribute("open", "");
  const missing = form.querySelector(":invalid:not(fieldset)");
  if (missing) missing.focus();
  else form.requestSubmit();
}

/** Picks the row that has the focus, or drops it. */
function pick() {
  document.activeElement?.closest(".pick")?.querySelector("[type=checkbox]")?.click();
}

// What is done to all that is picked: nothing while nothing is.
const picking = document.querySelector("[data-picking]");
function count() {
  const picked = picking.querySelectorAll(".pick :checked").length;
  const said = picking.querySelector("[data-count]");
  said.textContent = `${said.dataset.said} ${picked}`;
  for (const button of picking.querySelectorAll(".together button")) button.disabled = picked === 0;
}
if (picking) {
  picking.addEventListener("change", count);
  count();
}

const acts = {
  j: () => (rows.length ? move(1) : follow("a[rel=next]")),
  k: () => (rows.length ? move(-1) : follow("a[rel=prev]")),
  a: () => decide("approve"),
  r: () => decide("reject"),
  c: () => decide("in-hand"),
  e: () => follow("[data-key=e]"),
  x: pick,
  n: () => follow("a[href$='/new']"),
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => document.getElementById("help")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  // In a box that is ticked, letters are free.
  if (event.target.closest("input:not([type=checkbox]), select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const act = acts[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

// A decision or a draft is sent once, however often the button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
