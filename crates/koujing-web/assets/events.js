// What the server tells while a page is seen: one stream for all scripts of the page. Browsers keep few
// connections to one server, and pages that nobody sees need none.

const listeners = [];
let stream;

function open() {
  if (stream || document.hidden || listeners.length === 0) return;
  stream = new EventSource("/desk/events");
  for (const [name, listener] of listeners) stream.addEventListener(name, listener);
}

function close() {
  stream?.close();
  stream = undefined;
}

/** Hears of events of this name from now on. */
export function on(name, listener) {
  listeners.push([name, listener]);
  if (stream) stream.addEventListener(name, listener);
  else open();
}

document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
window.addEventListener("pagehide", close);
window.addEventListener("pageshow", open);
