// Comfort of «Soạn bài»: it saves by itself, plays in place, lights a sentence's source, and cuts a sentence.
"use strict";

const form = document.querySelector("[data-saves]");
const told = form.querySelector("[data-saved]");
const text = form.querySelector("#loi");
let dirty = false;
let sending = false;

const fit = () => {
  if (!text) return;
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 4}px`;
};
if (text) {
  text.addEventListener("input", fit);
  fit();
}

// Sentences follow the text: the page is read again, and their part of it put in place.
const refresh = async () => {
  const answer = await fetch(location.pathname);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("#cac-cau");
  const there = document.querySelector("#cac-cau");
  if (now && there) there.replaceWith(document.adoptNode(now));
  for (const field of document.querySelectorAll('[name="sha256"]')) field.value = form.elements.sha256.value;
  dress();
};

// What is typed stays in this browser until it is saved: the studio may die first, and this window too.
const key = `bai:${form.dataset.saves}`;
const entries = () => [...new FormData(form)].filter(([, value]) => typeof value === "string");
const forget = () => {
  try {
    localStorage.removeItem(key);
  } catch { /* a browser without storage keeps nothing */ }
};
const keep = () => {
  try {
    localStorage.setItem(key, JSON.stringify(entries()));
  } catch { /* as above */ }
};

const save = async () => {
  if (sending) return;
  sending = true;
  dirty = false;
  try {
    const answer = await fetch(form.dataset.saves, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
    });
    const said = await answer.json();
    if (said.sha256) {
      form.elements.sha256.value = said.sha256;
      told.textContent = `Đã tự lưu lúc ${said.at}`;
      if (!dirty) {
        forget();
        await refresh();
      }
    } else {
      told.textContent = said.conflict
        ? "Có người vừa sửa bài này: bấm Lưu để xem cả hai bản."
        : said.fault || "Chưa lưu được.";
    }
  } catch {
    dirty = true;
    told.textContent = "Chưa lưu được, sẽ thử lại.";
  }
  sending = false;
};

let waiting;
form.addEventListener("input", () => {
  dirty = true;
  keep();
  told.textContent = "…";
  clearTimeout(waiting);
  waiting = setTimeout(save, 900);
});
setInterval(() => { if (dirty && !sending) save(); }, 1800);
addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
form.addEventListener("submit", () => {
  dirty = false;
  clearTimeout(waiting);
  keep();
  sessionStorage.setItem("gui", key);
});

const takeUp = () => {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(key));
  } catch { /* as above */ }
  const seen = ([name]) => name !== "sha256";
  if (!kept) return;
  if (JSON.stringify(kept.filter(seen)) === JSON.stringify(entries().filter(seen))) {
    forget();
    return;
  }
  for (const field of form.elements) {
    const given = kept.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox") field.checked = given.includes(field.value);
    else if (field.name && field.tagName !== "BUTTON" && given.length) field.value = given[0];
  }
  fit();
  save();
};
takeUp();

const sound = document.querySelector("#ca-bai") || new Audio();
function dress() {
  for (const link of document.querySelectorAll("[data-play]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      sound.src = link.href;
      sound.play().catch(() => { told.textContent = "Chưa nghe được câu này."; });
    });
  }
  for (const sentence of document.querySelectorAll("[data-source]")) {
    const source = document.getElementById(`d${sentence.dataset.source}`);
    if (!source) continue;
    const light = (on) => source.classList.toggle("lit", on);
    sentence.addEventListener("mouseenter", () => light(true));
    sentence.addEventListener("mouseleave", () => light(false));
    sentence.addEventListener("focusin", () => light(true));
    sentence.addEventListener("focusout", () => light(false));
  }
  for (const button of document.querySelectorAll("[data-cut]")) {
    if (!text || !text.value.includes(button.dataset.cut)) continue;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      text.value = text.value.replace(button.dataset.cut, () => button.dataset.into);
      fit();
      save();
    });
  }
}
dress();

for (const button of document.querySelectorAll("[data-hear-field]")) {
  const field = document.getElementById(button.dataset.hearField);
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const answer = await fetch("/nghe/thu", {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams({ text: field.value }),
    });
    const said = await answer.json();
    if (said.url) {
      sound.src = said.url;
      await sound.play();
    } else {
      told.textContent = said.fault;
    }
  });
}
