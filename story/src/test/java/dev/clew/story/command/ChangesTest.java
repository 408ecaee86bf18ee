package dev.clew.story.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.line.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangesTest extends CommandRuns {
    private static final long ZERO = Timestamp.parse("2026-11-29T10:00:00.000000Z");

    private final List<String> lines = new ArrayList<>();

    private static String time(long seconds) {
        return Timestamp.text(ZERO + seconds * 1_000_000_000L);
    }

    private void line(long seconds, String process, String rest) {
        String[] parts = process.split("/", 3);
        lines.add("ts=" + time(seconds) + " level=INFO service=" + parts[0] + " version=" + parts[1] + " instance="
                + parts[2] + ' ' + rest);
    }

    private void start(long seconds, String process, String limit) {
        line(
                seconds,
                process,
                "logger=clew.span msg=begins event=process_start format=1 git_sha=4f1c2ab09d8e7f6a5b4c3d2e1f00"
                        + " config_sources=\"application.yml:3f2a9c01 env:77b1d2e0\" config_values=\"app.limit:" + limit
                        + " app.title:5be1c0de\" boot_id=b" + seconds);
    }

    private void change(long seconds, String process, String kind, String what) {
        line(seconds, process, "logger=clew.change msg=m event=change change_kind=" + kind + " what=\"" + what + '"');
    }

    private String changes(String... options) throws IOException {
        Files.write(folder.resolve("a.log"), lines);
        List<String> args = new ArrayList<>(List.of("changes", folder.toString()));
        args.addAll(List.of(options));
        assertThat(run(args.toArray(String[]::new))).isEqualTo(Command.FOUND);
        return out.toString(UTF_8);
    }

    private void anHour() {
        start(0, "shop/1.4/shop-1", "00000001");
        start(5, "shop/1.4/shop-2", "00000001");
        start(10, "stock/2.0/stock-1", "00000001");
        change(1_800, "stock/2.0/stock-1", "flag", "checkout-v2: off -> on");
        start(3_000, "shop/1.5/shop-1", "00000001");
        start(3_060, "shop/1.5/shop-2", "00000001");
        change(3_100, "stock/2.0/stock-1", "migration", "V17__index");
        start(7_000, "stock/2.0/stock-1", "00000002");
    }

    @Test
    void listsChangesAndDeploysOfAllServicesInTheOrderOfTime() throws IOException {
        anHour();
        assertThat(changes()).isEqualTo("""
                2026-11-29 10:00:00  shop  start 1.4 (4f1c2ab09d8e) on shop-1, shop-2
                2026-11-29 10:00:10  stock  start 2.0 (4f1c2ab09d8e) on stock-1
                2026-11-29 10:30:00  stock  flag checkout-v2: off -> on on stock-1
                2026-11-29 10:50:00  shop  deploy 1.4 -> 1.5 (4f1c2ab09d8e) on shop-1, shop-2
                2026-11-29 10:51:40  stock  migration V17__index on stock-1
                2026-11-29 11:56:40  stock  start 2.0 (4f1c2ab09d8e), configuration: app.limit on stock-1

                2 changes within five minutes, from 2026-11-29 10:50:00 on: shop deploy 1.4 -> 1.5 (4f1c2ab09d8e) on shop-1, shop-2; stock migration V17__index on stock-1
                """);
    }

    @Test
    void knowsWhatWasBeforeTheTimeThatIsAskedFor() throws IOException {
        anHour();
        assertThat(changes("--since", time(6_000)))
                .isEqualTo(
                        "2026-11-29 11:56:40  stock  start 2.0 (4f1c2ab09d8e), configuration: app.limit on stock-1\n");
    }

    @Test
    void printsOneObject() throws IOException {
        anHour();
        line(
                8_000,
                "shop/1.5/shop-1",
                "request_id=r1 logger=clew.change msg=m event=change change_kind=config what=refresh");
        assertThat(changes("--json", "--since", time(2_900)))
                .isEqualTo("{\"format\":1,\"changes\":["
                        + "{\"t\":\"" + time(3_000)
                        + "\",\"service\":\"shop\",\"instances\":[\"shop-1\",\"shop-2\"],\"kind\":\"deploy\","
                        + "\"what\":\"1.4 -> 1.5\",\"version\":\"1.5\",\"git_sha\":\"4f1c2ab09d8e7f6a5b4c3d2e1f00\"},"
                        + "{\"t\":\"" + time(3_100)
                        + "\",\"service\":\"stock\",\"instances\":[\"stock-1\"],\"kind\":\"migration\",\"what\":\"V17__index\",\"version\":\"2.0\"},"
                        + "{\"t\":\"" + time(7_000)
                        + "\",\"service\":\"stock\",\"instances\":[\"stock-1\"],\"kind\":\"start\",\"what\":\"2.0\",\"version\":\"2.0\","
                        + "\"git_sha\":\"4f1c2ab09d8e7f6a5b4c3d2e1f00\",\"names\":[\"app.limit\"]},"
                        + "{\"t\":\"" + time(8_000)
                        + "\",\"service\":\"shop\",\"instances\":[\"shop-1\"],\"kind\":\"config\",\"what\":\"refresh\",\"version\":\"1.5\",\"request_id\":\"r1\"}],"
                        + "\"findings\":[{\"id\":\"changes_together\",\"certainty\":\"exact\",\"changes\":[0,1],\"t\":\""
                        + time(3_000)
                        + "\",\"text\":\"2 changes within five minutes, from 2026-11-29 10:50:00 on: shop deploy 1.4 -> 1.5 (4f1c2ab09d8e) on shop-1, shop-2;"
                        + " stock migration V17__index on stock-1\"}],\"problems\":[]}\n");
    }

    @Test
    void readsAPipeAndEveryForm() throws IOException {
        String json = "{\"ts\":\"" + time(1) + "\",\"level\":\"INFO\",\"service\":\"shop\",\"event\":\"change\","
                + "\"change_kind\":\"scale\",\"what\":\"2 -> 4\"}\n";
        String ecs = "{\"@timestamp\":\"" + time(2)
                + "\",\"log.level\":\"INFO\",\"service.name\":\"shop\",\"event.action\":\"change\","
                + "\"clew.change_kind\":\"scale\",\"clew.what\":\"4 -> 8\"}\n";
        assertThat(runWith(json + ecs, "changes", "-")).isEqualTo(Command.FOUND);
        assertThat(lines())
                .startsWith("2026-11-29 10:00:01  shop  scale 2 -> 4", "2026-11-29 10:00:02  shop  scale 4 -> 8");
    }

    @Test
    void namesTheSourceIfNoKeyLetsItNameTheSetting() throws IOException {
        String head = "msg=x event=process_start format=1 config_sources=\"application.yml:";
        line(0, "shop/1/i", head + "00000001 env:00000001\"");
        line(9_000, "shop/1/i", head + "00000001 env:00000002\"");
        assertThat(changes()).contains("  shop  start 1, configuration: names in env on i");
    }

    @Test
    void namesNoSettingThatMayStandBehindTheEndOfAList() throws IOException {
        String head = "msg=x event=process_start format=1 config_values=\"a:1 ";
        line(0, "shop/1/i", head + "b:1 c:1 +7\"");
        line(9_000, "shop/1/i", head + "c:2 d:1 +8\"");
        assertThat(changes()).contains("  shop  start 1, configuration: c on i");
    }

    @Test
    void saysThatNothingChanged() throws IOException {
        Files.writeString(folder.resolve("a.log"), "ts=" + time(0) + " level=INFO service=shop msg=x\n");
        assertThat(run("changes", folder.toString())).isEqualTo(Command.NOT_FOUND);
        assertThat(lines())
                .containsExactly(
                        "no change, and no start of a process, in these files or in the time that was asked for");
        assertThat(run("changes")).isEqualTo(Command.UNUSABLE);
        assertThat(errors.toString(UTF_8)).isEqualTo("clew: changes needs a path; clew help shows how\n");
    }

    @Test
    void whatALineMayHaveInItsFieldsSteersNothing() throws IOException {
        change(1, "shop/1/i", "\"\\u001b[2J\"", "a\\nb\\u202ec" + "x".repeat(100_000));
        line(2, "shop/2/i", "msg=x event=process_start config_values=\"" + "a:1 ".repeat(100_000) + '"');
        line(3, "shop/2/i", "msg=x event=process_start config_values=\"" + "b:1 ".repeat(100_000) + '"');
        assertThat(changes().lines()).hasSizeLessThan(6).allMatch(line -> line.length() < 1_000);
        assertThat(out.toString(UTF_8)).doesNotContain("\u001b", "\u202e").contains("a\\nb");
    }

    private void triageAfter(String kind, String what) throws IOException {
        start(-7_200, "shop/1.4/shop-1", "00000001");
        if (!kind.isEmpty()) {
            change(-600, "shop/1.4/shop-1", kind, what);
        }
        for (int i = 0; i < 200; i++) {
            boolean isBefore = i < 100;
            line(
                    i - (isBefore ? 800 : 0),
                    "shop/1.4/shop-1",
                    "request_id=r" + i + " span_id=" + String.format("%016x", i + 1)
                            + " logger=clew.span msg=m event=span_end kind=server span=\"GET /stock\" outcome="
                            + (isBefore ? "ok" : "error") + " duration_ms=5 boot_id=b-7200");
        }
        Files.write(folder.resolve("a.log"), lines);
        assertThat(run("triage", folder.toString())).isEqualTo(Command.FOUND);
    }

    @Test
    void triageSaysFirstWhatChangedInTheHourBefore() throws IOException {
        triageAfter("flag", "checkout-v2: off -> on");
        assertThat(lines().get(1))
                .isEqualTo("Changed in the hour before 2026-11-29 10:01:40:"
                        + " flag checkout-v2: off -> on of shop at 2026-11-29 09:50:00");
        assertThat(run("triage", "--json", folder.toString())).isEqualTo(Command.FOUND);
        assertThat(out.toString(UTF_8))
                .contains("\"changed_before\":{\"t\":\"" + time(100) + "\",\"changes\":[{\"kind\":\"flag\","
                        + "\"what\":\"checkout-v2: off -> on\",\"service\":\"shop\",\"t\":\"" + time(-600) + "\"}]");
    }

    @Test
    void whatChangedAfterTheFirstFailureDidNotChangeBeforeIt() throws IOException {
        change(101, "shop/1.4/shop-1", "flag", "checkout-v2: off -> on");
        triageAfter("", "");
        assertThat(lines().get(1))
                .isEqualTo("Nothing changed in the hour before 2026-11-29 10:01:40, as far as the lines tell");
    }

    /** A process says that it is ready after its first requests may have failed. */
    @Test
    void aNewVersionWhoseFirstRequestsFailIsWhatChanged() throws IOException {
        start(110, "shop/1.5/shop-2", "00000001");
        triageAfter("", "");
        assertThat(lines().get(1))
                .startsWith("Changed in the hour before 2026-11-29 10:01:40: ")
                .endsWith(" of shop at 2026-11-29 10:01:50");
    }

    @Test
    void triageSaysThatNothingDidIfProcessesWriteWhatChanges() throws IOException {
        triageAfter("", "");
        assertThat(lines().get(1))
                .isEqualTo("Nothing changed in the hour before 2026-11-29 10:01:40, as far as the lines tell");
        lines.replaceAll(line -> line.replaceAll(" config_\\w+=\"[^\"]*\"", ""));
        Files.write(folder.resolve("a.log"), lines);
        assertThat(run("triage", folder.toString())).isEqualTo(Command.FOUND);
        assertThat(lines().get(1)).isEmpty();
    }

    @Test
    void diffNamesTheSettingsThatDiffer() throws IOException {
        start(0, "shop/1.4/shop-1", "00000001");
        start(9, "shop/1.5/shop-1", "00000002");
        lines.replaceAll(line -> line + (line.contains("version=1.4") ? " config_fp=1" : " config_fp=2"));
        lines.replaceAll(line -> line.replaceAll("boot_id=b(\\d)", "boot_id=bbbb$1"));
        Files.write(folder.resolve("a.log"), lines);
        assertThat(run("diff", "bbbb0", "bbbb9", folder.toString())).isEqualTo(Command.FOUND);
        assertThat(out.toString(UTF_8)).contains("""
                        Start lines
                          shop version: 1.4 → 1.5
                          shop config_fp: 1 → 2
                          shop config_values app.limit: 00000001 → 00000002
                        """);
        lines.set(1, lines.get(1).replace("app.limit:00000002", "app.limit:00000001"));
        Files.write(folder.resolve("a.log"), lines);
        run("diff", "bbbb0", "bbbb9", folder.toString());
        assertThat(lines()).contains("  shop config_fp: 1 → 2");
    }
}
