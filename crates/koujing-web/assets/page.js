// Small things about the page: its words, what is said to the agent, times in his own time zone.

export const $ = (id) => document.getElementById(id);

const texts = $("texts").dataset;
export const text = (name) => texts[name] ?? "";

let silence;

/** Says something in passing, to eyes and to screen readers. */
export function say(what, tone = "") {
  const said = $("said");
  said.textContent = what;
  said.className = `toast ${tone}`;
  clearTimeout(silence);
  silence = setTimeout(() => {
    said.className = "unseen";
  }, 2600);
}

const format = new Intl.DateTimeFormat(document.documentElement.lang, {
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

export const time = (instant) => format.format(new Date(instant));

/** Shows the times within in the reader's own words. */
export function localTimes(within) {
  for (const element of within.querySelectorAll("time[datetime]")) {
    const at = new Date(element.dateTime);
    if (!Number.isNaN(at.getTime())) element.textContent = format.format(at);
  }
}

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
