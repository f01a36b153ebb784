"use strict";
/* What makes the pages kinder where there is JavaScript; without it they lack nothing but this. */
(() => {
  const root = new URL("..", document.currentScript.src);
  const onWeb = location.protocol.startsWith("http");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const memory = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, value); } catch { /* a private window */ } },
  };
  const place = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB`;
  /* Where the horns are it is always seven hours later than in Greenwich. */
  const there = (days = 0) => new Date(Date.now() + 7 * 3600e3 + days * 86400e3).toISOString();

  /* Which day is today, and what is on air: the page may be older than this morning. */
  function tellTime() {
    const days = document.querySelector("[data-days]");
    if (!days) return;
    const now = there().slice(0, 10);
    const names = { [there(-1).slice(0, 10)]: "Hôm qua", [now]: "Hôm nay", [there(1).slice(0, 10)]: "Ngày mai" };
    const minute = there().slice(11, 16);
    let latest = null;
    for (const section of all("[data-day]", days)) {
      const { day } = section.dataset;
      const name = names[day];
      const label = section.querySelector("[data-label]");
      label.hidden = !name;
      label.textContent = name || "";
      if (day <= now && (!latest || day > latest.dataset.day)) latest = section;
      for (const card of all("[data-times]", section)) {
        const state = card.querySelector("[data-state]");
        const text = day === now ? onAir(card, minute) : "";
        const over = day < now || text === "Đã đến giờ" || text === "Dựng sau giờ";
        state.hidden = !text;
        state.textContent = text;
        state.classList.toggle("now", text === "Đang phát");
        state.classList.toggle("over", over);
        /* Not while someone listens: a player that is moved falls silent. */
        if (over && card.classList.contains("urgent") && card.querySelector("audio").paused) {
          card.classList.remove("urgent");
          all(".card", section).pop().after(card);
        }
      }
    }
    document.querySelector("[data-stale]").hidden = !latest || latest.dataset.day === now;
    const first = days.querySelector("[data-day]");
    if (latest && latest !== first) days.insertBefore(latest, first);
  }
  function onAir(card, minute) {
    const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
    const now = minutes(minute);
    const times = card.dataset.times.trim().split(/\s+/).map(minutes);
    const lasts = Math.max(1, Math.round(card.dataset.ms / 60000));
    if (times.some((time) => now >= time && now < time + lasts)) return "Đang phát";
    const next = times.find((time) => now < time);
    const last = card.dataset.times.trim().split(/\s+/).pop();
    const made = card.dataset.made || "";
    /* A file made after its hour cannot have been heard; one made in time may have been, if somebody played it. */
    if (next === undefined) return made.slice(11, 16) > last && made.slice(0, 10) >= there().slice(0, 10) ? "Dựng sau giờ" : "Đã đến giờ";
    return next === times[0] ? "Sắp phát" : `Phát lại ${Math.floor(next / 60)}:${String(next % 60).padStart(2, "0")}`;
  }

  function player(box) {
    const audio = box.querySelector("audio");
    if (!audio) return;
    const key = `loa:${box.dataset.key}`;
    const resume = box.querySelector("[data-resume]");
    const items = all("[data-seek]", box);
    const lines = all("[data-s]", box.querySelector(".text") || box);
    const wave = box.querySelector("[data-wave]");
    const total = Number(box.dataset.ms);
    const seek = (ms) => { audio.currentTime = ms / 1000; audio.play().catch(() => {}); resume.hidden = true; };

    const left = Number(memory.get(key));
    if (left > 5000 && left < total - 5000) {
      resume.textContent = `Nghe tiếp từ ${place(left)}`;
      resume.hidden = false;
      resume.addEventListener("click", () => { seek(left); audio.focus(); });
    }
    for (const item of items) item.addEventListener("click", (event) => { event.preventDefault(); seek(Number(item.dataset.seek)); });
    if (wave) {
      wave.classList.add("live");
      wave.addEventListener("click", (event) => { const box = wave.getBoundingClientRect(); seek(total * (event.clientX - box.left) / box.width); });
    }
    let saved = 0;
    let shown = null;
    const follow = () => {
      const ms = audio.currentTime * 1000;
      if (Math.abs(ms - saved) > 5000) { saved = ms; memory.set(key, String(Math.round(ms))); }
      if (wave) wave.style.setProperty("--at", String(Math.min(1, ms / total)));
      for (const item of items) {
        if (ms >= item.dataset.seek && ms < item.dataset.end) item.setAttribute("aria-current", "true"); else item.removeAttribute("aria-current");
      }
      const now = lines.filter((line) => line.dataset.s <= ms).pop();
      if (now !== shown) { if (shown) shown.classList.remove("now"); if (now) now.classList.add("now"); shown = now; }
    };
    audio.addEventListener("timeupdate", follow);
    audio.addEventListener("pause", () => memory.set(key, String(Math.round(audio.currentTime * 1000))));
    audio.addEventListener("ended", () => memory.set(key, null));
    audio.addEventListener("play", () => {
      resume.hidden = true;
      for (const other of all("audio")) if (other !== audio) other.pause();
      if (onWeb && "mediaSession" in navigator) navigator.mediaSession.metadata = new MediaMetadata({ title: document.title, artwork: [{ src: new URL("trang/podcast.png", root).href, sizes: "1400x1400", type: "image/png" }] });
    });
  }

  function share() {
    const message = document.querySelector("[data-message]");
    if (!message) return;
    if (onWeb && !("addressed" in message.dataset)) message.value += `\nNghe hoặc đọc: ${location.href.split("#")[0]}`;
    const copy = document.querySelector("[data-copy]");
    const said = document.querySelector("[data-copied]");
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      message.select();
      let done = false;
      try { await navigator.clipboard.writeText(message.value); done = true; } catch { done = document.execCommand("copy"); }
      said.textContent = done ? "Đã chép. Mở Zalo, dán vào nhóm." : "Chưa chép được: chọn hết chữ trong khung rồi chép.";
    });
    const send = document.querySelector("[data-share]");
    send.hidden = !navigator.share;
    send.addEventListener("click", () => navigator.share({ text: message.value }).catch(() => {}));
  }

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
    const start = Math.max(0, at - 60);
    const words = document.createElement("p");
    words.append(start ? "…" : "", text.slice(start, Math.max(at, 0)));
    if (at >= 0) words.append(Object.assign(document.createElement("mark"), { textContent: text.slice(at, at + length) }));
    const end = Math.max(at, 0) + 160;
    words.append(text.slice(at < 0 ? 0 : at + length, end), end < text.length ? "…" : "");
    row.append(name, words, note);
    return row;
  }

  /* Keep three days on this phone: the texts always, the sound unless that would cost its owner money. */
  async function offline() {
    if (!onWeb || !("serviceWorker" in navigator)) return;
    document.head.append(Object.assign(document.createElement("link"), { rel: "manifest", href: new URL("loa.webmanifest", root).href }));
    const line = navigator.connection || {};
    const footer = document.querySelector("[data-offline]");
    /* A bulletin's page is no listener's own: what counts is which first page this phone opened last. */
    const list = footer.dataset.offline || memory.get("loa:list") || "ngoai-tuyen.json";
    memory.set("loa:list", list);
    const costly = line.saveData || line.type === "cellular" || /2g$/.test(line.effectiveType || "");
    try {
      await navigator.serviceWorker.register(new URL("sw.js", root).href);
      const { active } = await navigator.serviceWorker.ready;
      const channel = new MessageChannel();
      channel.port1.onmessage = ({ data }) => {
        if (!data || !data.text) return;
        const what = data.whole ? `${data.days} ngày mới nhất (${megabytes(data.bytes)})` : `lời của ${data.days} ngày mới nhất`;
        footer.textContent = `Đã giữ ${what} trong máy: mất mạng vẫn ${data.whole ? "nghe" : "đọc"} được.`;
        document.documentElement.dataset.kept = data.whole ? "sound" : "text";
      };
      active.postMessage({ list, sounds: !costly }, [channel.port2]);
    } catch { /* a browser that does not allow it */ }
  }

  tellTime();
  setInterval(tellTime, 30000);
  all("[data-player]").forEach(player);
  share();
  search();
  offline();
})();
