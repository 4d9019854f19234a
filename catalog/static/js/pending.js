// A page that waits for a check asks every second and a half whether it is done, and then shows itself anew.
// Where somebody has begun to fill in a form it only says so: a reload would throw away what was typed.
// Without JavaScript the page has a link that does the same by hand.
"use strict";
const PAUSE = 1500;
const boxOf = (page) => page.querySelector("[data-pending]");
let isTouched = false;

async function isDone() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.status >= 500) return false; // busy for a moment: this page still says what is true
    if (answer.redirected) return true;
    return boxOf(new DOMParser().parseFromString(await answer.text(), "text/html")) === null;
  } catch {
    return false; // the network may come back
  }
}

async function look() {
  const box = boxOf(document);
  if (!(await isDone())) {
    setTimeout(look, PAUSE);
  } else if (isTouched && box.dataset.done) {
    box.querySelector("span").textContent = box.dataset.done;
  } else {
    location.reload();
  }
}

if (boxOf(document)) {
  addEventListener("input", () => { isTouched = true; });
  setTimeout(look, PAUSE);
}
