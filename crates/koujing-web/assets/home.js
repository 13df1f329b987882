// What is at hand while nothing is asked.

import * as kept from "./kept.js";
import { $, element, text } from "./page.js";
import { get } from "./server.js";

const home = $("home");
const SHOWN = 8;

export function start(ask) {
  home.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.article) ask({ article: button.dataset.article });
    if (!button?.dataset.path) return;
    open(button, button.getAttribute("aria-expanded") !== "true");
  });
}

/** Opens a category or closes it: the ones right below, and the articles right in it. */
async function open(button, wanted) {
  button.setAttribute("aria-expanded", String(wanted));
  const row = button.parentElement;
  const level = Number(row.dataset.level);
  for (let next = row.nextElementSibling; next && Number(next.dataset.level) > level; next = next.nextElementSibling) {
    next.hidden = !(wanted && Number(next.dataset.level) === level + 1);
    if (!wanted || Number(next.dataset.level) === level + 1) {
      next.querySelector(".category").setAttribute("aria-expanded", "false");
      next.querySelector(".inside").hidden = true;
    }
  }
  const inside = button.nextElementSibling;
  inside.hidden = !(wanted && button.dataset.own);
  if (!inside.hidden && !inside.firstChild) {
    inside.innerHTML = await get(`/desk/category?path=${encodeURIComponent(button.dataset.path)}`);
  }
}

export const hide = () => {
  home.hidden = true;
};

export async function show(agent) {
  home.hidden = false;
  let html;
  try {
    html = await get("/desk/home");
  } catch {
    return;
  }
  home.innerHTML = html;
  const recent = $("recent");
  const used = Object.entries(kept.used(agent)).reverse().slice(0, SHOWN);
  recent.append(element("h2", { textContent: text("recent") }));
  if (used.length === 0) {
    recent.append(element("p", { className: "hint", textContent: text("recentNone") }));
    return;
  }
  const list = element("ul", { className: "picks" });
  for (const [article, { title }] of used) {
    const pick = element("button", { type: "button", className: "pick", textContent: title });
    pick.dataset.article = article;
    list.append(element("li", {}, pick));
  }
  recent.append(list, element("p", { className: "hint", textContent: text("recentWhere") }));
}
