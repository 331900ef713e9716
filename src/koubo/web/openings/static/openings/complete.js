// A search box that offers what may be meant (the combobox of the ARIA practices: arrows, Enter, Escape; the list is a popup).
// Without scripts it is a plain box. Nothing happens while an input method composes.
const WAIT = 150;
const known = new Map();

async function offersFor(address, typed, signal) {
  if (!known.has(typed)) {
    const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`, { signal });
    if (!answer.ok) return [];
    known.set(typed, (await answer.json()).offers);
  }
  return known.get(typed);
}

function start(form, input) {
  const list = document.createElement("ul");
  const said = document.createElement("p");
  list.id = `${input.id}-offers`;
  list.className = "k-offers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.kOffers);
  list.hidden = true;
  said.className = "k-vh";
  said.setAttribute("role", "status");
  input.after(list, said);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  input.autocomplete = "off";
  input.type = "text"; // a search field may not be a combobox
  input.enterKeyHint = "search";
  let timer, asking, active = -1, offers = [];

  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (next) => {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = next;
    const option = list.children[active];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };

  const choose = (offer) => {
    close();
    if (offer.href) return location.assign(offer.href);
    input.value = offer.value;
    // Where there are other conditions to fill in, choosing is not asking.
    if (form.classList.contains("k-searchbox")) form.requestSubmit();
  };

  const show = () => {
    list.replaceChildren(...offers.map((offer, number) => {
      const option = document.createElement("li");
      const kind = document.createElement("small");
      option.id = `${list.id}-${number}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      kind.textContent = offer.kind;
      option.append(offer.label, " ", kind);
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => choose(offer));
      return option;
    }));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = offers.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    said.textContent = offers.length ? form.dataset.kSaid.replace("0", offers.length) : "";
  };

  const ask = () => {
    clearTimeout(timer);
    asking?.abort();
    const typed = input.value.trim();
    if (!typed) return close();
    timer = setTimeout(async () => {
      asking = new AbortController();
      try {
        offers = await offersFor(form.dataset.kComplete, typed, asking.signal);
      } catch {
        return; // another letter came, or there is no network: the box goes on as a plain one
      }
      if (input.value.trim() === typed && document.activeElement === input) show();
    }, WAIT);
  };

  input.addEventListener("input", (event) => event.isComposing || ask());
  input.addEventListener("compositionend", ask);
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const last = offers.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return event.key === "ArrowDown" ? ask() : undefined;
      event.preventDefault();
      const down = event.key === "ArrowDown";
      mark(down ? (active >= last ? -1 : active + 1) : active < 0 ? last : active - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(offers[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab") {
      close();
    }
  });
}

for (const form of document.querySelectorAll("form[data-k-complete]")) {
  const input = form.querySelector("input[name=q]");
  if (input) start(form, input);
}
