// The error summary takes the focus when the page opens, and a link to a field inside closed <details> opens them.
// Delete the second half when all supported browsers open <details> for a fragment by themselves.
const summary = document.querySelector("[data-k-errors]");
if (summary) {
  summary.tabIndex = -1;
  summary.focus();
  summary.addEventListener("blur", () => summary.removeAttribute("tabindex"), { once: true });
}

const reveal = (id) => {
  const target = id ? document.getElementById(id) : null;
  for (let box = target?.closest("details:not([open])"); box; box = box.parentElement?.closest("details:not([open])")) {
    box.open = true;
  }
  return target;
};

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  const target = link && reveal(link.hash.slice(1));
  if (target && summary?.contains(link)) {
    event.preventDefault();
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  }
});
reveal(location.hash.slice(1));

// Forms end in #errors; a page without any has no use for it in its address.
if (!summary && location.hash === "#errors") history.replaceState(null, "", location.pathname + location.search);
