// The spans of the story: one list in the order of the tree, and which of them are drawn.

const { story, lines } = content;

const MOST_SPANS = 1000;
const HUES = 8;
const FAILED = new Set(["error", "timeout", "cancelled", "never_ended"]);

const spans = [];
const spansById = new Map();
const serviceNumbers = new Map();

function addSpans(nodes, parent) {
  for (const data of nodes) {
    const start = micros(data.start);
    const span = {
      data,
      parent,
      depth: parent ? parent.depth + 1 : 0,
      start,
      end: start + data.duration_ms * 1000,
      isFailed: FAILED.has(data.outcome),
      isOpen: data.outcome === "never_ended",
      isFirstFailure: story.first_failure !== undefined && story.first_failure.span_id === data.span_id,
      children: [],
      lines: [],
      isDrawn: false,
    };
    spans.push(span);
    spansById.set(data.span_id, span);
    if (parent) {
      parent.children.push(span);
    }
    addSpans(data.children, span);
  }
}

addSpans(story.tree, undefined);
const roots = spans.filter((span) => !span.parent);

for (let i = 0; i < lines.length; i++) {
  const line = lines[i];
  line.index = i;
  line.owner = spansById.get(line.span === undefined ? line.fields.span_id : line.span);
  if (line.owner) {
    line.owner.lines.push(line);
  }
}

const began = spans.length ? spans.reduce((least, span) => Math.min(least, span.start), Infinity) : lines[0].t;
const ended = spans.length
  ? spans.reduce((most, span) => Math.max(most, span.end), began)
  : lines[lines.length - 1].t;

/** Returns the class that gives a service its colour: one of eight, by the order in which services appear. */
function serviceClass(name) {
  if (!serviceNumbers.has(name)) {
    serviceNumbers.set(name, serviceNumbers.size);
  }
  return "service-" + (serviceNumbers.get(name) % HUES);
}
spans.forEach((span) => serviceClass(span.data.service));

/** Returns every span id that a finding names, in whatever field. */
function spanIds(value, isId = false) {
  if (typeof value === "string") {
    return isId ? [value] : [];
  }
  if (value === null || typeof value !== "object") {
    return [];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    spanIds(inner, Array.isArray(value) ? isId : /(^|_)span_ids?$/.test(key)));
}

/** Chooses the spans that are drawn, each with its callers, so that any story opens. */
function draw() {
  let left = MOST_SPANS;
  const take = (span) => {
    const path = [];
    for (let at = span; at && !at.isDrawn; at = at.parent) {
      path.push(at);
    }
    if (path.length <= left) {
      left -= path.length;
      path.forEach((at) => (at.isDrawn = true));
    }
  };
  if (spans.length <= MOST_SPANS) {
    spans.forEach(take);
    return;
  }
  story.findings.flatMap((finding) => spanIds(finding)).map((id) => spansById.get(id)).filter(Boolean).forEach(take);
  spans.filter((span) => span.isFirstFailure).forEach(take);
  const byLength = [...spans].sort((a, b) => b.data.duration_ms - a.data.duration_ms);
  byLength.filter((span) => span.data.on_critical_path).slice(0, MOST_SPANS / 4).forEach(take);
  byLength.filter((span) => span.isFailed).slice(0, MOST_SPANS / 2).forEach(take);
  byLength.forEach(take);
}

draw();
const drawn = spans.filter((span) => span.isDrawn);

/** Returns a span, or the nearest of its callers that is drawn. */
function nearestDrawn(span) {
  let at = span;
  while (at && !at.isDrawn) {
    at = at.parent;
  }
  return at || drawn[0];
}

const isCall = (span) => span.data.kind === "client" || span.data.kind === "producer";

/** Returns the words for a span's end, with the status if its line has one. */
function outcome(span) {
  const last = ownLine(span);
  const status = last && last.fields.status ? " " + short(last.fields.status) : "";
  return span.data.outcome.replace("_", " ") + status;
}

/** Returns the line that says how a span ended, else the one that says that it began. */
function ownLine(span) {
  const own = span.lines.filter((line) => line.fields.span_id === span.data.span_id);
  return own.findLast((line) => line.fields.event === "span_end") || own.find((line) => line.fields.event === "span_start");
}
