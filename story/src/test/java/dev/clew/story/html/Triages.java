package dev.clew.story.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.file.LogFile;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Meter;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Window;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Traffic;
import dev.clew.story.traffic.TrafficReader;
import dev.clew.story.triage.ToRead;
import dev.clew.story.triage.Triage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Triages to be shown. */
final class Triages {
    private Triages() {}

    static Traffic traffic(Path log, List<String> lines) throws IOException {
        Files.write(log, lines, UTF_8);
        Meter meter = new Meter();
        List<LogFile> files = LogFiles.find(List.of(log.toString()), InputStream.nullInputStream(), List.of(), meter);
        return TrafficReader.read(files, meter.total(), Window.ALL, new Problems());
    }

    static String start(String time, String instance, String version, String bootId) {
        return "ts=2026-11-22T" + time + "Z level=INFO service=orders version=" + version + " instance=" + instance
                + " logger=clew msg=started event=process_start boot_id=" + bootId;
    }

    static String request(String time, int number, boolean isFailed) {
        return "ts=2026-11-22T" + time + "Z level=" + (isFailed ? "ERROR" : "INFO")
                + " service=orders version=1.0 instance=orders-1 request_id=r" + number
                + " span_id=%016x".formatted((number + 1) * 16)
                + " logger=clew.span msg=ended event=span_end kind=server span=\"POST /orders\" outcome="
                + (isFailed ? "error" : "ok") + " duration_ms=12.000 seq=1 boot_id=b1";
    }

    /** Twenty minutes with a request in each; from the tenth on, with version 2.0, each second one fails. */
    static List<String> twentyMinutes() {
        List<String> lines = new ArrayList<>();
        lines.add(start("10:00:00.000000", "orders-1", "1.0", "b1"));
        lines.add(start("10:10:00.000000", "orders-2", "2.0", "b2"));
        lines.add(start("10:15:00.000000", "orders-3", "2.0", "b3"));
        for (int minute = 0; minute < 20; minute++) {
            lines.add(request("10:%02d:30.000000".formatted(minute), minute, minute >= 10 && minute % 2 == 0));
        }
        return lines;
    }

    /** A cause, its consequence, the consequence of that, and something else. */
    static Triage deploy(Path log) throws IOException {
        Traffic traffic = traffic(log, twentyMinutes());
        Set<Request> failed = Triage.of(traffic).failed();
        List<Request> shown =
                traffic.requests().stream().filter(failed::contains).toList();
        Conclusion deploy = Conclusion.of("after_deploy", "orders")
                .with("version", "2.0")
                .with("before", 0)
                .with("after", 0.5)
                .since(Timestamp.parse("2026-11-22T10:10:00Z"))
                .saying("orders fails since version 2.0")
                .shownBy(shown);
        Conclusion errors = Conclusion.of("error_group", "orders")
                .since(Timestamp.parse("2026-11-22T10:10:30Z"))
                .saying("POST /orders of orders failed 5 times")
                .shownBy(shown);
        errors.because(deploy);
        Conclusion lost = Conclusion.of("lines_lost", "billing")
                .inferredFrom("gaps in seq")
                .since(Timestamp.parse("2026-11-22T10:02:00Z"))
                .saying("lines of billing are missing");
        Conclusion retries = Conclusion.of("retries", "web")
                .with("x", 3.5)
                .since(Timestamp.parse("2026-11-22T10:18:00Z"))
                .saying("web calls orders 3.5 times as often");
        retries.because(errors);
        List<ToRead> read = shown.stream()
                .map(request -> new ToRead(request.id(), deploy, 1, ""))
                .toList();
        return new Triage(traffic, failed, List.of(deploy, lost, errors, retries), read);
    }
}
