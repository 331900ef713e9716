// The application form saves its texts while one types, sends files in pieces that survive a broken connection, and
// counts down to the deadline. Without this file people press 「一時保存」 and 「アップロード」.
const form = document.querySelector("form[data-k-apply]");
const seconds = 1000;
const trouble = form.querySelector("[data-k-trouble]");
let timer;
let waiting = 0;
let busy = Promise.resolve();

const token = () => form.elements.csrfmiddlewaretoken.value;

const save = () => {
  clearTimeout(timer);
  timer = undefined;
  waiting += 1;
  busy = busy.then(async () => {
    const body = new FormData();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    const answer = await fetch(form.dataset.kApply, { method: "POST", body, redirect: "manual" }).catch(() => null);
    trouble.hidden = Boolean(answer?.ok);
    if (!answer?.ok) return;
    const { version, saved } = await answer.json();
    form.elements.version.value = version;
    const time = form.querySelector(".k-saved time");
    time.dateTime = saved.at;
    time.textContent = saved.words;
  }).finally(() => { waiting -= 1; });
  return busy;
};

form.addEventListener("input", ({ target }) => {
  if (target.type !== "file") timer ??= setTimeout(save, 5 * seconds);
});
form.addEventListener("change", ({ target }) => {
  if (target.type === "file") upload(target.closest("[data-k-slot]"), target.files[0]);
  else save();
});
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  if (!waiting) return;
  event.preventDefault(); // its version is about to change
  busy.finally(() => form.requestSubmit(event.submitter));
});

const wait = (time) => new Promise((done) => setTimeout(done, time));

// One request; what fails by the line or the server is tried again for about four minutes.
const ask = async (address, options) => {
  for (let pause = 1; ; pause = Math.min(pause * 2, 30)) {
    const headers = { "X-CSRFToken": token(), ...options.headers };
    const answer = await fetch(address, { ...options, headers, redirect: "manual" }).catch(() => null);
    if (answer && answer.status < 500) return answer;
    if (pause >= 30) return answer;
    await wait(pause * seconds);
  }
};

const upload = async (slot, file) => {
  if (!file) return;
  const progress = slot.querySelector("[data-k-progress]");
  const [meter, words] = [progress.querySelector("progress"), progress.querySelector("p")];
  const say = (text) => { words.textContent = text; };
  progress.hidden = false;
  meter.value = 0;
  say(file.name);
  await save();
  const fingerprint = `${file.name} ${file.size} ${file.lastModified}`;
  const body = new URLSearchParams({ slot: slot.dataset.kSlot, name: file.name, size: file.size, fingerprint });
  let answer = await ask(form.dataset.kUploads, { method: "POST", body });
  if (!answer?.ok) return refuse(slot, answer, say);
  let { address, offset, piece } = await answer.json();
  while (offset < file.size) {
    const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
    answer = await ask(address, { method: "PATCH", headers, body: file.slice(offset, offset + piece) });
    if (!answer || (!answer.ok && answer.status !== 409)) return refuse(slot, answer, say);
    ({ offset } = await answer.json());
    meter.value = (offset / file.size) * 100;
    say(`${file.name} ${Math.round(meter.value)} %`);
  }
  answer = await ask(`${address}finish/`, { method: "POST" });
  if (!answer?.ok) return refuse(slot, answer, say);
  await renew(slot);
};

const refuse = async (slot, answer, say) => {
  const told = answer && answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
  say(told?.message ?? trouble.textContent);
  slot.querySelector("progress").value = 0;
  slot.querySelector("input[type=file]").value = "";
};

// The place for documents is drawn by the server, with what is in it now.
const renew = async (slot) => {
  const answer = await fetch(location.pathname, { redirect: "manual" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(slot.id);
  if (!fresh) return location.reload();
  slot.replaceWith(fresh);
  fresh.querySelector("a")?.focus();
};

const until = form.closest("main").querySelector("[data-k-deadline]");
if (until) {
  const left = until.querySelector("[data-k-left]");
  const ends = new Date(until.dataset.kDeadline);
  const two = (number) => String(number).padStart(2, "0");
  const tick = () => {
    const rest = Math.max(0, Math.floor((ends - Date.now()) / seconds));
    if (rest < 86400) left.textContent = `${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
  };
  tick();
  setInterval(tick, seconds);
}
