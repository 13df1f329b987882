// What may be meant while it is still typed. Every key asks at once; the answer to an older one is dropped.

import { $ } from "./page.js";
import { get } from "./server.js";

const box = $("question");
const list = $("suggestions");
let under;
let at = -1;
let pending = Promise.resolve();

const options = () => [...list.querySelectorAll(".suggestion")];

export function hide() {
  under?.abort();
  list.hidden = true;
  mark(-1);
}

/** The article that is marked. */
export const marked = () => options()[at]?.dataset.article ?? null;

/** The first one, once the list is there. */
export async function first() {
  await pending;
  return options()[0]?.dataset.article ?? null;
}

export function move(step) {
  const count = options().length;
  if (list.hidden || count === 0) return false;
  mark(at + step < -1 ? count - 1 : at + step >= count ? -1 : at + step);
  return true;
}

function mark(which) {
  at = which;
  options().forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
  const option = options()[at];
  if (option) {
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else box.removeAttribute("aria-activedescendant");
}

export function look() {
  const typed = box.value.trim();
  under?.abort();
  if (!typed) {
    list.replaceChildren();
    return hide();
  }
  under = new AbortController();
  const { signal } = under;
  pending = get(`/desk/suggest?q=${encodeURIComponent(typed.slice(0, 200))}`, signal).then(
    (html) => {
      if (signal.aborted) return;
      list.innerHTML = html;
      list.hidden = options().length === 0;
      mark(-1);
    },
    () => {},
  );
}

export function start(pick) {
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest(".suggestion");
    if (!option) return;
    event.preventDefault();
    pick(option.dataset.article);
  });
  box.addEventListener("blur", () => setTimeout(hide, 120));
}
