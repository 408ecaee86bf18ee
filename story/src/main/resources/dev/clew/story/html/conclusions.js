// The findings of a triage: each below the one that it follows from, with its fields and its requests.

const { triage } = content;
const MOST_FIELDS = 100;
const MOST_VALUES = 50;
const DEEPEST = 6;
const conclusions = triage.findings.slice(0, MOST_FINDINGS);
const cards = new Map();
let found;

function buildConclusions() {
  const lists = new Map();
  conclusions.forEach((finding, index) => cards.set(index, buildConclusion(finding, index)));
  for (const [index, card] of cards) {
    const cause = causeOf(index);
    if (cause === undefined) {
      byId("finding-list").append(card);
      continue;
    }
    if (!lists.has(cause)) {
      lists.set(cause, make("ol", { class: "conclusions", "aria-label": `What follows from ${cause + 1}` }));
      cards.get(cause).append(lists.get(cause));
    }
    lists.get(cause).append(card);
  }
  byId("finding-list").hidden = conclusions.length === 0;
  const left = triage.findings.length - conclusions.length;
  const note = byId("finding-note");
  note.hidden = conclusions.length > 0 && left === 0;
  note.textContent = conclusions.length ? `${number(left)} more are not shown here; clew triage prints all of them.`
    : triage.events ? "The lines show nothing out of the ordinary." : "The files have no line that could be read.";
}

/** Returns the cause below which a finding is drawn: from a certain depth on, all are on one level. */
function causeOf(index) {
  const causes = [];
  for (let at = conclusions[index].because; at !== undefined && at < conclusions.length && causes.length < conclusions.length; at = conclusions[at].because) {
    causes.push(at);
  }
  return causes[Math.max(0, causes.length - DEEPEST)];
}

function buildConclusion(finding, index) {
  const sentence = visible(finding.text, 2000);
  const because = finding.because === undefined ? [] : [make("span", { class: "because" }, `because of ${finding.because + 1}`)];
  const where = finding.inferred_from === undefined ? [] : [make("p", { class: "note" }, "Inferred from " + visible(finding.inferred_from, 500))];
  const evidence = (Array.isArray(finding.evidence) ? finding.evidence : []).slice(0, MOST_VALUES);
  return make("li", { class: "conclusion", id: "finding-" + (index + 1), tabindex: -1, "aria-label": `${index + 1}. ${sentence}` },
    make("p", { class: "what" },
      make("span", { class: "number" }, String(index + 1)),
      make("span", { class: "kind" }, visible(finding.id, 50).replaceAll("_", " ")),
      certainty(finding.certainty, finding.certainty === "exact" ? "From fields of Clew's own lines" : "From lines that are not Clew's own, or that are missing"),
      ...because),
    make("p", { class: "sentence" }, sentence),
    ...where,
    ...(evidence.length ? [make("ul", { class: "ids", "aria-label": "Requests that show it" }, ...evidence.map((id) => make("li", {}, ...requestId(id))))] : []),
    buildFields(finding));
}

const TOLD = new Set(["id", "text", "certainty", "inferred_from", "because", "evidence"]);

function buildFields(finding) {
  const all = Object.entries(finding).filter(([name]) => !TOLD.has(name));
  const rows = all.slice(0, MOST_FIELDS).map(([name, value]) =>
    make("tr", {}, make("th", { scope: "row" }, visible(name, 200)), make("td", {}, ...valueOf(value))));
  const more = all.length > rows.length ? [make("p", { class: "note" }, `${count(all.length - rows.length, "more field")}`)] : [];
  return make("details", { class: "more" }, make("summary", {}, "Fields"), make("table", { class: "values" }, make("tbody", {}, ...rows)), ...more);
}

/** Returns a text, a list or a map as lines. */
function valueOf(value) {
  if (value === null || typeof value !== "object") {
    return [visible(value, 2000)];
  }
  const all = Array.isArray(value) ? value.map((each) => text(each)) : Object.entries(value).map(([name, each]) => name + ": " + text(each));
  const lines = all.slice(0, MOST_VALUES).map((line) => make("div", {}, visible(line, 2000)));
  return all.length > lines.length ? [...lines, make("div", { class: "note" }, `and ${number(all.length - lines.length)} more`)] : lines;
}

const text = (value) => (value !== null && typeof value === "object" ? JSON.stringify(value) : String(value));

/** Brings a part of the page into view, marks it and gives it the focus. */
function goTo(element) {
  found?.classList.remove("found");
  found = element;
  found.classList.add("found");
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: "center" });
}
