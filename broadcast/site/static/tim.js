"use strict";
/* The search over all that was said, month by month; only the archive's page loads it. */
(() => {
  const root = new URL("..", document.currentScript.src);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  /* Without marks: what someone types on a phone without a Vietnamese keyboard. */
  const marks = /[\u0300-\u036f]/g;
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(marks, "").replaceAll("đ", "d");
  function search() {
    const form = document.querySelector("[data-search]");
    if (!form) return;
    const months = all("[data-month]").map((one) => one.dataset.month);
    const results = document.querySelector("[data-results]");
    const status = document.querySelector("[data-found]");
    const field = form.querySelector("input");
    const loaded = new Map();
    let turn = 0;
    window.loaThang = (found) => loaded.set(found.month, found);
    const load = (month) => loaded.has(month) ? Promise.resolve() : new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(`thang/${month}.js`, root).href;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const mine = ++turn;
      const query = field.value.trim().replace(/\s+/g, " ");
      const shown = new Map();
      let missed = 0;
      let titled = 0;
      results.replaceChildren();
      if (!query) { status.textContent = "Gõ điều muốn tìm."; return; }
      const exact = fold(query) !== query.toLowerCase().normalize("NFD");
      const ready = (text) => exact ? text.toLowerCase().normalize("NFC") : fold(text);
      const wanted = ready(query);
      for (const month of months) {
        status.textContent = `Đang tìm trong tháng ${month.slice(5)}/${month.slice(0, 4)}…`;
        try { await load(month); } catch { missed += 1; continue; }
        if (mine !== turn) return;
        const { heard, texts } = loaded.get(month);
        for (const [link, one] of Object.entries(heard)) {
          for (const key of one.texts) {
            const [title, text] = texts[key];
            if (shown.has(key)) { shown.get(key).times += 1; tellTimes(shown.get(key)); continue; }
            const at = ready(text).indexOf(wanted);
            const named = ready(title).includes(wanted);
            if (at < 0 && !named) continue;
            const row = { times: 1, note: document.createElement("small"), name: one.name };
            tellTimes(row);
            shown.set(key, row);
            const found = resultOf(link, title, text, at, query.length, row.note);
            if (named) results.insertBefore(found, results.children[titled++] || null); else results.append(found);
          }
        }
      }
      status.textContent = (shown.size ? `Tìm thấy ${shown.size} bài.` : "Không tìm thấy bài nào.") + (missed ? ` Có ${missed} tháng chưa tải được.` : "");
    });
  }
  function tellTimes(row) { row.note.textContent = row.name + (row.times > 1 ? `, và ${row.times - 1} lần khác` : ""); }
  function resultOf(link, title, text, at, length, note) {
    const row = document.createElement("li");
    const name = document.createElement("a");
    name.href = new URL(`${link.split("/").map(encodeURIComponent).join("/")}.html`, root).href;
    name.append(Object.assign(document.createElement("bdi"), { textContent: title }));
    const start = at > 60 ? text.lastIndexOf(" ", at - 60) + 1 : 0;
    const words = document.createElement("p");
    words.append(start ? "…" : "", text.slice(start, Math.max(at, 0)));
    if (at >= 0) words.append(Object.assign(document.createElement("mark"), { textContent: text.slice(at, at + length) }));
    const far = Math.max(at, 0) + 160;
    const end = far < text.length ? Math.max(text.lastIndexOf(" ", far), at + length) : text.length;
    words.append(text.slice(at < 0 ? 0 : at + length, end), end < text.length ? "…" : "");
    row.append(name, words, note);
    return row;
  }

  search();
})();
