// The print button: without scripts the browser's own menu prints the page, so the button stays hidden.
"use strict";
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
