"use strict";
// The report is whole without this: it adds free-text and list filters, keeps them in the address, and moves by keys.
(() => {
  const tools = document.getElementById("tools");
  if (!tools) return;
  const rows = [...document.querySelectorAll(".changes .row")];
  const groups = [...document.querySelectorAll(".changes tbody")];
  const kinds = [...document.querySelectorAll("input[name=kind]")];
  const field = (name) => document.getElementById("filter-" + name);
  const names = ["text", "weight", "section", "system"];
  const plain = (text) => text.toLowerCase().replace(/[๐-๙]/g, (d) => "๐๑๒๓๔๕๖๗๘๙".indexOf(d)).replace(/\s+/g, " ");
  const said = new Map(rows.map((row) => [row, plain(row.textContent)]));
  const english = () => document.getElementById("language-en").checked;

  function apply() {
    const kind = (kinds.find((input) => input.checked) || {}).value || "";
    const want = Object.fromEntries(names.map((name) => [name, field(name).value]));
    const words = plain(want.text).split(" ").filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const keep = (!want.weight || row.dataset.weight === want.weight)
        && (!want.section || row.dataset.section === want.section)
        && (!want.system || row.dataset.systems.split(" ").includes(want.system))
        && words.every((word) => said.get(row).includes(word));
      row.hidden = !keep;
      if (keep && (!kind || row.classList.contains("k-" + kind))) shown += 1;
    }
    for (const group of groups) group.hidden = ![...group.querySelectorAll(".row")].some((row) => !row.hidden);
    for (const line of document.querySelectorAll(".line")) {
      const row = document.getElementById(line.dataset.row);
      line.style.opacity = row.hidden || (kind && !row.classList.contains("k-" + kind)) ? "0.25" : "";
    }
    document.getElementById("shown").textContent = english()
      ? shown + " of " + rows.length + " rows" : "แสดง " + shown + " จาก " + rows.length + " รายการ";
    document.getElementById("nothing").hidden = shown > 0;
    const state = new URLSearchParams();
    if (kind) state.set("kind", kind);
    for (const name of names) if (want[name]) state.set(name, want[name]);
    if (english()) state.set("lang", "en");
    const hash = state.toString();
    if (hash !== location.hash.slice(1)) history.replaceState(null, "", hash ? "#" + hash : location.pathname);
  }

  function restore() {
    const state = new URLSearchParams(location.hash.slice(1));
    const kind = document.getElementById("kind-" + (state.get("kind") || "all"));
    if (kind) kind.checked = true;
    for (const name of names) if (state.has(name)) field(name).value = state.get(name);
    if (state.get("lang") === "en") document.getElementById("language-en").checked = true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)
      && event.target.type !== "radio") return;
    if (event.key === "/") { event.preventDefault(); field("text").focus(); return; }
    if (event.key !== "j" && event.key !== "k") return;
    const seen = rows.filter((row) => row.offsetParent !== null);
    const at = seen.indexOf(document.activeElement);
    const next = seen[event.key === "j" ? at + 1 : Math.max(0, at - 1)];
    if (next) { next.tabIndex = -1; next.focus(); next.scrollIntoView({ block: "center" }); }
  });
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("reset", () => setTimeout(() => {
    document.getElementById("kind-all").checked = true;
    apply();
  }));
  tools.addEventListener("input", apply);
  for (const input of [...kinds, ...document.querySelectorAll("input[name=language]")]) input.addEventListener("change", apply);
  tools.hidden = false;
  restore();
  apply();
})();
