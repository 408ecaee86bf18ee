package dev.clew.story.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.line.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiffTest extends CommandRuns {
    private static final long ZERO = Timestamp.parse("2026-11-29T10:00:00.000000Z");

    private static String time(long millis) {
        return Timestamp.text(ZERO + millis * 1_000_000);
    }

    private static String start(String version, String boot, String jvm, String adapters, long millis) {
        return "ts=" + time(millis) + " level=INFO service=shop version=" + version + " instance=i-" + boot
                + " logger=clew.span thread=main msg=\"sampling=always mdc=[request_id, trace_id] adapters=[" + adapters
                + "]\" event=process_start format=1 jvm=" + jvm + " config_fp=585a4c5c2e0198" + boot.substring(4)
                + " boot_id=" + boot;
    }

    private static String end(String version, String boot, int number, String outcome, double millis) {
        return "ts=" + time(1_000 + number * 50L) + " level=INFO service=shop version=" + version + " instance=i-"
                + boot
                + " request_id=" + boot + "-" + number
                + " logger=clew.span thread=main msg=x event=span_end kind=server"
                + " span=\"GET /stock\" outcome=" + outcome + " status=" + (outcome.equals("ok") ? 200 : 500)
                + " duration_ms=" + millis + " span_id=" + boot + String.format("%08x", number) + " boot_id=" + boot;
    }

    private void write() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(start("83b9ede0", "aaaa1111", "17.0.15", "jdbc, okhttp", 0));
        lines.add(start("4f1c2ab0", "bbbb2222", "25.0.1", "jdbc, kafka, okhttp", 1));
        for (int i = 0; i < 200; i++) {
            lines.add(end("83b9ede0", "aaaa1111", i, "ok", 10 + i % 7));
            lines.add(end("4f1c2ab0", "bbbb2222", i, i % 5 == 0 ? "error" : "ok", 30 + i % 7));
        }
        Files.write(folder.resolve("a.log"), lines);
    }

    @Test
    void namesWhatDiffersBetweenTheirStartsTheirErrorsAndTheirTimes() throws IOException {
        write();
        assertThat(run("diff", "83b9", "bbbb2222", folder.toString())).isEqualTo(Command.FOUND);
        assertThat(out.toString(UTF_8)).isEqualTo("""
                a: shop i-aaaa1111 83b9ede0, boot_id aaaa1111, from 2026-11-29T10:00:00.000000Z to 2026-11-29T10:00:10.950000Z
                b: shop i-bbbb2222 4f1c2ab0, boot_id bbbb2222, from 2026-11-29T10:00:00.001000Z to 2026-11-29T10:00:10.950000Z

                Start lines
                  shop version: 83b9ede0 → 4f1c2ab0
                  shop jvm: 17.0.15 → 25.0.1
                  shop config_fp: 585a4c5c2e01981111 → 585a4c5c2e01982222  (set clew.config.key on both to see names)
                  shop adapters: none → kafka

                Errors
                  GET /stock of shop (status_500): 0 of 200 → 40 of 200

                Times without calls, median and p99
                  GET /stock of shop: 13.0 and 16.0 ms → 33.0 and 36.0 ms
                """);
    }

    @Test
    void printsOneObject() throws IOException {
        write();
        assertThat(run("diff", "aaaa1111", "4f1c2ab0", "--json", folder.toString()))
                .isEqualTo(Command.FOUND);
        assertThat(out.toString(UTF_8))
                .startsWith("{\"format\":1,\"a\":{\"name\":\"aaaa1111\",\"processes\":[{\"service\":\"shop\"")
                .contains(
                        "\"errors\":[{\"service\":\"shop\",\"span\":\"GET /stock\",\"cause\":\"status_500\",\"failed_a\":0,\"runs_a\":200,\"failed_b\":40,\"runs_b\":200}]")
                .endsWith("\"problems\":[]}\n");
    }

    @Test
    void saysWhichProcessesThereAre() throws IOException {
        write();
        assertThat(run("diff", "aaaa1111", "cccc", folder.toString())).isEqualTo(Command.UNUSABLE);
        assertThat(errors.toString(UTF_8))
                .isEqualTo(
                        "clew: no process of the files has the boot_id or version cccc, or one of which it is the first four characters or more;"
                                + " there are shop 4f1c2ab0 bbbb2222, shop 83b9ede0 aaaa1111\n");
    }

    @Test
    void oneProcessOrVersionIsNotComparedWithItself() throws IOException {
        write();
        for (String same : List.of("aaaa1111", "83b9", "83b9ede0")) {
            assertThat(run("diff", "aaaa1111", same, folder.toString())).isEqualTo(Command.UNUSABLE);
            assertThat(errors.toString(UTF_8))
                    .isEqualTo("clew: aaaa1111 and " + same + " are the same: there is nothing to compare;"
                            + " there are shop 4f1c2ab0 bbbb2222, shop 83b9ede0 aaaa1111\n");
        }
    }

    @Test
    void namesTheLatestProcessesIfItIsNotToldWhichToCompare() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            lines.add(start("v" + i, "aaaa" + (1000 + i), "17", "jdbc", i));
        }
        Files.write(folder.resolve("a.log"), lines);
        for (String[] args : new String[][] {{"diff", folder.toString()}, {"diff", "v1", folder.toString()}}) {
            assertThat(run(args)).isEqualTo(Command.UNUSABLE);
            assertThat(errors.toString(UTF_8))
                    .startsWith("clew: diff needs two boot_ids or versions, and a path;"
                            + " the latest are shop v24 aaaa1024, shop v23 aaaa1023, ")
                    .endsWith(", shop v5 aaaa1005, and 5 more\n");
        }
        assertThat(run("diff", "v1", "v2")).isEqualTo(Command.UNUSABLE);
        assertThat(errors.toString(UTF_8))
                .isEqualTo("clew: diff needs two boot_ids or versions, and a path; clew help shows how\n");
    }
}
