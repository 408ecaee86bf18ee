// The tree of spans, and beside each the time that it took.

const MOST_MARKS = 50;
const tree = byId("tree");
const timeline = new View(began, ended, () => drawTimeline());
let selected;

function buildTree() {
  drawn.forEach(buildRow);
  tree.addEventListener("keydown", treeKey);
  tree.addEventListener("click", (event) => {
    const row = event.target.closest(".span");
    if (row) {
      const isTwisty = event.target.closest(".twisty");
      isTwisty ? expand(row.span, !row.span.isOpened) : select(row.span);
      focusRow(row.span);
    }
  });
  tree.addEventListener("dblclick", (event) => {
    const row = event.target.closest(".span");
    if (row && !event.target.closest(".twisty")) {
      zoomTo(row.span);
    }
  });
  byId("span").addEventListener("keydown", (event) => event.key === "Escape" && closeSpan());
  if (drawn.length) {
    drawn[0].row.tabIndex = 0;
  }
  const note = byId("spans-note");
  if (drawn.length < spans.length) {
    note.textContent = `${number(drawn.length)} of ${count(spans.length, "span")} are drawn: those of the findings, `
      + "those that failed, those on the critical path, and the longest, each with its callers.";
    note.hidden = false;
  }
  byId("timeline").hidden = drawn.length === 0;
  byId("tree-keys").hidden = drawn.length === 0;
  if (!drawn.length) {
    note.textContent = "The files have no span of this request.";
    note.hidden = false;
  }
}

function buildRow(span) {
  const { data } = span;
  const children = span.children.filter((child) => child.isDrawn);
  const siblings = (span.parent ? span.parent.children : roots).filter((other) => other.isDrawn);
  const marks = [span.isFirstFailure && "the first failure", data.on_critical_path && "on the critical path"].filter(Boolean);
  span.isOpened = true;
  span.bar = make("div", { class: "bar" });
  span.ticks = marksOf(span);
  span.waits = waitsOf(span);
  const twisty = make("span", { class: "twisty", "aria-hidden": "true" }, ...(children.length ? [icon("twisty")] : []));
  const name = make("div", { class: "name" }, twisty,
    make("span", { class: "service" }, short(data.service) + (isCall(span) ? " →" : "")),
    make("bdi", { class: "operation" }, short(data.span)),
    ...ending(span));
  span.row = make("div", {
    class: `span columns ${serviceClass(data.service)} outcome-${data.outcome} ${data.on_critical_path ? "critical" : ""}`,
    role: "treeitem",
    tabindex: -1,
    "aria-level": span.depth + 1,
    "aria-setsize": siblings.length,
    "aria-posinset": siblings.indexOf(span) + 1,
    "aria-expanded": children.length ? "true" : undefined,
    "aria-selected": "false",
    "aria-label": [short(data.service), short(data.span), outcome(span), took(span) + " ms", ...marks, ...(data.waits || []).slice(0, 3).map(waited)].join(", "),
    "data-span-id": visible(data.span_id),
  }, name,
  make("div", { class: "number" }, took(span)),
  make("div", { class: "number itself" }, span.isOpen ? "" : millis(data.self_ms)),
  make("div", { class: "track" }, span.bar, ...span.waits.map((wait) => wait.element),
    ...span.ticks.map((tick) => tick.element)));
  span.row.span = span;
  name.style.setProperty("--depth", Math.min(span.depth, 30));
  tree.append(span.row);
}

const took = (span) => (span.isOpen ? "–" : millis(span.data.duration_ms));

function ending(span) {
  if (!span.isFailed) {
    return [];
  }
  const name = span.isOpen ? "open" : span.data.outcome === "timeout" ? "timeout" : "failed";
  const label = make("span", { class: "ending" }, icon(name), outcome(span));
  return span.isFirstFailure ? [label, make("span", { class: "first" }, "first failure")] : [label];
}

/** Returns a mark for each warning and error that the application logged in a span. */
function marksOf(span) {
  return span.lines
    .filter((line) => (line.fields.level === "ERROR" || line.fields.level === "WARN") && !/^span_/.test(line.fields.event))
    .slice(0, MOST_MARKS)
    .map((line) => {
      const element = make("span", { class: "mark " + line.fields.level.toLowerCase(), title: short(line.fields.msg || "") });
      return { at: line.t, element };
    });
}

const waited = (wait) => visible(wait.text, 300).replace(/\s+/g, " ");

/** Returns a stretch for each wait whose time is known. */
function waitsOf(span) {
  return (span.data.waits || [])
    .filter((wait) => wait.from !== undefined && wait.ms > 0)
    .map((wait) => ({
      from: micros(wait.from),
      to: micros(wait.from) + wait.ms * 1000,
      element: make("span", { class: "wait", title: waited(wait) }),
    }));
}

function drawTimeline() {
  drawAxis(); // reads the width, so before anything moves
  for (const span of drawn) {
    const from = timeline.percent(span.start);
    const to = timeline.percent(span.isOpen ? timeline.whole.to : span.end);
    span.bar.style.left = from + "%";
    span.bar.style.width = Math.max(0, to - from) + "%";
    span.bar.classList.toggle("outside", to <= 0 || from >= 100);
    for (const wait of span.waits) {
      const at = Math.max(from, timeline.percent(wait.from));
      const until = Math.min(to, timeline.percent(wait.to));
      wait.element.style.left = at + "%";
      wait.element.style.width = Math.max(0, until - at) + "%";
      wait.element.classList.toggle("outside", until <= at);
    }
    for (const tick of span.ticks) {
      const at = timeline.percent(tick.at);
      tick.element.style.left = at + "%";
      tick.element.classList.toggle("outside", at < 0 || at > 100);
    }
  }
  byId("timeline").dataset.shows = timeline.isWhole ? "all" : "part";
}

