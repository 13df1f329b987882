// Conversations: each has a context of its own, so that one customer's name never lands with another.

import * as kept from "./kept.js";
import { $, element, text } from "./page.js";

/** Of one conversation to the next an agent's channel and his own name stay; nothing of the customer does. */
const STAYS = ["channel", "agent.name"];
const MOST = 9;

const form = $("context");
let agent = "";
let all;
let now;
let changed = () => {};
let switched = () => {};

const fields = () => [...form.querySelectorAll("[data-kind]")];

export const current = () => now;

/** What is told of the conversation with every question. */
export function told() {
  const context = {};
  const variables = {};
  for (const field of fields()) {
    const value = now.values[field.name];
    if (!value) continue;
    if (field.dataset.kind === "dimension") context[field.name] = value;
    if (field.dataset.kind === "variable") variables[field.name] = value;
  }
  return { context, variables, lang: now.values.lang ?? "", conversation: now.id };
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return [...bytes].map((byte) => byte.toString(36).padStart(2, "0")).join("");
}

function fresh(id) {
  const habits = kept.habits(agent);
  const values = Object.fromEntries(STAYS.filter((name) => habits[name]).map((name) => [name, habits[name]]));
  return { id, values, question: "", asked: null };
}

/** Starts with what this tab had open. */
export function start(who, { onChange, onSwitch }) {
  agent = who;
  changed = onChange;
  switched = onSwitch;
  all = kept.conversations(agent);
  const known = all.ids.map(kept.conversation).filter(Boolean);
  all.ids = known.map((one) => one.id);
  if (known.length === 0) add(newId());
  else open(all.ids.includes(all.active) ? all.active : all.ids[0]);
  form.addEventListener("input", edited);
  form.addEventListener("change", edited);
  form.addEventListener("submit", (event) => event.preventDefault());
  $("context-clear").addEventListener("click", clear);
  $("conversation-new").addEventListener("click", () => add());
}

function edited(event) {
  const field = event.target;
  if (!field.dataset?.kind) return;
  const value = field.value.trim();
  if ((now.values[field.name] ?? "") === value) return;
  set({ [field.name]: value }, event.type === "change" || field.tagName === "SELECT");
}

/** Tells something of the conversation. */
export function set(values, settled = true) {
  Object.assign(now.values, values);
  const habits = kept.habits(agent);
  for (const name of STAYS) if (name in values) habits[name] = values[name];
  kept.keepHabits(agent, habits);
  keep();
  fill();
  if (settled) changed();
}

export function keep(values = {}) {
  Object.assign(now, values);
  kept.keepConversation(now);
  kept.keepConversations(all);
  tabs();
}

function fill() {
  let hidden = 0;
  for (const field of fields()) {
    const value = now.values[field.name] ?? "";
    if (field !== document.activeElement || field.tagName === "SELECT") field.value = value;
    field.classList.toggle("told", Boolean(value));
    if (value && field.closest(".more")) hidden += 1;
  }
  $("context-count").textContent = hidden ? String(hidden) : "";
}

function clear() {
  now.values = fresh(now.id).values;
  keep();
  fill();
  changed();
}

/** A conversation of this id, or a new one. */
export function add(id = newId()) {
  if (all.ids.includes(id)) return open(id);
  if (all.ids.length >= MOST) close(all.ids[0], false);
  all.ids.push(id);
  kept.keepConversation(fresh(id));
  open(id);
}

export function open(id) {
  now = kept.conversation(id) ?? fresh(id);
  all.active = id;
  fields().forEach((field) => field.blur());
  fill();
  keep();
  switched();
}

export function openNumber(number) {
  const id = all.ids[number - 1];
  if (id) open(id);
}

function close(id, andOpen = true) {
  const at = all.ids.indexOf(id);
  all.ids.splice(at, 1);
  kept.dropConversation(id);
  if (!andOpen) return;
  if (all.ids.length === 0) add();
  else if (id === now.id) open(all.ids[Math.max(0, at - 1)]);
  else keep();
}

function title(one, number) {
  return one.values["customer.name"] || one.question || `${text("conversation")} ${number}`;
}

function tabs() {
  const bar = $("conversations");
  bar.querySelectorAll(".conversation").forEach((old) => old.remove());
  all.ids.forEach((id, at) => {
    const one = id === now.id ? now : kept.conversation(id);
    const name = title(one, at + 1);
    const is = id === now.id;
    const pick = element("button", { type: "button", textContent: name, title: `${name} (Alt+${at + 1})` });
    pick.setAttribute("aria-pressed", String(is));
    pick.addEventListener("click", () => open(id));
    const drop = element("button", { type: "button", className: "plain", textContent: "×" });
    drop.setAttribute("aria-label", `${text("close")}: ${name}`);
    drop.addEventListener("click", () => close(id));
    const tab = element("span", { className: `conversation${is ? " is" : ""}` }, pick);
    if (all.ids.length > 1) tab.append(drop);
    $("conversation-new").before(tab);
  });
}
