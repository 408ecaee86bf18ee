package dev.clew.story.command;

import dev.clew.story.line.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Runs of the command on the logs of a shop. */
abstract class ShopRuns extends CommandRuns {
    static final long ZERO = Timestamp.parse("2026-11-29T10:00:00.000000Z");

    static String end(int number, double second, String outcome) {
        String id = String.format("%012x", number);
        return "ts=" + Timestamp.text(ZERO + Math.round(second * 1e9)) + " level="
                + (outcome.equals("ok") ? "INFO" : "ERROR")
                + " service=shop version=v1 instance=i-1 request_id=" + id
                + " logger=clew.span thread=main msg=x event=span_end kind=server span=\"GET /stock\" outcome="
                + outcome
                + (outcome.equals("ok")
                        ? " status=200"
                        : " status=500 error=x.Broken error_msg=no err_fp=5c5d3c9a34b2a8a1")
                + " duration_ms=3.0 span_id=" + id + "0000 boot_id=b1";
    }

    /** Writes 200 requests, one a second, some of which fail. */
    void write(int firstFailed, int every) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            boolean isFailed = i >= firstFailed && (i * 7919 + i / 3) % every == 0;
            lines.add(end(i, i, isFailed ? "error" : "ok"));
        }
        Files.write(folder.resolve("a.log"), lines);
    }
}
