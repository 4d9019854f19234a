// The grid of a table: its links and its form fetch the rows alone instead of the whole page (htmx). Without this
// script they lead to the page with those rows, which shows the same. The form of a chart exchanges its figure alone.
"use strict";
(() => {
  const gridOf = (element) => element?.closest?.("#grid");
  let opened = []; // the boxes of the form that were open
  let focused = "";

  addEventListener("DOMContentLoaded", () => { htmx.config.refreshOnHistoryMiss = true; });

  document.addEventListener("htmx:configRequest", ({ detail }) => {
    const grid = gridOf(detail.elt);
    if (!grid) return;
    const rows = new URL(grid.dataset.rows, location.href);
    new URL(detail.path, location.href).searchParams.forEach((value, name) => {
      if (name !== "_file") rows.searchParams.append(name, value);
    });
    detail.path = rows.pathname + rows.search;
    opened = [...grid.querySelectorAll("details.grid-tools[open]")].map((box) => box.id);
    focused = document.activeElement?.id ?? "";
  });

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    // A refusal is told in the grid or the figure itself.
    if (["grid", "figure"].includes(detail.target.id) && detail.xhr.status === 400) {
      detail.shouldSwap = true;
      detail.isError = false;
    }
  });

  document.addEventListener("htmx:afterSettle", () => {
    const grid = document.getElementById("grid");
    const told = document.getElementById("grid-told");
    if (!grid || !told || told.textContent === grid.dataset.told) return;
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    told.textContent = grid.dataset.told;
    // What was pressed may be gone, as "Next" on the last page: the rows are what was asked for.
    if (!document.activeElement || document.activeElement === document.body) {
      (document.getElementById(focused) ?? grid.querySelector(".scroll"))?.focus();
    }
  });

  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const told = document.getElementById("figure-told");
    if (told && detail.target?.id === "figure") {
      told.textContent = document.getElementById("figure")?.dataset.told ?? "";
    }
  });

  // Where the rows alone cannot be had, the page itself says why.
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(failure, ({ detail }) => {
      const source = gridOf(detail.elt) && detail.elt.closest("a[href]");
      if (source) location.assign(source.href);
      else if (gridOf(detail.elt)) detail.elt.closest("form")?.submit();
    });
  }
})();
