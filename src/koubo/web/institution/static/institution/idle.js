// Some minutes before the session ends a notice says so; every answer to what a person did winds the clock up again.
const notice = document.querySelector("[data-k-idle]");
let bell;
const wind = () => {
  clearTimeout(bell);
  notice.hidden = true;
  bell = setTimeout(() => { notice.hidden = false; }, notice.dataset.kIdle * 60_000);
};
document.body.addEventListener("htmx:afterRequest", ({ detail }) => { if (detail.successful) wind(); });
document.body.addEventListener("koubo:heard", wind);
wind();
