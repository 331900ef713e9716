// What counts only with a certain choice elsewhere in the form is seen only then.
const dependent = [...document.querySelectorAll("[data-k-counts-with]")];
const show = () => {
  for (const box of dependent) {
    const chosen = box.closest("form").elements.namedItem(box.dataset.kCountsWith);
    box.hidden = chosen?.value !== box.dataset.kCountsWhen && !box.querySelector(".k-error, .k-note");
  }
};
document.addEventListener("change", ({ target }) => { if (dependent.some((box) => box.dataset.kCountsWith === target.name)) show(); });
show();
