// Printing and copying the address need scripts: their buttons are hidden without. Delete when HTML can do both.
for (const item of document.querySelectorAll("[data-k-scripted]")) item.hidden = false;

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-k-print]")) window.print();
  const button = event.target.closest("[data-k-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.kCopy);
  const said = button.parentElement.querySelector("[data-k-said]");
  said.textContent = said.dataset.kSaid;
});
