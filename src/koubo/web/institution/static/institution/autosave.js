// The form saves itself: when a field has been left, every 20 seconds of typing, and on the way out. A failed save is
// said and tried again; what somebody else saved is never replaced. Without this file people save with the button.
const form = document.querySelector("form[data-k-autosave]");
const address = form.dataset.kAutosave; // empty where saving needs a decision first (a conflict)
const notes = [...document.querySelectorAll("[data-k-say]")];
const seconds = 1000;

let edits = 0; // changes made on this page: all, those stored, those sent
let stored = 0;
let tried = 0;
let unsaved = form.dataset.kUnsaved === "on"; // typed on an earlier page, not saved yet
let unread = false; // something typed that the server cannot read
let unheard = []; // sent without an answer: one of them may have been saved
let over = false; // sent with a button, or signed out with everything kept
let stopped = !address;
let busy = null;
let timer;
let wait = 0;
let watch; // looks for a new sign-in
let renewed = false; // got a new sign-in's token, with which nothing has been saved yet

// Nothing is stored of a new posting before it is saved first.
const isNew = () => form.elements.version.value === "0";

const say = (name, words = "") => {
  const said = name || (isNew() && "new");
  for (const note of notes) {
    note.hidden = note.dataset.kSay !== said;
    const slot = note.hidden ? null : note.querySelector("[data-k-slot]");
    if (slot) slot.textContent = words;
  }
};

const show = (place, moment) => {
  const time = document.querySelector(`${place} time`);
  time.dateTime = moment.at;
  time.textContent = moment.words;
};

// What is blank needs no words, and files are sent with their button.
const contents = () => {
  const data = new FormData();
  for (const [name, value] of new FormData(form)) if (value && typeof value === "string" && name !== "once") data.append(name, value);
  return data;
};

// A request that outlives its page may carry 64 KiB.
const fits = (data) => [...data].reduce((size, [name, value]) => size + 110 + new Blob([name, value]).size, 0) < 60_000;

const send = (body, isQuiet) => {
  body.set("version", form.elements.version.value);
  const headers = { "HX-Request": "true", ...(isQuiet && { "X-Koubo-Quiet": "true" }) };
  const signal = AbortSignal.timeout(20 * seconds);
  return fetch(address, { method: "POST", body, headers, signal, keepalive: fits(body), redirect: "manual" }).catch(() => null);
};

const follow = async (answer) => {
  const { version, saved, unread: labels, ends } = await answer.json();
  form.elements.version.value = version;
  show(".k-saved", saved);
  document.querySelector(".k-saved").hidden = false;
  if (ends) {
    show("#ends", ends);
    document.body.dispatchEvent(new Event("koubo:heard"));
  }
  return labels;
};

// The answer to an earlier try was lost: if that try was saved, sending it again changes nothing and tells the version.
const caughtUp = async () => {
  for (const body of unheard.splice(0)) {
    const answer = await send(body, true);
    if (answer?.ok) {
      await follow(answer);
      return true;
    }
  }
  return false;
};

const halt = (name, words) => {
  stopped = true;
  document.querySelector(".k-saved").hidden = true; // what stands here is not saved
  say(name, words);
};

const again = () => {
  wait = Math.min(wait * 2 || 4, 60);
  timer = setTimeout(save, wait * seconds);
  say(navigator.onLine ? "failed" : "offline");
};

const attempt = async () => {
  const sent = edits;
  const isQuiet = sent === tried; // nothing was typed since the last try
  const body = contents();
  tried = sent;
  let answer = await send(body, isQuiet);
  if (answer?.status === 409 && (await caughtUp())) answer = await send(body, isQuiet);
  if (!answer || answer.status >= 500) {
    if (!isQuiet) unheard = [body, ...unheard].slice(0, 5);
    again();
  } else if (answer.ok) {
    stored = sent;
    unheard = [];
    wait = 0;
    renewed = false;
    unsaved = false;
    const labels = await follow(answer);
    unread = labels !== "";
    say(unread ? "unread" : "", labels);
    if (edits !== stored) later();
  } else if (answer.status === 401) {
    over = true; // the server keeps what was sent; it comes back after signing in
    location.assign(answer.headers.get("HX-Redirect"));
  } else if (answer.status === 409) {
    const { code, message } = await answer.json();
    halt(code === "stale-version" ? "conflict" : "locked", message);
  } else if (answer.status === 422) say("title");
  else if (answer.status === 404) halt("gone");
  else {
    halt("out");
    if (!renewed) renew();
  }
};

function save() {
  clearTimeout(timer);
  timer = undefined;
  if (!busy && !over && !stopped && edits !== stored) busy = attempt().finally(() => { busy = null; });
}

const later = () => { timer ??= setTimeout(save, 20 * seconds); };

// Signed in again in another tab: this page gets that session's token, and goes on for the same person only.
const renew = async () => {
  clearTimeout(watch);
  const here = location.pathname + location.search;
  const answer = await fetch(here, { headers: { "X-Koubo-Quiet": "true" }, redirect: "manual" }).catch(() => null);
  if (!answer || answer.type === "opaqueredirect") watch = setTimeout(renew, 10 * seconds); // still signed out
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page && page.querySelector("form[data-k-autosave]");
  if (!fresh || fresh.dataset.kPerson !== form.dataset.kPerson) return;
  form.elements.csrfmiddlewaretoken.value = fresh.elements.csrfmiddlewaretoken.value;
  renewed = true;
  stopped = false;
  document.querySelector(".k-saved").hidden = isNew();
  say("");
  save();
};

// Enter in a field saves and stays in it.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("input:not([type=file])")) return;
  event.preventDefault();
  save();
});

form.addEventListener("input", () => {
  edits += 1;
  if (!stopped) later();
});

// A field was left: the checks run first, then the form is saved.
document.body.addEventListener("htmx:beforeOnLoad", ({ detail }) => { if (detail.xhr.status === 401) over = true; });
document.body.addEventListener("htmx:afterRequest", () => { if (!wait) save(); });

form.addEventListener("submit", (event) => {
  if (busy) {
    event.preventDefault(); // its version is about to change
    busy.finally(() => { if (!over) form.requestSubmit(event.submitter); });
    return;
  }
  over = true;
  clearTimeout(timer);
});

window.addEventListener("online", () => {
  say("");
  save();
});
window.addEventListener("offline", () => { if (!stopped) say("offline"); });
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save();
  else if (notes.some((note) => note.dataset.kSay === "out" && !note.hidden)) renew();
});
window.addEventListener("pagehide", save);

// Leaving asks first only where the way out cannot save: what is stuck, unreadable, too long, without a title, or a file.
window.addEventListener("beforeunload", (event) => {
  if (over) return;
  const isTitled = [...form.querySelectorAll("[name^='title-']")].some((input) => input.value.trim());
  const isSure = !stopped && !wait && navigator.onLine && isTitled && (!busy || edits === tried) && fits(contents());
  const isChosen = form.elements.upload?.files.length;
  if (unsaved || unread || isChosen || (edits !== stored && !isSure)) event.preventDefault();
});

// Coming back with the browser's button: the page as it was catches up, one rebuilt from an old copy is fetched anew.
form.autocomplete = "off";
if (address && !unsaved && performance.getEntriesByType("navigation")[0]?.type === "back_forward") location.reload();
window.addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  over = false;
  edits += 1;
  tried = edits;
  save();
});
