// Requests and failures over time, since when each finding is, and when processes started.

const { timeline } = content;
const MOST_MARKS = 500;
const MOST_LANES = 6;
const MARK_WIDTH = 26;
const DAY = 86400;
const TICKS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, DAY];

const buckets = timeline.requests ?? [];
const chartFrom = timeline.from_s;
const chartTo = timeline.from_s + timeline.step_s * buckets.length;
const percentAt = (seconds) => Math.max(0, Math.min(100, ((seconds - chartFrom) / (chartTo - chartFrom)) * 100));
const drawnMarks = [];

/** Returns a time as people write it, to the minute or the second; with the day if it is wanted. */
function clock(seconds, hasDay = true, hasSeconds = timeline.step_s % 60 !== 0) {
  const iso = new Date(seconds * 1000).toISOString();
  const time = iso.slice(11, hasSeconds ? 19 : 16);
  return hasDay ? iso.slice(0, 10) + " " + time : time;
}

function buildChart() {
  if (buckets.length === 0) {
    byId("time").hidden = true;
    return;
  }
  const most = buckets.reduce((highest, all, i) => Math.max(highest, all, timeline.failed[i]), 1);
  const peak = timeline.failed.reduce((best, failed, i) => (failed > timeline.failed[best] ? i : best), 0);
  const step = duration(timeline.step_s * 1e6);
  byId("time-note").textContent = `Each bar is ${step}; the highest is ${count(most, "request")}. Times are UTC. `
    + (triage.sampled ? `Requests are estimated from one in ${number(triage.sampled)}; failures are all counted.` : "");
  byId("time-note").hidden = false;
  const worst = timeline.failed[peak] ? `most of them, ${number(timeline.failed[peak])}, in the ${step} from ${clock(chartFrom + peak * timeline.step_s)}` : "none";
  byId("bars").setAttribute("aria-label", `Bars of ${step} from ${clock(chartFrom)} to ${clock(chartTo)}: at most ${count(most, "request")}; failed: ${worst}`);
  buckets.forEach((all, i) => byId("bars").append(...buildBar(all, timeline.failed[i], i, most)));
  buildNumbers();
  buildMarks();
  drawChart();
}

function buildBar(all, failed, i, most) {
  if (all === 0 && failed === 0) {
    return [];
  }
  const from = chartFrom + i * timeline.step_s;
  const column = make("div", { class: "column", title: `${clock(from)}: ${count(all, "request")}, ${number(failed)} failed` });
  column.style.left = (i / buckets.length) * 100 + "%";
  column.style.width = 100 / buckets.length + "%";
  for (const [name, value] of [["all", all], ["failed", failed]]) {
    if (value > 0) {
      const bar = make("div", { class: name });
      bar.style.height = (value / most) * 100 + "%";
      column.append(bar);
    }
  }
  return [column];
}

function buildNumbers() {
  const cell = (text) => make("td", { class: "number" }, text);
  const rows = buckets.map((all, i) => [all, timeline.failed[i], chartFrom + i * timeline.step_s]).filter(([all, failed]) => all || failed)
    .map(([all, failed, from]) => make("tr", {}, make("th", { scope: "row" }, clock(from)), cell(number(all)), cell(number(failed))));
  byId("numbers").append(make("table", { class: "values" },
    make("thead", {}, make("tr", {}, ...["From", "Requests", "Failed"].map((name) => make("th", { scope: "col" }, name)))), make("tbody", {}, ...rows)));
}

function buildMarks() {
  conclusions.forEach((finding, index) => {
    const at = typeof finding.t === "string" ? micros(finding.t) / 1e6 : 0;
    if (at >= chartFrom && at < chartTo) {
      const words = `Finding ${index + 1}, since ${clock(at, true, true)}: ${visible(finding.text, 300)}`;
      const mark = button(String(index + 1), () => goTo(cards.get(index)), { class: "to-finding", "aria-label": words, title: words });
      drawnMarks.push({ at, element: mark, area: byId("finding-marks") });
    }
  });
  const byNews = [...timeline.starts].sort((a, b) => b.is_new_version - a.is_new_version);
  for (const start of byNews.slice(0, MOST_MARKS - drawnMarks.length)) {
    const index = findingOf(start);
    const words = `${short(start.instance) || "a process"} of ${short(start.service) || "a service without a name"} started at ${clock(start.t_s, true, true)}`
      + (start.version ? ", version " + short(start.version) : "") + (start.is_new_version ? ", which is new" : "")
      + (index >= 0 ? `; finding ${index + 1} is about it` : "");
    const mark = button("", () => goTo(index >= 0 ? cards.get(index) : rowOf(start.service)),
      { class: start.is_new_version ? "start new" : "start", "aria-label": words, title: words, "data-finding": index >= 0 ? index + 1 : undefined });
    drawnMarks.push({ at: start.t_s, element: mark, area: byId("start-marks") });
  }
  for (const area of [byId("finding-marks"), byId("start-marks")]) {
    area.append(...drawnMarks.filter((mark) => mark.area === area).sort((a, b) => a.at - b.at).map((mark) => mark.element));
    area.addEventListener("keydown", markKey);
  }
}

