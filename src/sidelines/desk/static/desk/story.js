// Makes the story page's links smooth: a slider over the rail, arrow keys, and days that change in place.
// Every day is a page of its own; without this script the same links do the same.
(() => {
  "use strict";
  const story = document.querySelector("[data-story]");
  if (!story || !window.fetch || !window.DOMParser) return;
  const DAY = 86400000;
  const first = Date.parse(`${story.dataset.first}T00:00:00Z`);
  const span = Number(story.dataset.span);
  const pages = new Map();
  let asked = null;

  const offset = (iso) => Math.round((Date.parse(`${iso}T00:00:00Z`) - first) / DAY);
  const iso = (days) => new Date(first + days * DAY).toISOString().slice(0, 10);
  const shown = () => document.getElementById("story-day");

  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: 0, max: span, step: 1, className: "rail-slider" });
  slider.setAttribute("aria-label", story.dataset.word);
  story.querySelector("[data-story-slot]").append(slider);

  function settle() {
    slider.value = offset(shown().dataset.day);
    slider.setAttribute("aria-valuetext", shown().dataset.text);
  }

  // Focus stays on the link that took the reader here, or goes to the day it led to.
  function refocus(mark) {
    if (!mark) return;
    const again = document.querySelector(`[data-go="${mark}"]`) || document.querySelector('#story-rail [aria-current="date"]');
    if (again) again.focus({ preventScroll: true });
  }

  function put(page, address) {
    const held = document.activeElement;
    const mark = held && held.dataset.go ? held.dataset.go : held && held.closest("#story-rail") ? "day" : null;
    for (const id of ["story-rail", "story-day"]) {
      document.getElementById(id).replaceWith(document.importNode(page.getElementById(id), true));
    }
    document.title = page.title;
    history.replaceState(null, "", address);
    settle();
    refocus(mark);
    const standing = shown().querySelector(".day-standing");
    document.querySelector("[data-story-said]").textContent = `${shown().dataset.text}. ${standing.textContent.replace(/\s+/g, " ").trim()}`;
  }

  async function go(address) {
    if (asked) asked.abort();
    asked = new AbortController();
    try {
      if (!pages.has(address)) {
        const answer = await fetch(address, { signal: asked.signal, credentials: "same-origin" });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (!answer.ok || !page.getElementById("story-day")) throw new Error(answer.statusText);
        pages.set(address, page);
      }
      put(pages.get(address), address);
    } catch (error) {
      if (error.name !== "AbortError") window.location.assign(address);
    }
  }

  const on = (days) => go(story.dataset.address.replace("DAY", iso(Math.min(span, Math.max(0, days)))));

  slider.addEventListener("input", () => on(Number(slider.value)));
  story.addEventListener("click", (click) => {
    const link = click.target.closest("a[data-day], a[data-go]");
    if (!link || click.button || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return;
    click.preventDefault();
    go(link.href);
  });
  document.addEventListener("keydown", (key) => {
    if (key.defaultPrevented || key.metaKey || key.ctrlKey || key.altKey || key.shiftKey) return;
    if (key.target.closest("input, textarea, select, [contenteditable]")) return;
    const way = { ArrowLeft: "previous", ArrowRight: "next" }[key.key];
    if (!way) return;
    const turned = document.documentElement.dir === "rtl";
    const link = document.querySelector(`[data-go="${turned ? (way === "next" ? "previous" : "next") : way}"]`);
    if (!link) return;
    key.preventDefault();
    go(link.href);
  });
  settle();
})();
