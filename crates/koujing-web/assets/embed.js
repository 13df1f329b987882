// The embedded desk: the page around it hands over the token, the conversation and what is known of the
// customer, by postMessage; messages from elsewhere are not looked at.

import { present } from "./server.js";

export function start(origins, handed) {
  window.addEventListener("message", (event) => {
    const { data, origin } = event;
    if (!origins.includes(origin) || data?.type !== "koujing") return;
    if (typeof data.token === "string") present(data.token, origin);
    const texts = (given) =>
      Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => typeof value === "string"));
    handed({
      conversation: typeof data.conversation === "string" ? data.conversation.slice(0, 200) : null,
      values: { ...texts(data.context), ...texts(data.variables) },
      question: typeof data.question === "string" ? data.question : "",
      agent: typeof data.agent === "string" ? data.agent : "",
    });
  });
  for (const origin of origins) window.parent.postMessage({ type: "koujing-ready" }, origin);
}
