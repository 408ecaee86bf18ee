// The verdict and the findings, with the ways from them to spans and lines.

const SIGNS = { killed: "open", never_ended: "open", error_group: "failed", outlived_caller: "timeout" };

function buildVerdict() {
  const isFailed = story.first_failure !== undefined;
  const hasSpans = spans.length > 0;
  document.title = visible(story.verdict, 120);
  byId("verdict").classList.add(isFailed ? "failed" : hasSpans ? "well" : "unknown");
  byId("outcome").append(
    make("span", { class: "sign" }, icon(isFailed ? "failed" : hasSpans ? "ok" : "missing"), isFailed ? "Failed" : hasSpans ? "Went well" : "No span"),
    certainty(story.certainty));
  byId("verdict-text").textContent = visible(story.verdict, 1000);
  const processes = new Set(spans.map((span) => span.data.service));
  const facts = [
    ["Began", new Date(began / 1000).toISOString().replace("T", " ").replace("Z", " UTC")],
    ["Took", roots.length && !roots[0].isOpen ? duration(roots[0].data.duration_ms * 1000) : "not known"],
    ["Services", number(processes.size)],
    ["Spans", number(spans.length)],
    ["Lines", number(lines.length)],
  ];
  const ids = [["Request", story.request_id], ["Trace", story.trace_id]].filter(([, id]) => id !== "");
  byId("facts").append(...factList(facts));
  byId("ids").append(...factList(ids));
  byId("footer").textContent = `Written by clew story from ${count(lines.length, "line")}. The page is complete in itself: it asks nobody for anything.`;
}

function buildFindings() {
  const list = byId("finding-list");
  const all = [
    ...story.findings.map((finding) => () => buildFinding(finding)),
    ...story.missing.gaps.map((gap) => () => item("missing", "missing",
      `${gap.service} ${gap.instance}: ${count(gap.lines, "line")} of the request missing from the files`, certainty("exact"))),
    ...story.problems.map((problem) => () => item("problem", "missing",
      problem.file + ": " + problem.what + (problem.lines ? ", " + count(problem.lines, "line") : ""))),
  ];
  list.append(...all.slice(0, MOST_FINDINGS).map((build) => build()));
  list.hidden = all.length === 0;
  const note = byId("finding-note");
  note.hidden = all.length > 0 && all.length <= MOST_FINDINGS;
  note.textContent = all.length === 0
    ? (spans.length ? "The lines show nothing out of the ordinary." : "Without spans, only the lines themselves can be shown.")
    : `${number(all.length - MOST_FINDINGS)} more are not shown here; clew story prints all of them.`;
}

function item(id, sign, text, ...more) {
  return make("li", { class: "finding " + sign }, icon(sign),
    make("div", {},
      make("p", { class: "what" }, make("span", { class: "kind" }, visible(id, 50).replaceAll("_", " ")), ...more.filter((part) => part.matches?.(".certainty"))),
      make("p", {}, visible(text, 2000))),
    ...more.filter((part) => !part.matches?.(".certainty")));
}

function buildFinding(finding) {
  const ids = [...new Set(spanIds(finding))].slice(0, 20);
  const ways = make("div", { class: "ways" });
  for (const id of ids) {
    const span = spansById.get(id);
    const its = span ? span.lines : lines.filter((line) => line.fields.span_id === id);
    const what = span ? short(span.data.span) : visible(id, 50);
    if (span) {
      ways.append(button(ids.length > 1 ? "Span " + what : "Show the span", () => goToSpan(span), { class: "to-span", "aria-label": `Show the span ${what}` }));
    }
    if (its.length) {
      const telling = (span && ownLine(span)) || its[0];
      ways.append(button(ids.length > 1 ? "Line of " + what : "Show the line", () => goToLine(telling), { class: "to-line", "aria-label": `Show the line of ${what}` }));
    }
  }
  const holders = (finding.holders || []).map((holder) => holder.request_id).concat(finding.requests || []).filter(Boolean);
  const stories = holders.length
    ? [make("ul", { class: "ids", "aria-label": "Other requests that it is about" }, ...holders.map((id) => make("li", {}, ...requestId(id))))]
    : [];
  const sign = Object.hasOwn(SIGNS, finding.id) ? SIGNS[finding.id] : "finding";
  return item(finding.id, sign, finding.text, certainty(finding.certainty), ...(ways.children.length ? [ways] : []), ...stories);
}
