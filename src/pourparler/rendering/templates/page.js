"use strict";
// Without this script the page shows every report and statement, linked by numbers; it adds choosing, filtering and keys.
(() => {
  document.documentElement.classList.remove("no-script");
  const reports = [...document.querySelectorAll(".report")];
  const links = [...document.querySelectorAll(".list a")];
  const chosen = new Map();
  const narrow = window.matchMedia("(max-width: 61.99rem)");

  const pieces = (report) => report.querySelectorAll(".m[data-marks]");
  const marks = (piece) => piece.dataset.marks.split(" ").map((mark) => mark.split(":"));
  const card = (report, place) => report.querySelector(`.card[data-place="${place}"]`);
  const inView = (node) => {
    const box = node.getBoundingClientRect();
    return box.top > 70 && box.bottom < window.innerHeight * 0.55;
  };

  function view(report, name) {
    report.dataset.view = name;
    for (const button of report.querySelectorAll(".tabs button")) {
      button.setAttribute("aria-pressed", String(button.dataset.show === name));
    }
  }

  // Choose a statement of a report, or with null none: its words stay marked, all others fade.
  function choose(report, place, from) {
    chosen.set(report, place);
    report.classList.toggle("chosen", place !== null);
    for (const piece of pieces(report)) {
      const roles = marks(piece).filter(([at]) => place === null || Number(at) === place).map(([, role]) => role);
      piece.className = ["m", ...new Set(roles), ...(roles.length ? [] : ["off"])].join(" ");
    }
    for (const each of report.querySelectorAll(".card")) {
      const on = Number(each.dataset.place) === place;
      each.classList.toggle("on", on);
      each.querySelector(".pick").setAttribute("aria-pressed", String(on));
    }
    for (const ref of report.querySelectorAll(".ref")) ref.classList.toggle("on", Number(ref.dataset.place) === place);
    if (place === null) {
      history.replaceState(null, "", `#${report.id}`);
      return;
    }
    history.replaceState(null, "", `#${report.id}s${place}`);
    const words = report.querySelector(`#${report.id}t${place}`);
    if (from !== "words" && words && words.offsetParent && !inView(words)) {
      // A smooth way from the address to the words would be stopped by the browser's own jump to the address.
      words.scrollIntoView({ block: narrow.matches ? "start" : "center", behavior: from === "address" ? "instant" : "auto" });
    }
    const column = report.querySelector(".cards");
    const shown = card(report, place);
    if (from !== "cards" && column.scrollHeight > column.clientHeight && shown.offsetParent) {
      const box = shown.getBoundingClientRect(), frame = column.getBoundingClientRect();
      if (box.top < frame.top || box.bottom > frame.bottom) column.scrollTop += box.top - frame.top - 60;
    }
  }

  function open(report, { focus } = {}) {
    for (const each of reports) each.hidden = each !== report;
    for (const link of links) {
      const here = link.hash === `#${report.id}`;
      if (here) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
      if (here && !inView(link)) link.scrollIntoView({ block: "nearest" });
    }
    if (focus) {
      window.scrollTo({ top: 0, behavior: "instant" });
      report.focus({ preventScroll: true });
    }
  }

  function follow() {
    const [, number, place] = /^#r(\d+)(?:[st](\d+))?$/.exec(location.hash) || [];
    const report = reports[Number(number || 0)];
    if (!report) return;
    open(report);
    if (place !== undefined && card(report, place)) choose(report, Number(place), "address");
  }

  for (const report of reports) {
    chosen.set(report, null);
    view(report, "paper");
    report.addEventListener("click", (event) => {
      const target = event.target;
      const tab = target.closest(".tabs button");
      if (tab) return view(report, tab.dataset.show);
      const party = target.closest(".parties button");
      if (party) {
        for (const each of report.querySelectorAll(".parties button")) each.setAttribute("aria-pressed", String(each === party));
        for (const each of report.querySelectorAll(".card")) each.hidden = Boolean(party.dataset.party) && each.dataset.party !== party.dataset.party;
        return undefined;
      }
      const ref = target.closest(".ref");
      if (ref) {
        event.preventDefault();
        choose(report, Number(ref.dataset.place), "words");
        return undefined;
      }
      const piece = target.closest(".m[data-marks]");
      if (piece) {
        // Words of several statements: the one with the shortest text first, the next one with each further click.
        const places = [...new Set(marks(piece).map(([at]) => Number(at)))];
        const length = (place) => card(report, place).querySelector(".words").textContent.length;
        places.sort((a, b) => length(a) - length(b));
        const next = places[(places.indexOf(chosen.get(report)) + 1) % places.length];
        return choose(report, chosen.get(report) === next ? null : next, "words");
      }
      const back = target.closest(".back a");
      const picked = target.closest(".card");
      if (picked) {
        if (back) event.preventDefault();
        const place = Number(picked.dataset.place);
        if (back || narrow.matches) {
          view(report, "paper");
          choose(report, place, "address");
        } else if (!String(window.getSelection())) {
          choose(report, chosen.get(report) === place ? null : place, "cards");
        }
        return undefined;
      }
      if (target.closest(".paper") && !String(window.getSelection())) choose(report, null);
      return undefined;
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const report = reports.find((each) => !each.hidden);
    if (!report) return;
    const step = { j: 1, n: 1, ArrowDown: event.target.closest(".pick") ? 1 : 0, k: -1, p: -1, ArrowUp: event.target.closest(".pick") ? -1 : 0 }[event.key];
    if (event.key === "Escape") choose(report, null);
    else if (step) {
      const places = [...report.querySelectorAll(".card:not([hidden])")].map((each) => Number(each.dataset.place));
      if (!places.length) return;
      const at = places.indexOf(chosen.get(report));
      const place = places[at < 0 ? (step > 0 ? 0 : places.length - 1) : (at + step + places.length) % places.length];
      choose(report, place, "keys");
      card(report, place).querySelector(".pick").focus({ preventScroll: true });
      event.preventDefault();
    }
  });
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const report = document.querySelector(link.hash);
      history.replaceState(null, "", link.hash);
      open(report, { focus: true });
    });
  }
  window.addEventListener("hashchange", follow);
  if (reports.length) open(reports[0]);
  follow();
})();
