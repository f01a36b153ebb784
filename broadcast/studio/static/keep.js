// What a person types into any form stays in this browser until it was sent and taken: a closed window, a studio that
// dies and a fault lose nothing. PINs and files are not kept.
"use strict";

{
  const LONGEST_MS = 30 * 86400 * 1000;
  const store = {
    get(key) {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null; // a browser without storage keeps nothing
      }
    },
    set(key, value) {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch { /* as above */ }
    },
    drop(key) {
      try {
        localStorage.removeItem(key);
      } catch { /* as above */ }
    },
    keys() {
      try {
        return Object.keys(localStorage).filter((key) => key.startsWith("giu:"));
      } catch {
        return [];
      }
    },
  };

  // A form that was sent is forgotten on the page that it led to, unless that page says that it was not taken. A page
  // that was typed in, gone back to or loaded anew came from no form.
  const forgetWhatWasTaken = () => {
    const sent = sessionStorage.getItem("gui");
    if (!sent || document.querySelector("[data-job]")) return "";
    sessionStorage.removeItem("gui");
    const [came] = performance.getEntriesByType("navigation");
    const failed = came && came.responseStatus ? came.responseStatus >= 400 : document.querySelector("main .fault");
    const led = came && came.type === "navigate" && document.referrer.startsWith(location.origin);
    if (led && !failed && !document.querySelector("[data-not-taken]")) store.drop(sent);
    return failed ? sent : "";
  };
  const refused = forgetWhatWasTaken();

  const WORDS = "input:not([type=hidden], [type=password], [type=file], [type=search]), select, textarea";
  const ticks = (field) => field.type === "checkbox" || field.type === "radio";
  const mark = (field) => (ticks(field) ? `${field.name}=${field.value}` : field.name);
  const now = (field) => (ticks(field) ? field.checked : field.value);
  const first = (field) => {
    if (ticks(field)) return field.defaultChecked;
    if (field.tagName !== "SELECT") return field.defaultValue;
    return ([...field.options].find((option) => option.defaultSelected) || field.options[0] || { value: "" }).value;
  };
  const put = (field, value) => {
    if (ticks(field)) field.checked = value;
    else if (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === value)) field.value = value;
  };

  // A form is known by where it goes and by its hidden fields, but for those that say which state of a file was seen.
  const nameOf = (form) => {
    const path = form.getAttribute("action") || location.pathname;
    const about = [...form.elements].filter((field) => field.type === "hidden" && !["seen", "sha256"].includes(field.name));
    return `giu:${path}?${about.map((field) => `${field.name}=${field.value}`).join("&")}`;
  };

  const told = (form, forget) => {
    const line = document.createElement("p");
    line.className = "kept whole";
    line.setAttribute("role", "status");
    line.textContent = "Còn chữ gõ dở từ lần trước. ";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "small";
    button.textContent = "Bỏ chữ gõ dở";
    button.addEventListener("click", () => {
      forget();
      line.remove();
    });
    line.append(button);
    form.prepend(line);
    for (let box = form.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  };

  const taken = new Set();
  for (const form of document.querySelectorAll('form[method="post"]:not([data-saves])')) {
    const fields = [...form.elements].filter((field) => field.name && !field.readOnly && field.matches(WORDS));
    if (!fields.length) continue;
    let key = nameOf(form);
    while (taken.has(key)) key += "+";
    taken.add(key);
    const kept = store.get(key);
    const written = new Map(((kept && kept.fields) || []).map(([name, value, then]) => [name, { value, then }]));
    // With what a field begins on the form's own page: where the form was refused, this page begins with what was typed.
    const begins = (field) => (key === refused && written.has(mark(field)) ? written.get(mark(field)).then : first(field));
    const keep = () => {
      const changed = fields.filter((field) => now(field) !== begins(field));
      if (!changed.length) store.drop(key);
      else store.set(key, { at: Date.now(), fields: changed.map((field) => [mark(field), now(field), begins(field)]) });
    };
    const begin = () => {
      for (const field of fields) put(field, begins(field));
      store.drop(key);
      form.dispatchEvent(new Event("input"));
    };
    // Where the page now begins with something else, what was typed is not put over it; a proposal may be.
    const asBefore = (field) => "proposed" in field.dataset || written.get(mark(field)).then === first(field);
    const usable = fields.filter((field) => written.has(mark(field)) && asBefore(field));
    for (const field of usable) put(field, written.get(mark(field)).value);
    form.addEventListener("input", keep);
    if (usable.length) {
      if (key !== refused) told(form, begin);
      form.dispatchEvent(new Event("input"));
    }
    form.addEventListener("submit", (event) => {
      if (!event.submitter || !event.submitter.formAction.includes("/nghe/")) sessionStorage.setItem("gui", key);
    });
  }

  // Who leaves the studio on somebody else's machine leaves no words behind; what nobody came back to goes after a month.
  for (const form of document.querySelectorAll('form[action="/ra"]')) {
    form.addEventListener("submit", () => store.keys().forEach(store.drop));
  }
  for (const key of store.keys()) {
    const kept = store.get(key);
    if (!kept || !(Date.now() - kept.at < LONGEST_MS)) store.drop(key);
  }
}
