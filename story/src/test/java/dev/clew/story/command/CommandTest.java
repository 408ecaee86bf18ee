package dev.clew.story.command;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest extends CommandRuns {
    static final String FAILED = "d873d2c5-d001-4c0a-9856-05663d0710f7";
    private static final String DEMO = "src/test/resources/demo";

    @Test
    void tellsTheStoryOfTheDemosFailedOrder() {
        assertThat(run("story", FAILED, DEMO)).isEqualTo(Command.FOUND);
        assertThat(lines().subList(0, 9))
                .containsExactly(
                        "POST /orders of orders failed: UPDATE stock of inventory timed out after 2019.655 ms (statement_timeout)  [exact]",
                        "request " + FAILED + ", 12 lines from 2026-11-29T14:27:12.898113Z",
                        "",
                        "   2149.920 orders POST /orders  error 504  33.598 itself",
                        "      2.673 ├─ orders → INSERT orders  ok  2.673 itself",
                        "   2110.017 ├─ orders → POST /reserve  error 504  42.924 itself",
                        "   2067.093 │  └─ inventory POST /reserve  error 504  47.438 itself",
                        "   2019.655 │     └─ inventory → UPDATE stock  timeout  <- the first failure",
                        "      3.632 └─ orders → UPDATE orders  ok  3.632 itself");
        assertThat(lines())
                .hasSize(27)
                .contains(
                        "Where the time went: UPDATE stock of inventory 2019.655 ms (94 %), POST /reserve of inventory 47.438 ms (2 %), the call POST /reserve of orders 42.924 ms (2 %)")
                .endsWith(
                        "The first failure: UPDATE stock of inventory timed out (statement_timeout): ERROR: canceling statement due to statement timeout; no other request of these files failed so, of 4 runs  [exact]",
                        "Just before: inventory had been called by orders (POST /reserve)  [exact]");
    }

    @Test
    void saysInOneLineThatNothingIsWrongWithOneRequest() {
        String line = "ts=2026-11-22T10:00:00.020000Z level=INFO service=orders instance=orders-1 request_id=r1"
                + " span_id=0000000000000010 logger=clew.span msg=ended event=span_end kind=server"
                + " span=\"POST /orders\" outcome=ok duration_ms=12.000 boot_id=b1\n";
        assertThat(runWith(line, "triage", "-")).isEqualTo(Command.FOUND);
        assertThat(lines())
                .containsExactly("nothing wrong in 1 request, from 2026-11-22 10:00:00 to 2026-11-22 10:00:00");
    }

    @Test
    void takesTheBeginningOfAnIdAndThatOfATrace() {
        assertThat(run("story", "d873d2", DEMO)).isEqualTo(Command.FOUND);
        assertThat(run("story", "f6eb458064584882adf7c3d3620ccea7", DEMO)).isEqualTo(Command.FOUND);
        assertThat(run("story", "d", DEMO)).isEqualTo(Command.UNUSABLE);
        assertThat(errors.toString(UTF_8)).contains("is in the ids of several requests; name one", FAILED);
    }

    @Test
    void drawsAConsumerThatRanAfterTheAnswerInTheSameTree() {
        assertThat(run("story", "fcd3fae9d6e1aa2bfd5f077eb9eb6137", DEMO)).isEqualTo(Command.FOUND);
        assertThat(lines().get(0)).matches("POST /orders of orders went well in [0-9.]+ ms  \\[exact]");
        assertThat(lines())
                .anyMatch(line -> line.matches(".* └─ shipping ← order-placed receive  ok  [0-9.]+ after the answer"));
        assertThat(lines()).noneMatch(line -> line.contains("first failure"));
    }

    @Test
    void writesTheFormOfItsContract() {
        assertThat(run("story", FAILED, DEMO, "--json")).isEqualTo(Command.FOUND);
        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("{\"format\":1,\"request_id\":\"" + FAILED
                        + "\",\"trace_id\":\"f6eb458064584882adf7c3d3620ccea7\",\"verdict\":")
                .contains(
                        "\"certainty\":\"exact\",\"first_failure\":{\"service\":\"inventory\",\"instance\":\"vm\",\"span\":\"UPDATE stock\","
                                + "\"span_id\":\"f86f0fcab49f0001\",\"cause\":\"statement_timeout\",\"ts\":\"2026-11-29T14:27:15.004459Z\",\"certainty\":\"exact\"}",
                        "\"duration_ms\":2019.655,\"self_ms\":2019.655,\"outcome\":\"timeout\",\"on_critical_path\":true,\"saves_ms\":2019.655",
                        "\"missing\":{\"gaps\":[],\"without_end\":[]},\"problems\":[]}");
    }

    @Test
    void findsLinesInTheOrderOfTheirTime() throws IOException {
        assertThat(run("find", "request_id=" + FAILED + " and level=ERROR", DEMO))
                .isEqualTo(Command.FOUND);
        assertThat(lines()).hasSize(4).isSorted();
        assertThat(run("find", "duration_ms>2000 and span~^UPDATE", DEMO)).isEqualTo(Command.FOUND);
        assertThat(lines()).singleElement().asString().contains("span=\"UPDATE stock\"");
        assertThat(run("find", "duration_ms=2019.655", DEMO)).isEqualTo(Command.FOUND);
        assertThat(run("find", "user_id=nobody", DEMO)).isEqualTo(Command.NOT_FOUND);
        assertThat(run("find", "seq>0", DEMO, "--since", "2026-11-29T14:27:15Z", "--until=2026-11-29T14:27:15.03Z"))
                .isEqualTo(Command.FOUND);
        assertThat(lines()).hasSize(4);
    }

    @Test
    void findsInWhatIsPipedAndTakesAnEventOfTwoFilesOnce() throws IOException {
        String orders = Files.readString(Path.of(DEMO, "orders.log"));
        assertThat(runWith(orders, "find", "action=create and order_id=5", "-")).isEqualTo(Command.FOUND);
        Files.writeString(folder.resolve("again.log"), orders);
        assertThat(run("find", "action=create and order_id=5", "--json", DEMO, folder.toString()))
                .isEqualTo(Command.FOUND);
        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("{\"ts\":\"2026-11-29T14:27:12.910856Z\",\"level\":\"INFO\"");
    }

    @Test
    void showsATerminalNothingThatSteersIt() throws IOException {
        Files.writeString(
                folder.resolve("evil.log"), "2026-11-22T10:00:05Z INFO id=x1 \u001b]0;gotcha\u0007\u202eevil\n");
        assertThat(run("find", "msg~gotcha", folder.toString())).isEqualTo(Command.FOUND);
        assertThat(lines()).containsExactly("2026-11-22T10:00:05Z INFO id=x1 \\u001b]0;gotcha\\u0007\\u202eevil");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "story | story needs an id and a path; clew help shows how",
                "find a=b | find needs an expression and a path; clew help shows how",
                "find a= x | an expression is key=value, key>number, key<number or key~regex, several joined by \" and \", was \"a=\"",
                "find a>b x | a is compared with a number, was \"b\"",
                "find a~( x | not a regular expression: Unclosed group near index 1",
                "tell x | there is no command tell; clew help names those that there are, did you mean help?",
                "stroy x | there is no command stroy; clew help names those that there are, did you mean story?",
                "find a=b . --json=yes | unknown option --json=yes; known are --follow, --json, --memory, --sample, --since, --until",
                "help tell | there is no command tell; clew help names those that there are, did you mean help?",
                "find a=b /dev/null | /dev/null is neither a file nor a folder; find reads a pipe as -",
                "find a=b none | no file, folder or glob none",
                "find a=b . --since soon | --since is a time such as 2026-11-22T10:00:05Z, or a duration before now such as 15m or 2h, was \"soon\"",
                "find a=b . --since | --since needs a value",
                "find a=b . --colour | unknown option --colour; known are --follow, --json, --memory, --sample, --since, --until",
                "find a=b . --sample {msg} | --sample is a line of the log with names in the place of its parts, such as '{ts} [{thread}] {level} {logger} rid={request_id} - {msg}'; {ts} is missing, where the time is",
                "story x . --export pdf | --export is one of otlp, zipkin, speedscope, was \"pdf\"",
                "triage | triage needs a path; clew help shows how",
                "triage . --fail-on warn | --fail-on is error, was \"warn\"",
                "triage . --baseline soon..later | --baseline is a time such as 2026-11-22T10:00:05Z, or a duration before now such as 15m or 2h, was \"soon\"",
                "triage . --baseline 1h..2h | --baseline begins after its end",
                "triage . --baseline none | no file, folder or glob none",
                "triage . --postmortems none | none is no folder",
                "diff a b | diff needs two boot_ids or versions, and a path; clew help shows how",
                "postmortem | postmortem needs a path, or an id and a path; clew help shows how",
                "postmortem - | postmortem reads each file more than once, so not from standard input",
                "story x - | story reads each file more than once, so not from standard input",
            })
    void saysWhatIsAllowed(String args, String message) {
        assertThat(run(args.split(" "))).isEqualTo(Command.UNUSABLE);
        assertThat(errors.toString(UTF_8).lines().findFirst()).hasValue("clew: " + message);
        assertThat(lines()).isEmpty();
    }

    @Test
    void readsALayoutOfWhichItIsGivenASample() throws IOException {
        Files.writeString(
                folder.resolve("a.log"),
                "INFO  [main] 29.11.2026 14:27:12,898 (r-17) ready\nERROR [main] 29.11.2026 14:27:12,899 (r-17) failed\n\tat a.B\n");
        String sample = "{level} [{thread}] {ts} ({request_id}) {msg}";
        assertThat(run("find", "request_id=r-17 and level=ERROR", "--sample", sample, folder.toString()))
                .isEqualTo(Command.FOUND);
        assertThat(lines()).containsExactly("ERROR [main] 29.11.2026 14:27:12,899 (r-17) failed", "\tat a.B");
        assertThat(run("story", "r-17", folder.toString(), "--sample=" + sample))
                .isEqualTo(Command.FOUND);
        assertThat(lines()).anyMatch(line -> line.contains("+1.000") && line.contains("ERROR  failed"));
        assertThat(run("story", "r-17", folder.toString())).isEqualTo(Command.NOT_FOUND);
    }

    @Test
    void helpIsNoMistakeAndNothingIs() {
        assertThat(run("help")).isEqualTo(Command.FOUND);
        assertThat(lines()).isNotEmpty();
        assertThat(run()).isEqualTo(Command.UNUSABLE);
        assertThat(errors.toString(UTF_8)).startsWith("Usage: clew ");
    }

    /** The pages say what is accepted, and all of it. */
    @ParameterizedTest
    @EnumSource(Verb.class)
    void acceptsTheOptionsOfItsPage(Verb verb) {
        assertThat(run("help", verb.word())).isEqualTo(Command.FOUND);
        String page = out.toString(UTF_8);
        assertThat(run(verb.word(), "--help")).isEqualTo(Command.FOUND);
        assertThat(out.toString(UTF_8)).isEqualTo(page).startsWith("Usage: clew " + verb.word());
        Map<String, Boolean> shown = new TreeMap<>();
        Matcher option =
                Pattern.compile("^ +(--[a-z-]+)(=[A-Z]+)? ", Pattern.MULTILINE).matcher(page);
        while (option.find()) {
            shown.put(option.group(1), option.group(2) != null);
        }
        Map<String, Boolean> accepted = new TreeMap<>();
        verb.options().forEach(each -> accepted.put(each.name(), each.value() != null));
        assertThat(shown).isEqualTo(accepted);
        shown.forEach((name, hasValue) -> {
            String value = "{ts} {msg}"; // a sample is read at once
            Arguments arguments = Arguments.parse(hasValue ? List.of(name, value) : List.of(name), verb);
            assertThat(arguments.others()).isEmpty();
            assertThat(hasValue ? value.equals(arguments.option(name)) : arguments.has(name))
                    .isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "64", "-1m", "1023k", "0g", "64M1", "9999999m", "999999g", "\u0661m"})
    void takesASizeOfMemoryThatTheProcessHas(String size) {
        assertThat(run("find", "seq>0", DEMO, "--memory", size)).isEqualTo(Command.UNUSABLE);
        assertThat(errors.toString(UTF_8))
                .startsWith("clew: --memory is a size such as 64m, from 1m to the ")
                .contains("was \"" + size + '"');
        assertThat(run("find", "seq>0", DEMO, "--memory=1m")).isEqualTo(Command.FOUND);
        assertThat(run("find", "seq>0", DEMO, "--memory=2048K")).isEqualTo(Command.FOUND);
    }

    @Test
    void saysWhyItFoundNothingAndThatItCouldNotLook() throws IOException {
        Files.write(folder.resolve("wide.log"), "\ufeffts=".getBytes(UTF_16));
        for (String command : List.of("story", "find")) {
            String what = command.equals("story") ? FAILED : "request_id=" + FAILED;
            assertThat(run(command, what, folder.toString())).isEqualTo(Command.UNUSABLE);
            assertThat(errors.toString(UTF_8)).contains("wide.log: is in UTF-16; only UTF-8 is read");
        }
    }

    @Test
    void namesTheRootOfAWrapper() throws IOException {
        Files.writeString(
                folder.resolve("a.log"),
                "ts=2026-11-22T10:00:05.003120Z level=ERROR service=shop request_id=r1 span_id=0000000000000001 logger=clew.span msg=m"
                        + " event=span_end kind=server span=\"GET /report\" outcome=error duration_ms=5.000"
                        + " error=jakarta.servlet.ServletException error_msg=no"
                        + " stack=\"java.lang.IllegalStateException: not ready\\n\\tat shop.Reports.get(Reports.java:7)\" seq=1 boot_id=b\n");
        assertThat(run("story", "r1", folder.toString())).isEqualTo(Command.FOUND);
        assertThat(lines().get(0))
                .isEqualTo("GET /report of shop failed after 5.000 ms (IllegalStateException)  [exact]");
    }
}
