// A form saves itself while one types, and says when it could not. Without this file people press 「一時保存」.
const form = document.querySelector("form[data-k-saves]");
const trouble = form.querySelector("[data-k-trouble]");
let timer;
let waiting = 0;
let busy = Promise.resolve();

const save = () => {
  clearTimeout(timer);
  timer = undefined;
  waiting += 1;
  busy = busy.then(async () => {
    const body = new FormData(form);
    const answer = await fetch(form.dataset.kSaves, { method: "POST", body, redirect: "manual" }).catch(() => null);
    trouble.hidden = Boolean(answer?.ok);
    if (!answer?.ok) return;
    const { version, saved } = await answer.json();
    form.elements.version.value = version;
    const time = form.querySelector(".k-saved time");
    time.dateTime = saved.at;
    time.textContent = saved.words;
  }).finally(() => { waiting -= 1; });
};

form.addEventListener("input", () => { timer ??= setTimeout(save, 5000); });
form.addEventListener("change", save);
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  if (!waiting) return;
  event.preventDefault(); // its version is about to change
  busy.finally(() => form.requestSubmit(event.submitter));
});
