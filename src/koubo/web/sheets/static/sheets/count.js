// The counter below a long text follows the typing. It is read out near the limit only.
document.addEventListener("input", ({ target }) => {
  const limit = Number(target.dataset?.kCount);
  if (!limit) return;
  const length = [...target.value].length;
  const counter = document.getElementById(`${target.id}-c`);
  counter.textContent = counter.textContent.replace(/^[\d,]+/, length.toLocaleString("en"));
  counter.classList.toggle("k-bad", length > limit);
  if (length > 0.9 * limit) counter.setAttribute("role", "status");
  else counter.removeAttribute("role");
});
