// Files dropped anywhere on the page are looked at as if they had been chosen.

const form = document.querySelector("[data-drop-files]");
const input = form.elements.file;

function over(event) {
  if (![...event.dataTransfer.types].includes("Files")) return;
  event.preventDefault();
  form.classList.add("over");
}

document.addEventListener("dragover", over);
document.addEventListener("dragleave", () => form.classList.remove("over"));
document.addEventListener("drop", (event) => {
  form.classList.remove("over");
  if (event.dataTransfer.files.length === 0) return;
  event.preventDefault();
  input.files = event.dataTransfer.files;
  form.requestSubmit();
});
