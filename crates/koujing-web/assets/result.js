// What came of a question: shown, copied, picked from.

import * as conversations from "./conversations.js";
import { toClipboard } from "./copy.js";
import * as kept from "./kept.js";
import { $, element, localTimes, say, text, time } from "./page.js";
import * as report from "./report.js";
import { get, post } from "./server.js";

const result = $("result");
const live = $("live");
let agent = "";
let ask = () => {};
/** What holds now, where that is no longer what is shown. */
let newer = null;

export const state = () => result.querySelector(".outcome")?.dataset.state ?? null;
const cards = () => [...result.querySelectorAll(".answer")];
const card = (from) => from?.closest?.(".answer") ?? cards()[0];

export function start(who, asking) {
  agent = who;
  ask = asking;
  result.addEventListener("click", clicked);
  result.addEventListener("submit", filled);
  $("live-show").addEventListener("click", showNewer);
}

export function show(html, { focus = true } = {}) {
  result.innerHTML = html;
  result.hidden = false;
  newer = null;
  live.hidden = true;
  localTimes(result);
  cards().forEach(compare);
  if (focus) result.focus({ preventScroll: true });
}

export function clear() {
  result.replaceChildren();
  result.hidden = true;
  newer = null;
  live.hidden = true;
}

/** Something else holds by now: it is said, and shown when the agent wants it. */
export function holdsNow(html) {
  const parsed = element("div");
  parsed.innerHTML = html;
  if (parsed.querySelector(".outcome")?.dataset.state === state()) return;
  const named = (within, what, key) => new Set([...within.querySelectorAll(what)].map((it) => it.dataset[key]));
  const answers = named(parsed, ".answer", "article");
  const notices = named(result, ".notice", "notice");
  const isGone = cards().some((shown) => !answers.has(shown.dataset.article));
  const isNoticed = [...named(parsed, ".notice", "notice")].some((notice) => !notices.has(notice));
  const key = isGone ? "gone" : isNoticed ? "noticed" : "moved";
  newer = html;
  live.className = `live ${isGone ? "stop" : ""}`;
  $("live-text").textContent = text(key);
  live.hidden = false;
}

export function showNewer() {
  if (newer) show(newer);
}

/** What was used before and reads otherwise now is said. */
function compare(shown) {
  const { article, revision } = shown.dataset;
  const before = kept.used(agent)[article];
  if (!before || before.revision >= Number(revision)) return;
  const note = shown.querySelector("[data-used]");
  const open = element("button", { type: "button", textContent: text("usedShow") });
  open.addEventListener("click", async () => {
    const query = `article=${encodeURIComponent(article)}&used=${before.revision}`;
    const what = element("div", { className: "changes" });
    what.innerHTML = await get(`/desk/changed?${query}`);
    note.after(what);
    open.remove();
  });
  note.replaceChildren(`${text("used").replace("%", time(before.at))} `, open);
  note.hidden = false;
}

function clicked(event) {
  const button = event.target.closest("button");
  if (!button) return;
  const { act, ask: question, article } = button.dataset;
  if (act === "unrepaired") report.unrepaired(button.closest(".notice"));
  else if (act) doing(act, card(button));
  else if (question) pick(button);
  else if (article) {
    const asked = result.querySelector(".outcome").dataset.question;
    ask(button.dataset.instead ? { article, instead_of: asked } : { article });
  }
}

function pick(button) {
  const values = JSON.parse(button.dataset.context || "{}");
  if (Object.keys(values).length) conversations.set(values, false);
  ask({ question: button.dataset.ask });
}

export function doing(act, shown = card()) {
  if (!shown) return;
  if (act === "copy") copy(shown, ".copy", "copied");
  if (act === "sms" && shown.querySelector(".copy-sms")) copy(shown, ".copy-sms", "copiedSms");
  if (act === "favourite") favourite(shown);
  if (report.KINDS.includes(act)) report.opinion(act, shown);
}

async function copy(shown, which, said) {
  if (newer) {
    // What does not hold any more is not sent.
    const why = $("live-text").textContent;
    showNewer();
    return say(why, "warn");
  }
  const missing = shown.querySelector("[data-missing]");
  if (missing) {
    missing.querySelector("input").focus();
    return say(text("missing"), "warn");
  }
  const done = await toClipboard(shown.querySelector(which).textContent);
  if (!done) return say(text("notCopied"), "stop");
  const { article, revision, title } = shown.dataset;
  kept.keepUsed(agent, article, title, Number(revision));
  report.copied(shown);
  say(text(said));
  shown.classList.add("copied");
}

/** The variables that were missing, as told now; then it is copied. */
async function filled(event) {
  const form = event.target.closest("[data-missing]");
  if (!form) return;
  event.preventDefault();
  const article = card(form).dataset.article;
  conversations.set(Object.fromEntries(new FormData(form)), false);
  await ask(null);
  const again = cards().find((shown) => shown.dataset.article === article);
  if (again) doing("copy", again);
}

async function favourite(shown) {
  const button = shown.querySelector('[data-act="favourite"]');
  if (!button) return;
  const wanted = button.getAttribute("aria-pressed") !== "true";
  try {
    await post("/desk/favourite", { article: shown.dataset.article, wanted });
    button.setAttribute("aria-pressed", String(wanted));
    say(text(wanted ? "kept" : "dropped"));
  } catch (error) {
    say(error.message || text("failed"), "stop");
  }
}

/** A digit: what has it. */
export function digit(number) {
  const option = result.querySelector(`.option[data-digit="${number}"]`);
  if (option) return option.click();
  const shown = cards().find((one) => one.dataset.digit === String(number));
  if (shown) doing("copy", shown);
}
