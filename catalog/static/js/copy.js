// Copy buttons: the text stands on the page anyway; without a clipboard the buttons stay hidden.
"use strict";
if (navigator.clipboard) {
  const told = document.getElementById("copy-told");
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      if (told) told.textContent = button.dataset.told;
    });
  }
}
