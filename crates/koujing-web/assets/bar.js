// The bar of every page: how many gaps are overdue, as it changes.

import { on } from "./events.js";

const overdue = document.querySelector("[data-overdue]");
if (overdue) {
  on("overdue", (event) => {
    const { count, said } = JSON.parse(event.data);
    overdue.textContent = count;
    overdue.title = said;
    overdue.hidden = count === 0;
  });
}
