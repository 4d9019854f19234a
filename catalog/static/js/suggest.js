// Suggestions under the search field: a combobox with a listbox (WAI-ARIA APG). Without this script the field is
// a plain one, and the page with the results lists the same suggestions as links.
"use strict";
const PAUSE = 120;
const form = document.querySelector("form[data-suggest]");

if (form) {
  const input = form.querySelector("input[type=search]");
  const told = document.getElementById("suggest-told");
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.label);
  form.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": list.id,
  })) input.setAttribute(name, value);

  let timer = 0;
  let waiting = null; // the request under way
  let chosen = -1;

  const stop = () => {
    clearTimeout(timer);
    if (waiting) waiting.abort();
  };

  const close = () => {
    stop();
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (place) => {
    stop(); // a late answer must not take the list away from under the keyboard
    const options = [...list.children];
    chosen = (place + options.length + 1) % (options.length + 1); // one step beyond the last: the field itself
    if (chosen === options.length) chosen = -1;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === chosen)));
    if (chosen < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    }
  };

  const take = (option) => {
    const { kind, address, text } = option.dataset;
    close();
    if (kind === "dataset") {
      location.assign(address);
    } else {
      input.value = text;
      form.requestSubmit();
    }
  };

  const show = (suggestions) => {
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...suggestions.map((one, n) => {
      const option = document.createElement("li");
      option.id = `suggestion-${n}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      Object.assign(option.dataset, one);
      option.append(one.text);
      if (/[^\x00-\x7f]/.test(one.text)) option.lang = "vi"; // also on an English page
      if (one.kind === "dataset") {
        const kind = document.createElement("small");
        kind.textContent = form.dataset.dataset;
        option.append(" ", kind);
      }
      return option;
    }));
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    const many = form.dataset.toldMany.replace("{count}", suggestions.length);
    told.textContent = list.hidden ? "" : suggestions.length === 1 ? form.dataset.toldOne : many;
  };

  const ask = async () => {
    const words = input.value;
    if (waiting) waiting.abort();
    waiting = new AbortController();
    const { signal } = waiting;
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: words })}`, { signal });
      if (!answer.ok) return;
      const { suggestions } = await answer.json();
      if (!signal.aborted && document.activeElement === input) show(suggestions);
    } catch {
      // no suggestions then; the field works without them
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < 2) close();
    else timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) { if (event.key === "ArrowDown" && input.value.trim().length > 1) ask(); return; }
      event.preventDefault();
      mark(event.key === "ArrowDown" ? chosen + 1 : (chosen < 0 ? list.children.length : chosen) - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      take(list.children[chosen]);
    } else if (event.key === "Tab") {
      close();
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  form.addEventListener("submit", close);
}
