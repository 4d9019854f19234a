// A page that waits for a check asks every second and a half whether it is done, and then shows itself anew.
// Without JavaScript the page has a link that does the same by hand.
"use strict";
const isPending = (page) => page.querySelector("[data-pending]") !== null;
async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.redirected || !isPending(page)) {
      location.reload();
      return;
    }
  } catch {
    // The network may come back: ask again.
  }
  setTimeout(look, 1500);
}
if (isPending(document)) setTimeout(look, 1500);
