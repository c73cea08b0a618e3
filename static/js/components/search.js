// The search box: what may be meant, as one types (a combobox of the ARIA patterns), and one's own recent searches,
// which stay in this browser. Without it, the box is an ordinary form.
const WAIT = 150;
const SHORTEST = 2;
const MOST_RECENT = 6;

export function attach(input) {
  const box = input.closest("[data-search]");
  if (!box || input.role === "combobox") return;
  const list = box.appendChild(document.createElement("ul"));
  Object.assign(list, { className: "seek", id: `${input.id}-propositions`, role: "listbox", hidden: true });
  list.ariaLabel = box.dataset.search;
  Object.assign(input, { role: "combobox", ariaExpanded: "false", ariaAutoComplete: "list" });
  input.setAttribute("aria-controls", list.id);
  let timer, asked, chosen = -1;

  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    choose(-1);
    list.hidden = true;
    input.ariaExpanded = "false";
  };
  const choose = (place) => {
    chosen = place;
    [...list.children].forEach((option, number) => (option.ariaSelected = String(number === place)));
    const option = list.children[place];
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const show = (suggestions) => {
    close();
    list.replaceChildren(...suggestions.map((one, number) => option(list, one, number)));
    list.hidden = !suggestions.length;
    input.ariaExpanded = String(!list.hidden);
  };
  // Before anything is typed, what was seen last; the page of the search shows it already.
  const ask = async () => {
    const words = input.value.trim();
    if (words.length && words.length < SHORTEST) return close();
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`/recherche/suggestions/?q=${encodeURIComponent(words)}`, { signal: asked.signal });
      if (answer.ok && document.activeElement === input) show((await answer.json()).suggestions);
    } catch {
      // Typed further, or no network: the form still sends what is typed.
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("focus", () => input.autofocus || ask());
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.isComposing) return;
    if (list.hidden) return event.key === "ArrowDown" && ask();
    if (event.key === "ArrowDown") choose(chosen < last ? chosen + 1 : -1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? last : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.url);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  // Pressing an option must not take the focus away first, which would close the list.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[data-url]");
    if (option) location.assign(option.dataset.url);
  });
  if (document.activeElement === input && !input.autofocus) ask();
}

function option(list, { title, url, label, group }, number) {
  const row = document.createElement("li");
  Object.assign(row, { id: `${list.id}-${number}`, role: "option", className: "seek__option", ariaSelected: "false" });
  row.dataset.url = url;
  if (group) row.dataset.group = group;
  row.append(title);
  if (label) {
    const kind = row.appendChild(document.createElement("span"));
    kind.className = "item__meta";
    kind.textContent = label;
  }
  return row;
}

// Recent searches ------------------------------------------------------------------------------------------------

const found = document.querySelector("[data-found]");
if (found) remember(`recherches:${found.dataset.person}`, found.dataset.found);

function remember(name, words) {
  try {
    let kept = JSON.parse(localStorage.getItem(name)) ?? [];
    if (words) {
      kept = [words, ...kept.filter((one) => one !== words)].slice(0, MOST_RECENT);
      localStorage.setItem(name, JSON.stringify(kept));
    } else {
      showRecent(name, kept);
    }
  } catch {
    // Private browsing: nothing is remembered.
  }
}

function showRecent(name, kept) {
  const panel = document.querySelector("[data-recent]");
  if (!panel || !kept.length) return;
  panel.querySelector("ul").replaceChildren(
    ...kept.map((words) => {
      const row = document.createElement("li");
      const link = row.appendChild(document.createElement("a"));
      Object.assign(link, { className: "line", href: `/recherche/?q=${encodeURIComponent(words)}`, textContent: words });
      return row;
    }),
  );
  panel.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem(name);
    panel.hidden = true;
  });
  panel.hidden = false;
}
