"use strict";
/* What comes next stands first, and what is past is folded, before anything else is loaded: the rest is in loa.js. */
window.gio = (() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  /* Where the horns are it is always seven hours later than in Greenwich. */
  const there = (days = 0) => new Date(Date.now() + 7 * 3600e3 + days * 86400e3).toISOString();
  const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));

  /* Of a card: whether all its airings are over, when the next is, whether it is on air, and its place among others. */
  function timesOf(card, day, now, minute) {
    const times = card.dataset.times.trim().split(/\s+/);
    if (day !== now) return { over: day < now, next: day > now ? times[0] : undefined, on: false, rank: minutes(times[0]) };
    const lasts = Math.max(1, Math.round(card.dataset.ms / 60000));
    const at = minutes(minute);
    const next = times.find((time) => at < minutes(time));
    const on = times.some((time) => at >= minutes(time) && at < minutes(time) + lasts);
    return { over: !on && !next, next, on, rank: on ? at : minutes(next || times[0]) };
  }
  function arrange(home, wanted) {
    const old = [...home.children].filter((child) => wanted.includes(child));
    if (old.some((child, n) => child !== wanted[n])) home.append(...wanted);
  }
  function order(days) {
    const now = there().slice(0, 10);
    const sections = all(".day", days).map((section) => {
      const cards = all(".card", section).map((card) => ({ card, ...timesOf(card, section.dataset.day, now, there().slice(11, 16)) }));
      const group = (one) => one.over ? 2 : one.card.classList.contains("urgent") ? 0 : 1;
      cards.sort((one, other) => group(one) - group(other) || one.rank - other.rank);
      for (const { card } of cards.filter((one) => one.over && !one.card.dataset.over)) {
        card.dataset.over = "1";
        card.querySelector("details").open = false;
      }
      arrange(section.querySelector("[data-cards]"), cards.map(({ card }) => card));
      return { section, day: section.dataset.day, live: cards.some((one) => !one.over) };
    });
    sections.sort((one, other) => other.live - one.live || (one.live ? one.day.localeCompare(other.day) : other.day.localeCompare(one.day)));
    arrange(days, sections.map(({ section }) => section));
    return sections;
  }
  const days = document.querySelector("[data-days]");
  if (days) order(days);
  return { all, there, minutes, order, timesOf };
})();