/** Moves from mark to mark: each row of them is one stop for the key Tab. */
function markKey(event) {
  const shown = [...event.currentTarget.children].filter((mark) => !mark.hidden);
  const at = shown.indexOf(event.target);
  const go = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: shown.length - 1 };
  if (at < 0 || event.ctrlKey || event.altKey || event.metaKey || !Object.hasOwn(go, event.key)) {
    return;
  }
  event.preventDefault();
  const next = shown[go[event.key]];
  if (next) {
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

/** Returns the finding that names a start: its process, or its version as the one with which something began. */
function findingOf(start) {
  const isOfService = (finding) => finding.service === undefined || finding.service === start.service;
  const names = [
    (finding) => start.boot_id !== "" && finding.boot_id === start.boot_id,
    (finding) => start.is_new_version && finding.version === start.version && isOfService(finding),
    (finding) => finding.service === start.service && finding.instance === start.instance
      && typeof finding.t === "string" && Math.floor(micros(finding.t) / 1e6) === start.t_s,
  ];
  return names.map((isIt) => conclusions.findIndex(isIt)).find((index) => index >= 0) ?? -1;
}

/** Gives marks that would cover each other lanes of their own, as the width allows; says how many have none. */
function drawChart() {
  const width = byId("bars").clientWidth || 600;
  let hidden = 0;
  for (const area of [byId("finding-marks"), byId("start-marks")]) {
    const lanes = [];
    for (const { at, element } of drawnMarks.filter((mark) => mark.area === area)) {
      const x = (percentAt(at) / 100) * width;
      const free = lanes.findIndex((others) => others.every((other) => Math.abs(other - x) >= MARK_WIDTH));
      const lane = free >= 0 ? free : lanes.length;
      element.hidden = lane >= MOST_LANES;
      if (element.hidden) {
        hidden++;
      } else {
        (lanes[lane] ??= []).push(x);
        element.style.left = percentAt(at) + "%";
        element.style.setProperty("--lane", lane);
      }
    }
    area.style.setProperty("--lanes", lanes.length);
    area.hidden = lanes.length === 0;
    const shown = [...area.children].filter((mark) => !mark.hidden);
    shown.forEach((mark) => (mark.tabIndex = -1));
    if (shown.length) {
      shown[0].tabIndex = 0;
    }
  }
  byId("mark-keys").hidden = drawnMarks.length === 0;
  sayWhatIsLeftOut(hidden);
  drawTicks(width);
}

function sayWhatIsLeftOut(hidden) {
  const starts = timeline.starts_left_out + Math.max(0, timeline.starts.length - drawnMarks.filter((mark) => mark.area.id === "start-marks").length);
  const without = conclusions.length - drawnMarks.filter((mark) => mark.area.id === "finding-marks").length;
  const parts = [
    hidden && `${count(hidden, "mark")} that would cover others`,
    starts && `${count(starts, "start")} of processes beyond the first ${number(timeline.starts.length)}`,
    without && `${count(without, "finding")} without a time in this period`,
  ].filter(Boolean);
  byId("marks-note").textContent = "Not marked: " + parts.join("; ") + ".";
  byId("marks-note").hidden = parts.length === 0;
}

function drawTicks(width) {
  const rough = (chartTo - chartFrom) / Math.max(2, Math.min(10, width / 110));
  const step = TICKS.find((size) => size >= rough) ?? Math.ceil(rough / DAY) * DAY;
  const ticks = [];
  let day = "";
  for (let at = Math.ceil(chartFrom / step) * step; at <= chartTo && ticks.length < 20; at += step) {
    const isNewDay = clock(at).slice(0, 10) !== day;
    day = clock(at).slice(0, 10);
    const left = percentAt(at);
    const label = make("span", { class: left > 90 ? "tick last" : "tick" },
      step >= DAY ? day : clock(at, isNewDay && left <= 90, step < 60));
    label.style.left = left + "%";
    ticks.push(label);
  }
  byId("axis").replaceChildren(...ticks);
}
