// What the agent says of what came: no answer, right or wrong; and his own words before they are sent.

import * as conversations from "./conversations.js";
import { $, say, text } from "./page.js";
import { post } from "./server.js";

export const KINDS = ["helpful", "wrong", "outdated", "unclear"];

const result = $("result");
const first = (what) => result.querySelector(what);

async function tell(address, body) {
  try {
    return await post(address, body);
  } catch (error) {
    say(error.message || text("failed"), "stop");
    return null;
  }
}

export function start() {
  result.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-gap]")) gap(form);
    else if (form.matches("[data-suggest]")) suggest(form);
    else if (form.matches("[data-check]")) check(form);
    else return;
    event.preventDefault();
  });
}

/** Nobody has an answer: somebody is to see to it. */
export async function gap(form = first("[data-gap]")) {
  if (!form || form.dataset.sent) return;
  form.dataset.sent = "1";
  const { context } = conversations.told();
  const body = { question: form.dataset.asked, context, note: form.elements.note.value };
  const done = await tell("/desk/gap", body);
  if (done === null) {
    delete form.dataset.sent;
    return;
  }
  say(text("gapNew"));
  form.querySelector("button").disabled = true;
}

/** One opinion of an answer is enough: the last one that was given counts on the page. */
export async function opinion(kind, card = first(".answer"), note = null) {
  if (!card || card.dataset.opinion === kind) return;
  const { article, revision, asked } = card.dataset;
  const body = { article, revision: Number(revision), kind, question: asked };
  if (note) body.note = note;
  if ((await tell("/desk/feedback", body)) === null) return;
  card.dataset.opinion = kind;
  for (const button of card.querySelectorAll(".opinions [data-act]")) {
    button.setAttribute("aria-pressed", String(button.dataset.act === kind));
  }
  say(text("thanks"));
}

async function suggest(form) {
  await opinion("suggestion", form.closest(".answer"), form.elements.note.value);
  form.reset();
  form.closest("details").open = false;
}

/** What a notice is about is still not repaired. */
export async function unrepaired(notice = first(".notice")) {
  const button = notice?.querySelector('[data-act="unrepaired"]');
  if (!button || button.disabled) return;
  button.disabled = true;
  const body = {
    article: notice.dataset.notice,
    revision: Number(button.dataset.revision),
    kind: "not_repaired",
    question: first(".outcome").dataset.question,
  };
  if ((await tell("/desk/feedback", body)) === null) button.disabled = false;
  else say(text("thanks"));
}

/** That it was copied is counted; whether it was is nothing to wait for. */
export function copied(card) {
  const { article, asked } = card.dataset;
  const { context } = conversations.told();
  post("/desk/copied", { article, question: asked, context }).catch(() => {});
}

/** Opens the box for the reply that is about to go out. */
export function checking() {
  const details = first("[data-checking]");
  if (!details) return;
  details.open = true;
  details.querySelector("textarea").focus();
}

async function check(form) {
  const { article } = form.closest(".answer").dataset;
  const { context } = conversations.told();
  const html = await tell("/desk/check", { article, reply: form.elements.reply.value, context });
  if (html !== null) form.parentElement.querySelector("[data-checked]").innerHTML = html;
}
