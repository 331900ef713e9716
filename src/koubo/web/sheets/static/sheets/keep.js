// A form that keeps what is typed: when a field has been left, every 20 seconds of typing, and on the way out. Without
// this file people save with the button.
const form = document.querySelector("form[data-k-keep]");
const address = form.dataset.kKeep;
const kept = document.querySelector("[data-k-kept]");
const lost = document.querySelector("[data-k-lost]");

let dirty = false;
let busy = false;
let timer;

const save = async () => {
  clearTimeout(timer);
  timer = undefined;
  if (!dirty || busy) return;
  dirty = false;
  busy = true;
  const body = new FormData(form);
  body.delete("once");
  const answer = await fetch(address, { method: "POST", body, redirect: "manual", headers: { "HX-Request": "true" } }).catch(() => null);
  busy = false;
  if (answer?.ok) {
    const { saved } = await answer.json();
    const time = document.createElement("time");
    time.dateTime = saved.at;
    time.textContent = saved.words;
    kept.querySelector("[data-k-when]").replaceChildren(time);
    kept.hidden = false;
    lost.hidden = true;
  } else if (answer?.status === 401) {
    location.assign(answer.headers.get("HX-Redirect")); // the server keeps what was sent; it comes back after signing in
  } else {
    dirty = true;
    lost.hidden = false;
  }
  if (dirty) later();
};

function later() {
  timer ??= setTimeout(save, 20_000);
}

form.addEventListener("input", () => {
  dirty = true;
  later();
});
form.addEventListener("focusout", save);
form.addEventListener("submit", () => { dirty = false; });
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
