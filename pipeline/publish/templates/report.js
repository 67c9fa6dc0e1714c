"use strict";
// The report is whole without this: it adds filters that stay in the address, keys, and a reviewer's ticks and decisions.
(() => {
  const tools = document.getElementById("tools");
  if (!tools) return;
  const review = document.getElementById("review");
  const help = document.getElementById("help");
  const rows = [...document.querySelectorAll(".changes .row")];
  const groups = [...document.querySelectorAll(".changes tbody")];
  const kinds = [...document.querySelectorAll("input[name=kind]")];
  const field = (name) => document.getElementById("filter-" + name);
  const names = ["text", "weight", "section", "system", "role", "party", "seen"];
  const plain = (text) => text.toLowerCase().replace(/[๐-๙]/g, (d) => "๐๑๒๓๔๕๖๗๘๙".indexOf(d)).replace(/\s+/g, " ").trim();
  const said = new Map(rows.map((row) => [row, plain(row.textContent)]));
  const people = new Map(rows.map((row) => [row, [...row.querySelectorAll("b[data-role]")].map((b) =>
    [b.dataset.role, plain(b.nextElementSibling.textContent)])]));
  const english = () => document.getElementById("language-en").checked;
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const both = (thai, other) => [make("i", { lang: "th", textContent: thai }), make("i", { lang: "en", textContent: other })];

  // What a reviewer ticked and decided, by the activities of a row: kept in this browser, apart for each comparison.
  const place = "saraban:" + review.dataset.comparison;
  const sides = (row) => [row.querySelector(".old").dataset.activity || "", row.querySelector(".new").dataset.activity || ""];
  const keyOf = (row) => sides(row).join("|");
  const state = { seen: {}, decided: {}, who: "", when: "" };
  try { Object.assign(state, JSON.parse(localStorage.getItem(place) || "{}")); } catch { /* a browser without memory */ }
  const keep = () => { try { localStorage.setItem(place, JSON.stringify(state)); } catch { /* as above */ } };
  let picked = null;

  const rowOf = (side, id) => rows.find((row) => sides(row)[side] === id);
  const decisionsOf = (row) => Object.keys(state.decided).filter((key) => {
    const [left, right] = key.split("|"), [a, b] = sides(row);
    return (a && a === left) || (b && b === right);
  });

  function decide(key, same) {
    if (state.decided[key] && state.decided[key].same === same) delete state.decided[key];
    else state.decided[key] = { same, why: (state.decided[key] || {}).why || "" };
    keep();
    rows.forEach(show);
    apply();
  }

  function pick(row) {
    const other = picked;
    picked = other === row ? null : row;
    if (other && other !== row) {
      const [a, b] = sides(row), [c, d] = sides(other);
      if (Boolean(a) !== Boolean(c)) {
        picked = null;
        decide((a || c) + "|" + (b || d), true);
        return;
      }
    }
    rows.forEach(show);
  }

  function tick(row, on) {
    if (on) state.seen[keyOf(row)] = 1; else delete state.seen[keyOf(row)];
    keep();
    show(row);
    apply();
  }

  // Controls of one row, as its state wants them.
  function show(row) {
    const judge = row.querySelector(".judge"), key = keyOf(row), paired = sides(row).every(Boolean);
    const seen = Boolean(state.seen[key]);
    row.classList.toggle("seen", seen);
    judge.querySelector("input").checked = seen;
    for (const button of judge.querySelectorAll("button")) {
      const mine = paired && state.decided[key] && state.decided[key].same === (button.value === "same");
      button.setAttribute("aria-pressed", String(Boolean(mine || button.value === "pick" && picked === row)));
    }
    judge.querySelectorAll(".outcome, .reason").forEach((element) => element.remove());
    if (picked === row) {
      judge.append(make("p", { className: "outcome" }, ...both("กดปุ่มเดียวกันที่รายการของอีกฝ่าย", "Now press the same button at a row of the other side")));
    }
    for (const one of decisionsOf(row)) {
      const decision = state.decided[one], [left, right] = one.split("|"), [a] = sides(row);
      const other = a === left ? rowOf(1, right) : rowOf(0, left);
      const number = other && other !== row ? " " + other.id.slice(1) : "";
      judge.append(make("p", { className: "outcome" }, ...both(
        (decision.same ? "เป็นคู่เดียวกัน" : "ไม่ใช่คู่เดียวกัน") + (number && "กับรายการที่" + number),
        (decision.same ? "the same" : "not the same") + (number && " as row" + number))));
      if (!paired) {
        const undo = make("button", { type: "button", className: "outcome" }, ...both("เลิก", "Undo"));
        undo.addEventListener("click", () => decide(one, decision.same));
        judge.append(undo);
      }
      const why = make("input", { className: "reason", value: decision.why, placeholder: "เหตุผล / why" });
      why.setAttribute("aria-label", "เหตุผลของคำตัดสิน / reason for the decision");
      why.addEventListener("input", () => { decision.why = why.value; keep(); });
      judge.append(why);
    }
  }

  for (const row of rows) {
    const box = make("input", { type: "checkbox" });
    box.addEventListener("change", () => tick(row, box.checked));
    const judge = make("div", { className: "judge" }, make("label", {}, box, " ", ...both("ตรวจแล้ว", "reviewed")));
    const buttons = sides(row).every(Boolean)
      ? [["same", "คู่เดียวกัน", "same"], ["not", "ไม่ใช่คู่", "not the same"]]
      : [["pick", "จับคู่กับ…", "same as…"]];
    for (const [value, thai, other] of buttons) {
      const button = make("button", { type: "button", value }, ...both(thai, other));
      button.addEventListener("click", () => value === "pick" ? pick(row) : decide(keyOf(row), value === "same"));
      judge.append(button);
    }
    row.querySelector(".change").append(judge);
    show(row);
  }

  // Files: a byte order mark and no formulas, because people open them in Excel.
  const cell = (value) => {
    const safe = /^[\s\u00a0\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(value) ? "'" + value : value;
    return /[",\r\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  };
  function save(name, columns, records) {
    const lines = [columns, ...records.map((record) => columns.map((column) => record[column] || ""))];
    const text = "\ufeff" + lines.map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }
  function excerpt(side) {
    const text = side.querySelector(".text bdi").cloneNode(true);
    text.querySelectorAll(".context").forEach((element) => element.remove());
    return [...text.textContent.replace(/\s+/g, " ").trim()].slice(0, 120).join("");
  }
  function anchor(name, side) {
    const found = side && side.dataset;
    return found ? {
      [name + "_side"]: review.dataset[name], [name + "_document"]: found.document, [name + "_activity"]: found.activity,
      [name + "_row"]: found.row, [name + "_schedule"]: found.schedule, [name + "_text"]: excerpt(side),
    } : {};
  }
  const reviewer = () => ({ who: state.who, when: state.when });
  document.getElementById("save-ticks").addEventListener("click", () => {
    const columns = ["reviewed", "number", ...review.dataset.columns.split(" ").filter((name) => name !== "decision" && name !== "why")];
    save("reviewed-" + review.dataset.name + ".csv", columns, rows.map((row) => ({
      reviewed: state.seen[keyOf(row)] ? "yes" : "no", number: row.id.slice(1), ...(state.seen[keyOf(row)] ? reviewer() : {}),
      ...anchor("left", row.querySelector(".old[data-activity]")), ...anchor("right", row.querySelector(".new[data-activity]")),
    })));
  });
  document.getElementById("save-decisions").addEventListener("click", () => {
    const all = new Map();
    // What is in force already goes along, so that the file is whole.
    for (const { dataset } of document.querySelectorAll(".ruling")) {
      all.set(dataset.left + "|" + dataset.right, { decision: dataset.same, who: dataset.who, when: dataset.when, why: dataset.why });
    }
    for (const [key, { same, why }] of Object.entries(state.decided)) {
      all.set(key, { decision: same ? "same" : "not same", why, ...reviewer() });
    }
    save("decisions.csv", review.dataset.columns.split(" "), [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, decision]) => {
      const [left, right] = key.split("|");
      const a = rowOf(0, left), b = rowOf(1, right);
      return { ...decision, ...anchor("left", a && a.querySelector(".old")), ...anchor("right", b && b.querySelector(".new")) };
    }));
  });
  for (const name of ["who", "when"]) {
    const input = document.getElementById("review-" + name);
    input.value = state[name];
    input.addEventListener("input", () => { state[name] = input.value; keep(); });
  }

  function answers(row, want, words) {
    const seen = Boolean(state.seen[keyOf(row)]);
    return (!want.weight || row.dataset.weight === want.weight)
      && (!want.section || row.dataset.section === want.section)
      && (!want.system || row.dataset.systems.split(" ").includes(want.system))
      && (!want.role && !want.party || people.get(row).some(([role, name]) =>
        (!want.role || role === want.role) && name.includes(plain(want.party))))
      && (!want.seen || (want.seen === "decided" ? decisionsOf(row).length > 0 || row.querySelector(".ruling") !== null : seen === (want.seen === "yes")))
      && words.every((word) => said.get(row).includes(word));
  }

  function apply() {
    const kind = (kinds.find((input) => input.checked) || {}).value || "";
    const want = Object.fromEntries(names.map((name) => [name, field(name).value]));
    const words = plain(want.text).split(" ").filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const keeps = answers(row, want, words);
      row.hidden = !keeps;
      if (keeps && (!kind || row.classList.contains("k-" + kind))) shown += 1;
    }
    for (const group of groups) group.hidden = ![...group.querySelectorAll(".row")].some((row) => !row.hidden);
    for (const line of document.querySelectorAll(".line")) {
      const row = document.getElementById(line.dataset.row);
      line.style.opacity = row.hidden || (kind && !row.classList.contains("k-" + kind)) ? "0.25" : "";
    }
    document.getElementById("shown").textContent = english()
      ? shown + " of " + rows.length + " rows" : "แสดง " + shown + " จาก " + rows.length + " รายการ";
    const done = rows.filter((row) => state.seen[keyOf(row)]).length, decided = Object.keys(state.decided).length;
    document.getElementById("progress").textContent = english()
      ? "Reviewed " + done + " of " + rows.length + (decided ? "; " + decided + " decided" : "")
      : "ตรวจแล้ว " + done + " จาก " + rows.length + (decided ? " ตัดสินแล้ว " + decided : "");
    document.getElementById("nothing").hidden = shown > 0;
    const address = new URLSearchParams();
    if (kind) address.set("kind", kind);
    for (const name of names) if (want[name]) address.set(name, want[name]);
    if (english()) address.set("lang", "en");
    const hash = address.toString();
    if (hash !== location.hash.slice(1)) history.replaceState(null, "", hash ? "#" + hash : location.pathname);
  }

  function restore() {
    const address = new URLSearchParams(location.hash.slice(1));
    const kind = document.getElementById("kind-" + (address.get("kind") || "all"));
    if (kind) kind.checked = true;
    for (const name of names) if (address.has(name)) field(name).value = address.get(name);
    if (address.get("lang") === "en") document.getElementById("language-en").checked = true;
  }

  function go(row) {
    if (!row) return;
    row.tabIndex = -1;
    row.focus();
    row.scrollIntoView({ block: "center" });
  }
  const visible = () => rows.filter((row) => row.offsetParent !== null);
  const current = () => document.activeElement.closest(".row");
  function step(way) {
    const seen = visible(), at = seen.indexOf(current());
    go(seen[way > 0 ? at + 1 : Math.max(0, at - 1)]);
  }
  function section(way) {
    const heads = groups.map((group) => visible().find((row) => row.parentNode === group)).filter(Boolean);
    const at = heads.findIndex((row) => current() && row.parentNode === current().parentNode);
    go(heads[way > 0 ? at + 1 : Math.max(0, at - 1)]);
  }
  function openAll(crops) {
    const open = crops.some((crop) => !crop.open);
    for (const crop of crops) crop.open = open;
    return open;
  }
  const everyCrop = document.getElementById("crops-all");
  if (everyCrop) everyCrop.addEventListener("click", () =>
    everyCrop.setAttribute("aria-pressed", String(openAll([...document.querySelectorAll(".crop")]))));
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    "]": () => section(1),
    "[": () => section(-1),
    "/": () => field("text").focus(),
    i: () => current() && openAll([...current().querySelectorAll(".crop")]),
    r: () => current() && tick(current(), !state.seen[keyOf(current())]),
    "?": () => help.showModal(),
    Escape: () => { if (picked) pick(picked); else document.activeElement.blur(); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || help.open) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && !/^(radio|checkbox)$/.test(event.target.type);
    const act = Object.hasOwn(keys, event.key) && (!typing || event.key === "Escape") && keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  document.getElementById("help-open").addEventListener("click", () => help.showModal());
  for (const form of [tools, review]) form.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("reset", () => setTimeout(() => {
    document.getElementById("kind-all").checked = true;
    apply();
  }));
  tools.addEventListener("input", apply);
  for (const input of [...kinds, ...document.querySelectorAll("input[name=language]")]) input.addEventListener("change", apply);
  tools.hidden = review.hidden = false;
  restore();
  apply();
})();
