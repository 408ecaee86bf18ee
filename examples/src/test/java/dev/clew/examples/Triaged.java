package dev.clew.examples;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Window;
import dev.clew.story.print.Style;
import dev.clew.story.print.TriageText;
import dev.clew.story.traffic.TrafficReader;
import dev.clew.story.triage.Triage;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What is wrong in logs, told without an id. */
record Triaged(Triage triage) {
    /** Does what {@code clew triage --since --until} does with the logs in a folder, and prints it to a file beside that folder. */
    static Triaged by(Path logs, Instant since, Instant until) throws IOException {
        Problems problems = new Problems();
        Window window = new Window(nanos(since), nanos(until));
        Triage triage = Triage.of(TrafficReader.read(
                LogFiles.find(List.of(logs.toString()), InputStream.nullInputStream()), 0, window, problems));
        Path printed = logs.resolveSibling(logs.getFileName() + ".triage.txt");
        try (PrintStream out = new PrintStream(printed.toFile(), StandardCharsets.UTF_8)) {
            new TriageText(out, Style.PLAIN).print(triage, problems.all());
        }
        return new Triaged(triage);
    }

    /** Returns nanoseconds since 1970 of the microsecond, because lines tell no more. */
    private static long nanos(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time) * 1_000;
    }

    /** Returns of each finding, in their order, its id, service, instances, span and cause, and what it follows from. */
    List<String> findings() {
        return triage.findings().stream().map(this::told).toList();
    }

    private String told(Conclusion finding) {
        StringBuilder told = new StringBuilder(finding.id()).append(':');
        for (String name : List.of("service", "instance", "instances", "span")) {
            append(told, " ", finding.field(name));
        }
        append(told, ", ", finding.field("cause"));
        told.append(finding.inferredFrom() == null ? " [exact]" : " [inferred]");
        if (finding.because() != null) {
            told.append(" because of ").append(triage.index(finding.because()));
        }
        return told.toString();
    }

    private static void append(StringBuilder told, String before, Object value) {
        if (value != null) {
            told.append(before).append(value instanceof Iterable<?> all ? join(all) : value);
        }
    }

    private static String join(Iterable<?> all) {
        StringBuilder joined = new StringBuilder();
        all.forEach(each -> joined.append(joined.isEmpty() ? "" : "+").append(each));
        return joined.toString();
    }
}
