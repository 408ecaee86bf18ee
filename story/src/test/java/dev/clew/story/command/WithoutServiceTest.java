package dev.clew.story.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines that name no service, as they are where nobody has set its name. */
class WithoutServiceTest extends CommandRuns {
    private void write(String... lines) throws IOException {
        Files.write(folder.resolve("a.log"), List.of(lines));
    }

    private static String end(String id, String kind, String span, int start, int end, String more) {
        return "ts=2026-11-29T10:00:00." + end + "Z level=INFO instance=vm request_id=r1 span_id=" + id
                + " logger=clew.span thread=t msg=m event=span_end kind=" + kind + " span=\"" + span
                + "\" duration_ms=" + (end - start) + ".000 " + more;
    }

    @Test
    void storiesHaveNoHolesWhereTheNameWouldBe() throws IOException {
        write(
                end("c1", "client", "shop.Orders/Place", 100, 400, "outcome=ok"),
                end("c2", "client", "UPDATE stock", 150, 350, "parent_id=c1 fp=f1 outcome=ok"),
                end("c3", "client", "UPDATE stock", 360, 370, "parent_id=c1 fp=f1 outcome=error error=x.Broken"));

        assertThat(run("story", "r1", folder.toString())).isEqualTo(Command.FOUND);

        assertThat(lines())
                .startsWith(
                        "the call shop.Orders/Place went well in 300.000 ms  [inferred from lines that are missing, or that are not Clew's own]")
                .contains(
                        "    300.000 → shop.Orders/Place  ok  90.000 itself",
                        "    200.000 ├─ → UPDATE stock  ok  200.000 itself",
                        "the call shop.Orders/Place went well, though UPDATE stock failed (Broken)  [inferred from lines that are missing, or that are not Clew's own]");
        assertThat(out.toString(UTF_8)).doesNotContain(" of  ", " of ,");
    }

    @Test
    void changesAreWithoutItsColumn() throws IOException {
        write("ts=2026-11-29T10:00:00.000000Z level=INFO instance=vm logger=clew.span thread=main msg=begins"
                + " event=process_start format=1 boot_id=b1");

        assertThat(run("changes", folder.toString())).isEqualTo(Command.FOUND);

        assertThat(lines()).containsExactly("2026-11-29 10:00:00  start on vm");
    }
}
