// Keys of our pages. Everything works without them: they only press links and buttons that are there.
"use strict";
(() => {
  const typing = (element) => /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) && element.type !== "radio";
  const form = document.getElementById("answer");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) { form.requestSubmit(); return; }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") { document.activeElement.blur(); return; }
    if (typing(event.target)) return;
    const turned = { ArrowRight: "j", ArrowDown: form ? "j" : "", ArrowLeft: "k", ArrowUp: form ? "k" : "" }[event.key] || event.key;
    if (event.target.type === "radio" && event.key.startsWith("Arrow")) return;
    if (turned === "/") { document.getElementById("find")?.focus() ?? document.getElementById("top-find")?.focus(); event.preventDefault(); return; }
    if (turned === "v" && form) { document.getElementById("value")?.focus(); event.preventDefault(); return; }
    const wanted = [...document.querySelectorAll("[data-key]")].find((e) => e.dataset.key === turned && e !== form);
    if (wanted) {
      event.preventDefault();
      wanted.click();
      if (wanted.value === "value") document.getElementById("value")?.focus();
    }
  });
  if (!form) return;
  // What is typed and not yet saved comes back after a look elsewhere; it stays in this browser only.
  const key = `saraban-${form.dataset.key}`;
  const boxes = ["value", "why"].map((id) => document.getElementById(id)).filter(Boolean);
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) || "null");
    if (kept) {
      boxes.forEach((box) => { if (kept[box.id] !== undefined) box.value = kept[box.id]; });
      const chosen = form.querySelector(`input[name=answer][value="${kept.answer}"]`);
      if (chosen) chosen.checked = true;
    }
    const keep = () => sessionStorage.setItem(key, JSON.stringify({
      ...Object.fromEntries(boxes.map((box) => [box.id, box.value])),
      answer: form.querySelector("input[name=answer]:checked")?.value || "",
    }));
    form.addEventListener("input", keep);
    form.addEventListener("submit", () => sessionStorage.removeItem(key));
  } catch { /* a browser without storage keeps nothing */ }
  const value = document.getElementById("value");
  value?.addEventListener("input", () => {
    const chosen = form.querySelector("input[name=answer][value=value]");
    if (chosen && value.value) chosen.checked = true;
  });
})();
