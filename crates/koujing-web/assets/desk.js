// The agents' desk: one box, the keyboard first.

import * as conversations from "./conversations.js";
import * as embed from "./embed.js";
import * as home from "./home.js";
import * as live from "./live.js";
import { $, say, text } from "./page.js";
import * as report from "./report.js";
import * as result from "./result.js";
import { post } from "./server.js";
import * as suggestions from "./suggestions.js";

const desk = $("desk");
const box = $("question");
const help = $("help");
const origins = desk.dataset.origins.split(" ").filter(Boolean);
const isEmbedded = origins.length > 0;
let agent = desk.dataset.agent;
let under;

/** Asks, by the same verb as everywhere; `null` the same again with what is told now. */
async function ask(what, { copy = false, focus = true, again = false } = {}) {
  const one = conversations.current();
  const asked = what ?? one.asked;
  if (!asked) return;
  suggestions.hide();
  under?.abort();
  under = new AbortController();
  const { signal } = under;
  try {
    const html = await post("/desk/answer", { ...asked, ...conversations.told(), again }, signal);
    if (signal.aborted || conversations.current() !== one) return;
    home.hide();
    result.show(html, { focus });
    const title = document.querySelector("#result .outcome")?.dataset.question ?? "";
    if (asked.article) box.value = title;
    grow();
    conversations.keep({ asked, question: box.value });
    if (copy && document.querySelectorAll("#result .answer").length === 1) result.doing("copy");
  } catch (error) {
    if (error.name !== "AbortError") say(error.message || text("failed"), "stop");
  }
}

/** Whether what is shown still holds. */
async function look() {
  const one = conversations.current();
  if (!one?.asked || !result.state()) return;
  try {
    const html = await post("/desk/answer", { ...one.asked, ...conversations.told(), again: true });
    if (conversations.current() === one && result.state()) result.holdsNow(html);
  } catch (error) {
    if (error.status === 404) result.holdsNow('<div class="outcome" data-state="gone"></div>');
    else if (!error.status) say(text("offline"), "warn");
  }
}

function back() {
  under?.abort();
  box.focus();
  box.select();
}

function grow() {
  box.style.setProperty("height", "auto");
  box.style.setProperty("height", `${Math.min(box.scrollHeight + 2, 160)}px`);
}

async function enter(copy) {
  const typed = box.value.trim();
  const marked = suggestions.marked();
  if (marked) return ask({ article: marked }, { copy });
  if (!typed) return;
  if (typed.startsWith("/")) {
    const first = await suggestions.first();
    if (first) return ask({ article: first }, { copy });
  }
  conversations.keep({ question: typed });
  return ask({ question: typed }, { copy });
}

box.addEventListener("input", (event) => {
  grow();
  // While characters are composed, what stands there is spelling.
  if (!event.isComposing) typed();
});
box.addEventListener("compositionend", () => typed());

function typed() {
  suggestions.look();
  if (!box.value.trim() && result.state()) {
    result.clear();
    conversations.keep({ asked: null, question: "" });
    home.show(agent);
  }
}

box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    enter(event.ctrlKey || event.metaKey);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (suggestions.move(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
  } else if (event.key === "Escape") {
    suggestions.hide();
    if (result.state()) $("result").focus({ preventScroll: true });
  } else if (event.key === "?" && !box.value) {
    event.preventDefault();
    help.showModal();
  }
});

$("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  enter(false);
});

const SCRIPTS = ["", "zh-Hans", "zh-Hant"];

const KEYS = {
  c: () => result.doing("copy"),
  Enter: () => result.doing("copy"),
  s: () => result.doing("sms"),
  f: () => result.doing("favourite"),
  g: () => report.gap(),
  h: () => report.opinion("helpful"),
  w: () => report.opinion("wrong"),
  o: () => report.opinion("outdated"),
  u: () => report.opinion("unclear"),
  n: () => report.unrepaired(),
  k: () => report.checking(),
  r: () => (result.showNewer(), ask(null)),
  t: () => {
    const script = conversations.current().values.lang ?? "";
    conversations.set({ lang: SCRIPTS[(SCRIPTS.indexOf(script) + 1) % SCRIPTS.length] });
  },
  "/": () => {
    box.value = "/";
    box.focus();
    suggestions.look();
  },
  "?": () => help.showModal(),
  Escape: back,
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || help.open) return;
  if (event.altKey && !event.ctrlKey && !event.metaKey) {
    const number = /^Digit([1-9])$/.exec(event.code)?.[1];
    if (number) conversations.openNumber(Number(number));
    else if (event.code === "KeyN") conversations.add();
    else if (event.code === "KeyK") $("context").querySelector("select, input").focus();
    else return;
    event.preventDefault();
    return;
  }
  const { target } = event;
  if (target.closest("input, select, textarea")) {
    if (event.key === "Escape" && target !== box) back();
    return;
  }
  if (event.ctrlKey || event.metaKey) return;
  const isControl = target.closest("button, a, summary");
  if (isControl && (event.key === "Enter" || event.key === " ")) return;
  if (/^[1-9]$/.test(event.key) && result.state()) {
    event.preventDefault();
    return result.digit(Number(event.key));
  }
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (act) {
    event.preventDefault();
    return act();
  }
  // Anything else is the next question.
  if (event.key.length === 1 && event.key !== " ") back();
});

document.addEventListener("paste", (event) => {
  if (event.target.closest?.("input, select, textarea") || help.open) return;
  const pasted = event.clipboardData.getData("text/plain");
  if (!pasted) return;
  event.preventDefault();
  box.value = pasted.slice(0, 4000);
  grow();
  box.focus();
  suggestions.look();
});

$("help-open")?.addEventListener("click", () => help.showModal());

function switched() {
  const one = conversations.current();
  under?.abort();
  box.value = one.question;
  grow();
  result.clear();
  suggestions.hide();
  if (one.asked) ask(one.asked, { focus: false, again: true });
  else home.show(agent);
  box.focus();
}

function begin(who) {
  agent = who;
  result.start(who, ask);
  report.start();
  suggestions.start((article) => ask({ article }));
  home.start(ask);
  conversations.start(who, { onChange: () => ask(null, { focus: false }), onSwitch: switched });
  live.start(look, { byStream: !isEmbedded });
}

if (!isEmbedded) begin(agent);
else {
  let begun = false;
  embed.start(origins, ({ conversation, values, question, agent: who }) => {
    desk.hidden = false;
    $("waiting").hidden = true;
    if (!begun) begin(who);
    begun = true;
    if (conversation) conversations.add(conversation);
    if (Object.keys(values).length) conversations.set(values);
    if (question) {
      box.value = question;
      enter(false);
    }
  });
}
