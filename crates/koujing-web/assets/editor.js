// Writing an article, as a form or as its file: how it reads beside it while one types, and nothing typed is ever lost. Text is kept
// in the browser until the server says that it has it.

import { post, send } from "./server.js";

const form = document.getElementById("file");
const source = document.getElementById("source");
const preview = document.getElementById("preview");
const said = document.getElementById("autosaved");
const PAUSE = 350;

const own = () => `koujing-writing:${form.dataset.new ? "" : form.dataset.id.toLowerCase()}`;
const isForm = form.elements.view?.value === "form";
/** What is filled in of the form: name → value. */
const filled = () => Object.fromEntries([...new FormData(form)].filter(([name]) => /^(f|w|add)-/.test(name)));
const id = () => form.elements.id?.value ?? form.dataset.id;

/* Kept in the browser */

const given = source.value;
const givenForm = JSON.stringify(filled());

function keep() {
  const writing = { id: id(), seen: form.elements.seen?.value ?? null, source: source.value, at: Date.now() };
  if (isForm) writing.form = filled();
  try {
    localStorage.setItem(own(), JSON.stringify(writing));
    said.textContent = said.dataset.said;
  } catch {
    said.textContent = "";
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(own()));
  } catch {
    return null;
  }
}

const before = kept();
if (form.dataset.refused) {
  // The page shows what was typed; it is stored nowhere yet.
  keep();
} else if (before && before.source === given && (!before.form || JSON.stringify(before.form) === givenForm)) {
  localStorage.removeItem(own());
} else if (before) {
  const offer = document.getElementById("kept");
  offer.hidden = false;
  document.getElementById("kept-at").textContent = new Date(before.at).toLocaleString(document.documentElement.lang);
  document.getElementById("kept-take").addEventListener("click", () => {
    if (isForm !== Boolean(before.form)) {
      // It was written in the other view, which offers it again.
      const address = new URL(location.href);
      address.searchParams.set("view", isForm ? "file" : "form");
      location.assign(address);
      return;
    }
    source.value = before.source;
    for (const [name, value] of Object.entries(before.form ?? {})) {
      if (form.elements[name]) form.elements[name].value = value;
    }
    if (form.elements.id && before.id) form.elements.id.value = before.id;
    // It was written over that revision: if there is a newer one by now, saving asks.
    if (form.elements.seen && before.seen) form.elements.seen.value = before.seen;
    offer.hidden = true;
    look();
    source.focus();
  });
  document.getElementById("kept-drop").addEventListener("click", () => {
    localStorage.removeItem(own());
    offer.hidden = true;
  });
}

for (const link of document.querySelectorAll("[data-drop]")) {
  link.addEventListener("click", () => localStorage.removeItem(own()));
}

/* As it would read */

let pause;
let asked;

const written = () => ({ id: id(), source: source.value, ...(isForm && { form: filled() }) });

async function look() {
  asked?.abort();
  asked = new AbortController();
  try {
    preview.innerHTML = await post(form.dataset.preview, written(), asked.signal);
  } catch (error) {
    if (error.name !== "AbortError") said.textContent = preview.dataset.offline;
  }
}

form.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(look, PAUSE);
  keep();
});

/** To the line of a problem. */
preview.addEventListener("click", (event) => {
  const line = Number(event.target.closest("[data-line]")?.dataset.line);
  if (!line || isForm) return;
  const lines = source.value.split("\n");
  const from = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  source.focus();
  source.setSelectionRange(from, from + (lines[line - 1] ?? "").length);
  const height = parseFloat(getComputedStyle(source).lineHeight);
  source.scrollTop = Math.max(0, (line - 4) * height);
});

form.addEventListener("keydown", (event) => {
  if (event.key === "F2") form.querySelector("[data-other]")?.click();
  // A line that is filled in is not handed in by it.
  if (event.key === "Enter" && event.target.tagName === "INPUT") event.preventDefault();
  if (!event.ctrlKey && !event.metaKey) return;
  const then = { s: "save", Enter: "submit" }[event.key];
  if (!then) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector(`[name=then][value=${then}]`));
});

/* Pictures, pasted or dropped */

/** The wording in which one writes; else the first of them. */
function writing(target) {
  const own = target.closest?.("textarea");
  return own && !own.hidden ? own : form.querySelector("textarea.wording, #source:not([hidden])");
}

async function pictures(files, target) {
  const box = writing(target);
  for (const file of files) {
    try {
      const reference = await send("/preview/image", file);
      const name = file.name.replace(/\.[^.]*$/, "").replace(/[\[\]\\]/g, "");
      box.setRangeText(`![${name}](${reference})`, box.selectionStart, box.selectionEnd, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
    } catch (error) {
      said.textContent = error.status === 422 ? error.message : preview.dataset.offline;
    }
  }
}

const images = (data) => [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));

form.addEventListener("paste", (event) => {
  const files = images(event.clipboardData);
  if (files.length === 0) return;
  event.preventDefault();
  pictures(files, event.target);
});
form.addEventListener("dragover", (event) => {
  if ([...event.dataTransfer.types].includes("Files")) event.preventDefault();
});
form.addEventListener("drop", (event) => {
  const files = images(event.dataTransfer);
  if (files.length === 0) return;
  event.preventDefault();
  pictures(files, event.target);
});
