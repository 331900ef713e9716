// Leaving the form with unsaved changes asks first. Delete when drafts save themselves.
for (const form of document.querySelectorAll("form[data-k-unsaved]")) {
  let changed = form.dataset.kUnsaved === "on";
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}