function drawAxis() {
  const rough = timeline.length / Math.max(2, Math.min(8, byId("axis").clientWidth / 90));
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((size) => size >= rough);
  const ticks = [];
  const grid = [];
  for (let n = Math.ceil((timeline.from - began) / step); n * step <= timeline.to - began && ticks.length < 20; n++) {
    const at = timeline.percent(began + n * step);
    const label = make("span", { class: at > 92 ? "tick last" : "tick" }, duration(n * step).replace(/^0 .*/, "0"));
    const line = make("span", { class: "grid-line" });
    label.style.left = line.style.left = at + "%";
    ticks.push(label);
    grid.push(line);
  }
  byId("axis").replaceChildren(...ticks);
  byId("grid-lines").replaceChildren(...grid);
}

function zoomTo(span) {
  const room = Math.max(span.end - span.start, 1) * 0.05;
  timeline.show(span.start - room, (span.isOpen ? timeline.whole.to : span.end) + room);
}

function expand(span, isOpened) {
  const children = span.children.filter((child) => child.isDrawn);
  if (children.length) {
    span.isOpened = isOpened;
    span.row.setAttribute("aria-expanded", String(isOpened));
    children.forEach((child) => showBelow(child, isOpened));
  }
}

function showBelow(span, isShown) {
  span.row.hidden = !isShown;
  span.children.filter((child) => child.isDrawn).forEach((child) => showBelow(child, isShown && span.isOpened));
}

function focusRow(span) {
  tree.querySelector('[tabindex="0"]').tabIndex = -1;
  span.row.tabIndex = 0;
  span.row.focus({ preventScroll: true });
}

function treeKey(event) {
  const span = event.target.span;
  if (!span || zoomByKey(timeline, event) || event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  const shown = drawn.filter((other) => !other.row.hidden);
  const at = shown.indexOf(span);
  const children = span.children.filter((child) => child.isDrawn);
  const go = {
    ArrowDown: () => shown[at + 1],
    ArrowUp: () => shown[at - 1],
    Home: () => shown[0],
    End: () => shown[shown.length - 1],
    ArrowRight: () => (children.length && !span.isOpened ? void expand(span, true) : children[0]),
    ArrowLeft: () => (children.length && span.isOpened ? void expand(span, false) : span.parent),
    Enter: () => void select(span),
    " ": () => void select(span),
  };
  if (Object.hasOwn(go, event.key)) {
    event.preventDefault();
    const next = go[event.key]();
    if (next) {
      focusRow(next);
      next.row.scrollIntoView({ block: "nearest" });
    }
  }
}

/** Opens the callers of a span, selects it and brings the focus to it. */
function goToSpan(wanted) {
  const span = nearestDrawn(wanted);
  for (let at = span.parent; at; at = at.parent) {
    expand(at, true);
  }
  select(span);
  focusRow(span);
  span.row.scrollIntoView({ block: "center" });
}

function select(span) {
  if (selected) {
    selected.row.setAttribute("aria-selected", "false");
  }
  selected = span;
  span.row.setAttribute("aria-selected", "true");
  showSpan(span);
}

// Ids that each line of the span has, and what the row beside shows already.
const KNOWN = new Set(["ts", "level", "request_id", "trace_id", "span_id", "logger", "thread", "msg", "service", "span", "event",
  "outcome", "duration_ms", "seq", "boot_id", "stack", "tmpl", "err_fp", "fp"]);

function showSpan(span) {
  const { data } = span;
  const own = ownLine(span);
  const facts = [
    ["began after", millis((span.start - began) / 1000) + " ms"],
    ["took", span.isOpen ? "no line says that it ended" : millis(data.duration_ms) + " ms, " + millis(data.self_ms) + " ms itself"],
    ["ended", outcome(span)],
    ...(data.waits || []).map((wait) => [wait.kind.replaceAll("_", " "), wait.text]),
    ...Object.entries(own ? own.fields : {}).filter(([name]) => !KNOWN.has(name)),
    ["span_id", data.span_id],
  ];
  const panel = byId("span");
  panel.replaceChildren(
    make("h3", { id: "span-title" }, make("bdi", {}, visible(data.span, 500)), make("span", {}, "of " + short(data.service))),
    make("div", { class: "tools" },
      button(span.lines.length ? `Show its ${count(span.lines.length, "line")}` : "No line of its own", () => onlySpan(span), { disabled: !span.lines.length }),
      button("Zoom to it", () => zoomTo(span)),
      button("Close", () => closeSpan(), { id: "close-span" })),
    fieldList(facts));
  panel.hidden = false;
}

function closeSpan() {
  byId("span").hidden = true;
  focusRow(selected);
}

/** Makes the list of fields. */
function fieldList(entries) {
  return make("dl", { class: "fields" }, ...entries.map(([name, value]) =>
    make("div", { class: String(value).includes("\n") ? "long" : "" }, make("dt", {}, visible(name, 200)), make("dd", {}, visible(value)))));
}
