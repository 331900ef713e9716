// A form is sent once: its button says so and further presses do nothing. The server's one-time key keeps this true
// without scripts; delete when browsers do it by themselves.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  // A file comes and the page stays: its forms are needed again.
  if (event.submitter?.dataset.kDownload !== undefined) return;
  if (form.dataset.kBusy === "on") {
    event.preventDefault();
    return;
  }
  form.dataset.kBusy = "on";
  event.submitter?.setAttribute("aria-busy", "true");
});

// Coming back with the browser's button shows the page as it was left: let its forms be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-k-busy]")) delete form.dataset.kBusy;
  for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
});
