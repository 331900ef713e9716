// Some minutes before the session ends a notice says so; every answer of the server winds the clock up again.
const notice = document.querySelector("[data-k-idle]");
let timer;
const wind = () => {
  clearTimeout(timer);
  notice.hidden = true;
  timer = setTimeout(() => { notice.hidden = false; }, notice.dataset.kIdle * 60_000);
};
document.body.addEventListener("htmx:afterRequest", wind);
wind();
