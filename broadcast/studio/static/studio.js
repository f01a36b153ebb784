// Comfort on top of pages that work without it: progress that moves by itself, and text that saves by itself.
"use strict";

// Progress of long work: the page of a job holds data-job; it is asked again until it is over.
for (const box of document.querySelectorAll("[data-job]")) {
  const look = async () => {
    let job;
    try {
      const answer = await fetch(box.dataset.job, { headers: { accept: "application/json" } });
      if (answer.status === 404) location.reload(); // the studio was opened anew: the page says that the work has ended
      if (!answer.ok) return;
      job = await answer.json();
    } catch {
      setTimeout(look, 2000); // the studio may be starting again
      return;
    }
    if (job.over) {
      location.replace(job.result || location.pathname);
      return;
    }
    box.querySelector("progress").value = job.share;
    box.querySelector("[data-step]").textContent = job.step;
    box.querySelector("[data-left]").textContent = job.left;
    setTimeout(look, 700);
  };
  setTimeout(look, 700);
}

// A notice grows as a person types: the form is asked what it says so far.
for (const form of document.querySelectorAll("[data-grows]")) {
  let asked = 0;
  const grow = async () => {
    const mine = ++asked;
    const answer = await fetch(location.pathname, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
    });
    if (!answer.ok || mine !== asked) return;
    const said = await answer.json();
    form.querySelector("[data-title]").textContent = said.title;
    form.querySelector("[data-text]").replaceChildren(
      ...said.text.split("\n\n").filter(Boolean).map((text) => {
        const paragraph = document.createElement("p");
        paragraph.textContent = text;
        return paragraph;
      }),
    );
    form.querySelector("[data-airings]").textContent = said.airings || "khi đã có ngày";
    form.querySelector("[data-missing]").textContent = said.missing.length ? `Còn thiếu: ${said.missing.join(", ")}` : "";
    for (const place of form.querySelectorAll("[data-wrong]")) {
      place.textContent = said.faults[place.dataset.wrong] || "";
    }
  };
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => grow().catch(() => {}), 250);
  });
  for (const button of form.querySelectorAll('[name="xem"]')) button.hidden = true;
}

// A text is heard in place: the button names where it stands; without script the form opens a page that plays it.
const player = new Audio();
for (const button of document.querySelectorAll("[data-hear]")) {
  const told = document.createElement("span");
  told.className = "wrong";
  told.setAttribute("role", "alert");
  button.after(told);
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const place = button.dataset.hear ? document.querySelector(button.dataset.hear) : null;
    const text = button.dataset.text || place.value || place.innerText;
    const voice = button.dataset.voice || "";
    button.disabled = true;
    told.textContent = "";
    try {
      const answer = await fetch("/nghe/thu", {
        method: "POST",
        headers: { accept: "application/json" },
        body: new URLSearchParams({ text, voice }),
      });
      const said = await answer.json();
      told.textContent = said.fault || "";
      if (said.url) {
        player.src = said.url;
        await player.play();
      }
    } catch (error) {
      if (error.name !== "AbortError") told.textContent = "Chưa nghe được. Xem phòng thu còn mở không, rồi bấm lại.";
    }
    button.disabled = false;
  });
}

// A text is copied with one touch, to be sent by Zalo.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const place = document.querySelector(button.dataset.copy);
    place.select();
    try {
      await navigator.clipboard.writeText(place.value);
    } catch {
      document.execCommand("copy");
    }
    const said = button.textContent;
    button.textContent = "Đã chép";
    setTimeout(() => { button.textContent = said; }, 2000);
  });
}

// A document dropped onto any screen becomes what it is: a plan, or a notice. Onto a file field it goes as usual.
addEventListener("dragover", (event) => {
  if (event.dataTransfer.types.includes("Files")) event.preventDefault();
});
addEventListener("drop", async (event) => {
  const [file] = event.dataTransfer.files;
  if (!file || event.target.closest('input[type="file"]')) return;
  event.preventDefault();
  const body = new FormData();
  body.append("tep", file);
  const answer = await fetch("/ke-hoach/tha", { method: "POST", body });
  location.href = answer.url;
});

// A link to a sound plays in place.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-play]");
  if (!link || event.defaultPrevented) return;
  event.preventDefault();
  player.src = link.href;
  player.play().catch(() => { location.href = link.href; }); // the page that it leads to says what is wrong
});
