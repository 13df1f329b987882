// What this browser keeps. Of a customer: in this tab only, under the conversation's id. Of the agent: what
// he used when, so that he is told when it has changed.

const CONVERSATIONS = "koujing-conversations";
const MOST_USED = 300;

const memory = new Map();

/** A store that may be closed to us, as in another site's page: then it is kept until the page is left. */
function reading(store, name) {
  try {
    return JSON.parse(window[store].getItem(name));
  } catch {
    return memory.get(name) ?? null;
  }
}

function writing(store, name, value) {
  memory.set(name, value);
  try {
    window[store].setItem(name, JSON.stringify(value));
  } catch {
    // Kept in memory.
  }
}

function dropping(store, name) {
  memory.delete(name);
  try {
    window[store].removeItem(name);
  } catch {
    // It was in memory.
  }
}

/** The conversations of an agent in this tab. What somebody else left here is removed. */
export function conversations(agent) {
  const kept = reading("sessionStorage", CONVERSATIONS);
  if (!kept || kept.agent !== agent) {
    for (const id of kept?.ids ?? []) dropping("sessionStorage", `koujing-conversation-${id}`);
    return { agent, ids: [], active: null };
  }
  return kept;
}

export const keepConversations = (all) => writing("sessionStorage", CONVERSATIONS, all);
export const conversation = (id) => reading("sessionStorage", `koujing-conversation-${id}`);
export const keepConversation = (one) => writing("sessionStorage", `koujing-conversation-${one.id}`, one);
export const dropConversation = (id) => dropping("sessionStorage", `koujing-conversation-${id}`);

const usedBy = (agent) => `koujing-used-${agent}`;

/** What an agent used: article → title, revision, when; the newest last. */
export const used = (agent) => reading("localStorage", usedBy(agent)) ?? {};

export function keepUsed(agent, article, title, revision) {
  const all = used(agent);
  delete all[article];
  all[article] = { title, revision, at: new Date().toISOString() };
  const names = Object.keys(all);
  for (const name of names.slice(0, Math.max(0, names.length - MOST_USED))) delete all[name];
  writing("localStorage", usedBy(agent), all);
}

/** What an agent sets for himself: his channel, his name. */
export const habits = (agent) => reading("localStorage", `koujing-habits-${agent}`) ?? {};
export const keepHabits = (agent, values) => writing("localStorage", `koujing-habits-${agent}`, values);
