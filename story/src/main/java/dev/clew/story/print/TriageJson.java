package dev.clew.story.print;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.file.Problem;
import dev.clew.story.json.JsonWriter;
import dev.clew.story.line.Timestamp;
import dev.clew.story.pattern.RecentChanges;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Traffic;
import dev.clew.story.triage.Triage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes a triage as the one object that {@code JSON.md} describes. */
public final class TriageJson {
    private final JsonWriter json = new JsonWriter();

    private TriageJson() {}

    /** Returns a triage, and what could not be read of the files. */
    public static String of(Triage triage, List<Problem> problems) {
        TriageJson writer = new TriageJson();
        writer.write(triage, problems);
        return writer.json.toString();
    }

    private void write(Triage triage, List<Problem> problems) {
        Traffic traffic = triage.traffic();
        json.begin('{').member("format", 1);
        if (traffic.events() > 0) {
            json.member("from", Timestamp.text(traffic.from())).member("until", Timestamp.text(traffic.until()));
        }
        json.member("events", traffic.events()).member("requests", traffic.requestCount());
        json.member("failed_requests", triage.failed().size());
        if (traffic.weight() > 1) {
            json.member("sampled", traffic.weight());
        }
        services(traffic);
        changedBefore(triage.changedBefore());
        json.name("findings").begin('[');
        triage.findings().forEach(finding -> finding(finding, triage.index(finding.because())));
        json.end(']').name("read_first").begin('[');
        triage.readFirst()
                .forEach(request -> json.begin('{')
                        .member("request_id", request.id())
                        .member("why", request.why())
                        .end('}'));
        json.end(']');
        List<Problem> all = new ArrayList<>(problems);
        traffic.overflows().forEach(what -> all.add(new Problem("", what, 0)));
        ProblemsJson.write(all, json);
        json.end('}');
    }

    private void changedBefore(@Nullable RecentChanges changed) {
        if (changed != null) {
            json.name("changed_before").begin('{').member("t", Timestamp.text(changed.before()));
            json.name("changes")
                    .values(changed.changes().stream()
                            .map(RecentChanges.Changed::fields)
                            .toList());
            json.member("text", changed.text()).end('}');
        }
    }

    private void services(Traffic traffic) {
        Map<String, Set<String>> instances = new TreeMap<>();
        Map<String, Set<String>> versions = new TreeMap<>();
        for (Boot boot : traffic.boots()) {
            if (!boot.isJudged()) {
                continue;
            }
            instances.computeIfAbsent(boot.service(), name -> new TreeSet<>()).add(boot.instance());
            Set<String> its = versions.computeIfAbsent(boot.service(), name -> new TreeSet<>());
            if (!boot.version().isEmpty()) {
                its.add(boot.version());
            }
        }
        json.name("services").begin('{');
        instances.forEach((service, names) -> {
            json.name(service).begin('{').name("instances");
            json.values(names).name("versions").values(versions.getOrDefault(service, Set.of()));
            json.end('}');
        });
        json.end('}');
    }

    private void finding(Conclusion finding, int because) {
        json.begin('{').member("id", finding.id());
        json.member("certainty", finding.inferredFrom() == null ? "exact" : "inferred");
        if (finding.inferredFrom() != null) {
            json.member("inferred_from", finding.inferredFrom());
        }
        finding.fields().forEach(json::anyMember);
        if (because >= 0) {
            json.member("because", because);
        }
        json.member("text", finding.text()).end('}');
    }
}
