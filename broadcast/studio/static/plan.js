// Comfort of «Kế hoạch»: a heading in the tree ticks, or clears, all that stands below it.
"use strict";

for (const tree of document.querySelectorAll("[data-tree]")) {
  const rows = [...tree.querySelectorAll("[data-depth]")];
  const below = (place) => {
    const found = [];
    for (const row of rows.slice(place + 1)) {
      if (Number(row.dataset.depth) <= Number(rows[place].dataset.depth)) break;
      found.push(...row.querySelectorAll('[name="muc"]'));
    }
    return found;
  };
  rows.forEach((row, place) => {
    const boxes = below(place);
    const own = row.querySelector('[name="muc"]');
    if (own) {
      own.addEventListener("change", () => boxes.forEach((box) => { box.checked = own.checked; }));
    } else if (boxes.length) {
      const all = document.createElement("input");
      all.type = "checkbox";
      all.setAttribute("aria-label", `Phát cả ${row.textContent.trim()}`);
      all.checked = boxes.every((box) => box.checked);
      all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
      row.querySelector(".no-tick").replaceChildren(all);
    }
  });
}
