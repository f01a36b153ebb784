"use strict";
/* What makes the pages kinder where there is JavaScript; without it they lack nothing but this. */
(() => {
  const root = new URL("..", document.currentScript.src);
  const onWeb = location.protocol.startsWith("http");
  const { all, there, minutes, order, timesOf } = window.gio;
  const memory = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, value); } catch { /* a private window */ } },
  };
  const place = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB`;
  /* Which day is today, and what is on air: the page may be older than this morning. */
  const clock = (text) => Number(text.slice(3, 5)) ? `${Number(text.slice(0, 2))} giờ ${text.slice(3, 5)}` : `${Number(text.slice(0, 2))} giờ`;
  const numbers = (day) => day.split("-").reverse().map(Number).join("/");
  function tellTime() {
    const days = document.querySelector("[data-days]");
    if (!days) return;
    const now = there().slice(0, 10);
    const names = { [there(-1).slice(0, 10)]: "Hôm qua", [now]: "Hôm nay", [there(1).slice(0, 10)]: "Ngày mai" };
    for (const section of all("[data-day]")) {
      const label = section.querySelector("[data-label]");
      label.textContent = names[section.dataset.day] || "";
      label.hidden = !label.textContent;
    }
    for (const lack of all("[data-lacking]")) lack.hidden = lack.dataset.lacking < now;
    for (const box of all("[data-lacks]")) box.hidden = all("[data-lacking]", box).every((lack) => lack.hidden);
    const quiet = all("audio").every((audio) => audio.paused);
    for (const card of all(".day .card")) tellState(card, card.closest(".day").dataset.day, now, there().slice(11, 16));
    const sections = quiet ? order(days) : all(".day", days).map((section) => ({ section, day: section.dataset.day, live: true }));
    if (sections.length && !sections[0].live) open(sections[0].section.querySelector(".card:last-child"));
    tellStale(days, now);
  }
  function open(card) {
    if (card && !card.dataset.opened) { card.dataset.opened = "1"; card.querySelector("details").open = true; }
  }
  function tellState(card, day, now, minute) {
    const { over, next, on } = timesOf(card, day, now, minute);
    const text = stateOf(card, day, now, { over, next, on });
    const state = card.querySelector("[data-state]");
    state.hidden = !text;
    state.textContent = text;
    state.classList.toggle("now", on);
    state.classList.toggle("over", over);
    const again = card.querySelector("[data-next]");
    if (again) again.textContent = over || !next ? "" : `, lần tới ${next}`;
    if (over && !card.dataset.told) {
      card.dataset.told = "1";
      const ended = card.querySelector("[data-ended]");
      if (ended) { ended.hidden = false; card.classList.remove("urgent"); }
    }
  }
  function stateOf(card, day, now, { over, next, on }) {
    if (day > now) return "";
    if (on) return "Đang phát";
    const urgent = card.querySelector("[data-ended]");
    const heard = memory.get(`loa:xong:${card.dataset.key}`);
    const times = card.dataset.times.trim().split(/\s+/);
    /* A file made after its hour cannot have been heard; one made in time may have been, if somebody played it. */
    const made = card.dataset.made || "";
    const late = day === now && made.slice(11, 16) > times[times.length - 1] && made.slice(0, 10) >= now;
    if (over) return heard ? `Đã phát trên máy này lúc ${heard}` : late ? "Dựng sau giờ" : urgent ? "Đã hết" : "Đã đến giờ";
    return next === times[0] ? "Sắp phát" : urgent ? "" : `Phát lại ${next}`;
  }
  function tellStale(days, now) {
    const plan = days.dataset.plan.split(" ").filter(Boolean);
    const stale = days.querySelector("[data-stale]");
    const newest = all("[data-day]").map((one) => one.dataset.day).sort().pop();
    const known = plan.length && now <= plan[plan.length - 1];
    const tomorrow = there(1).slice(0, 10);
    const lacks = (day) => newest && newest < day && (known ? plan.includes(day) : true);
    let text = "";
    if (lacks(now)) text = `Trang này chưa có bản tin hôm nay, mới nhất là ngày ${numbers(newest)}.`;
    else if (there().slice(11, 16) >= days.dataset.due && plan.includes(tomorrow) && lacks(tomorrow)) text = "Chưa có bản tin của ngày mai.";
    stale.hidden = !text;
    stale.querySelector("[data-stale-text]").textContent = text;
  }

  /* The words of urgent news come before its page and its sound: a slow line needs minutes for those. */
  async function tellUrgent() {
    const days = document.querySelector("[data-days]");
    if (!days || !onWeb || !navigator.onLine || document.hidden) return;
    let told;
    try { told = await (await fetch(new URL("khan.json", root), { cache: "no-cache" })).json(); } catch { return; }
    const now = there().slice(0, 16);
    const ours = (alert) => !alert.villages.length || alert.villages.includes(days.dataset.village);
    const shown = (alert) => alert.cards.some((key) => document.querySelector(`.card[data-key="${CSS.escape(key)}"]`));
    const wanted = told.alerts.filter((alert) => ours(alert) && !shown(alert) && (!alert.ends || alert.ends > now));
    for (const old of all("[data-first-words]")) old.remove();
    for (const alert of wanted.reverse()) {
      const card = document.createElement("article");
      card.className = "card urgent";
      card.dataset.firstWords = "";
      card.setAttribute("role", "alert");
      const line = (tag, text) => card.append(Object.assign(document.createElement(tag), { textContent: text }));
      line("h3", `Tin khẩn: ${alert.title}`);
      line("p", alert.text);
      line("p", "Lời đến trước; tiếng sẽ có sau ít phút, mở lại trang này để tải.");
      days.prepend(card);
    }
  }

  /* Every file of a day, each after the one before: a cheap phone opens no zip. */
  function takeAll(section) {
    const button = section.querySelector("[data-all]");
    const links = all("[data-take]", section);
    if (!button || links.length < 2) return;
    const said = section.querySelector("[data-all-said]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      button.disabled = true;
      let missed = 0;
      for (const [n, link] of links.entries()) {
        said.textContent = `Đang tải tệp ${n + 1} trong ${links.length}…`;
        try { await take(link); } catch { missed += 1; }
      }
      said.textContent = missed ? `Còn ${missed} tệp chưa tải được: bấm lại khi có mạng.` : `Đã tải đủ ${links.length} tệp.`;
      button.disabled = false;
    });
  }
  async function take(link) {
    if (!onWeb) { link.click(); await new Promise((done) => { setTimeout(done, 700); }); return; }
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(answer.statusText);
    const href = URL.createObjectURL(await answer.blob());
    Object.assign(document.createElement("a"), { href, download: link.download }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60000);
  }

  /* Our own controls around the browser's element: its length is known before anything is loaded. */
  function button(text, label, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  }
  function move(audio, total, seconds) { audio.currentTime = Math.min(Math.max(0, audio.currentTime + seconds), total / 1000 - 0.1); }
  function controls(box, audio, total) {
    const name = audio.getAttribute("aria-label") || "Nghe";
    const play = button("▶", name, () => { if (audio.paused) audio.play().catch(() => {}); else audio.pause(); });
    play.className = "play";
    const line = Object.assign(document.createElement("input"), { type: "range", min: 0, max: total, step: 1000, value: 0 });
    line.setAttribute("aria-label", "Chỗ đang nghe");
    const time = document.createElement("output");
    const speed = document.createElement("select");
    speed.setAttribute("aria-label", "Tốc độ");
    for (const rate of [0.8, 0.9, 1, 1.1, 1.25]) speed.add(new Option(`${String(rate).replace(".", ",")}×`, rate, rate === 1, rate === 1));
    const tell = () => {
      const ms = audio.currentTime * 1000;
      line.value = ms;
      time.textContent = `${place(ms)} / ${place(total)}`;
      line.setAttribute("aria-valuetext", `${place(ms)} trong ${place(total)}`);
      play.textContent = audio.paused ? "▶" : "❚❚";
      play.setAttribute("aria-label", audio.paused ? name : "Tạm dừng");
    };
    line.addEventListener("input", () => { audio.currentTime = line.value / 1000; });
    speed.addEventListener("change", () => { audio.playbackRate = Number(speed.value); });
    for (const event of ["timeupdate", "play", "pause", "ended", "seeked"]) audio.addEventListener(event, tell);
    const bar = Object.assign(document.createElement("div"), { className: "player" });
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", name);
    const back = button("−15 s", "Lùi 15 giây", () => move(audio, total, -15));
    const on = button("+30 s", "Tới 30 giây", () => move(audio, total, 30));
    bar.append(play, line, time, back, on, speed);
    audio.controls = false;
    audio.hidden = true;
    audio.after(bar);
    tell();
  }
  function lockScreen(box, audio) {
    if (!("mediaSession" in navigator)) return;
    const session = navigator.mediaSession;
    const total = Number(box.dataset.ms);
    const artwork = onWeb ? [{ src: new URL("trang/podcast.png", root).href, sizes: "1400x1400", type: "image/png" }] : [];
    session.metadata = new MediaMetadata({ title: audio.getAttribute("aria-label").replace(/^Nghe /, ""), artist: document.querySelector(".brand bdi:last-child").textContent, artwork });
    const acts = {
      play: () => audio.play(), pause: () => audio.pause(),
      seekbackward: () => move(audio, total, -15), seekforward: () => move(audio, total, 30),
      seekto: (asked) => { audio.currentTime = asked.seekTime; },
    };
    for (const [name, act] of Object.entries(acts)) try { session.setActionHandler(name, act); } catch { /* not all browsers have every one */ }
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
    controls(box, audio, total);
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
    audio.addEventListener("ended", () => { memory.set(key, null); memory.set(`loa:xong:${box.dataset.key}`, there().slice(11, 16)); tellTime(); });
    audio.addEventListener("play", () => {
      resume.hidden = true;
      for (const other of all("audio")) if (other !== audio) other.pause();
      lockScreen(box, audio);
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

  for (const print of all("[data-print]")) { print.hidden = false; print.addEventListener("click", () => window.print()); }
  tellTime();
  setInterval(tellTime, 30000);
  tellUrgent();
  setInterval(tellUrgent, 60000);
  all("[data-player]").forEach(player);
  all(".day").forEach(takeAll);
  share();
  offline();
})();
