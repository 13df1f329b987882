// While an answer is open: whether it still holds. The server tells when something changed; and every so
// often it is asked all the same, since a promotion also ends by itself.

import { on } from "./events.js";

const AFTER = 150;
const EVERY = 30_000;

export function start(look, { byStream }) {
  let soon;
  const later = () => {
    clearTimeout(soon);
    soon = setTimeout(look, AFTER);
  };
  if (byStream) {
    // The first of them only says where the server stands: asking once more does no harm.
    on("moved", later);
    on("open", later);
  }
  setInterval(() => {
    if (!document.hidden) look();
  }, byStream ? EVERY : EVERY / 2);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look();
  });
}
