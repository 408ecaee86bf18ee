package dev.clew.story.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.file.Problem;
import dev.clew.story.file.Problems;
import dev.clew.story.line.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prefixes of PostgreSQL's text, and the request that a line is of. */
class PostgresPrefixTest {
    private final Problems problems = new Problems();

    @TempDir
    private Path folder;

    private List<Event> read(String text) throws IOException {
        return ReadFile.events(Files.writeString(folder.resolve("a.log"), text), "", problems);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "2026-11-29 14:27:12.898 UTC [12] app@shop inventory/r1 ",
                "2026-11-29 14:27:12.898 UTC [12-3] app@shop [inventory/r1] ",
                "2026-11-29 14:27:12.898 GMT [12]: user=app,db=shop,app=inventory/r1,client=10.0.0.1 ",
                "2026-11-29 15:27:12.898 CET [12] 3/42 app@shop inventory/r1 ",
                "2026-11-29 17:27:12.898 +03 [12] inventory/r1: app@shop ",
                "2026-11-29 10:57:12.898 -0330 [12] app@shop inventory/r1|",
                "2026-11-29 19:57:12.898 IST [12] app@shop inventory/r1 ",
                "2026-11-29 14:27:12.898 XYZ [12] app@shop inventory/r1 ",
                "[12] 2026-11-29 14:27:12.898 UTC app@shop inventory/r1 ",
                "inventory/r1 2026-11-29 14:27:12.898 UTC:10.0.0.1(5432):app@shop:[12]:",
            })
    void readsMostPrefixes(String prefix) throws IOException {
        // the source strips
        String start = prefix.endsWith(":") || prefix.endsWith("|") ? prefix : prefix + " ";
        String text = start + "ERROR:  deadlock detected\n" + start + "DETAIL:  Process 12 waits\n\tfor 13.\n" + start
                + "HINT:  See server log.\n" + start + "STATEMENT:  UPDATE stock\n";
        assertThat(read(text + text))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.fields())
                        .containsEntry("ts", "2026-11-29T14:27:12.898000Z")
                        .containsEntry("level", "ERROR")
                        .containsEntry("msg", "deadlock detected")
                        .containsEntry("detail", "Process 12 waits\nfor 13.")
                        .containsEntry("hint", "See server log.")
                        .containsEntry("sql", "UPDATE stock")
                        .containsEntry("pid", "12")
                        .containsEntry("user", "app")
                        .containsEntry("instance", "shop")
                        .containsEntry("request_id", "r1"));
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void aLineThatStandsApartFromItsErrorIsAnEventOfItsOwn() throws IOException {
        List<Event> events = read("""
                2026-11-29 14:27:12.898 UTC [12] one/r1 STATEMENT:  SELECT 1
                2026-11-29 14:27:12.899 UTC [13] two/r2 ERROR:  no
                2026-11-29 14:27:13.000 UTC [12] one/r1 DETAIL:  parameters
                """);
        assertThat(events)
                .extracting(event -> event.get("level") + ' ' + event.get("request_id") + ' ' + event.get("msg"))
                .containsExactly("STATEMENT r1 SELECT 1", "ERROR r2 no", "DETAIL r1 parameters");
        assertThat(events.get(0).get("sql")).isEqualTo("SELECT 1");
    }

    /** As a container prints it. */
    @Test
    void whatTheServerSaysBeforeItsLogIsNoProblemOfARequest() throws IOException {
        Path file = Files.writeString(folder.resolve("a.log"), """
                PostgreSQL init process complete; ready for start up.

                2026-11-29 14:27:12.800 UTC [1] LOG:  database system is ready to accept connections
                2026-11-29 14:27:12.898 UTC [12] app@shop one ERROR:  no
                2026-11-29 14:27:12.898 UTC [12] app@shop one STATEMENT:  SELECT 1 /*request_id='r1'*/
                2026-11-29 14:27:12.899 UTC [12] app@shop one LOG:  next
                """);
        assertThat(ReadFile.events(file, "r1", problems))
                .singleElement()
                .satisfies(event -> assertThat(event.get("msg")).isEqualTo("no"));
        assertThat(problems.all()).isEmpty();
        assertThat(ReadFile.events(file, "", problems)).hasSize(3);
        assertThat(problems.all()).containsExactly(new Problem(file.toString(), "line without a time", 1));
    }

    /** PostgreSQL logs the write of a name with the name before it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            value = {
                "LOG:  execute <unnamed>: SELECT set_config('application_name', $1, false)|DETAIL:  parameters: $1 = 'inventory/r2' ~ r2",
                "LOG:  statement: SET application_name = 'inventory/r2' ~ r2",
                "LOG:  statement: SET application_name = 'base' ~ ''",
                "LOG:  statement: SELECT 1 /*request_id='r3',service='inventory'*/ ~ r3",
                "LOG:  statement: SELECT '/*request_id=' /*service='inventory'*/ ~ r1",
                "LOG:  statement: SELECT 1 /*request_id='a%20%2Fb%'*/ ~ a%20%2Fb%",
                "LOG:  statement: SELECT 1 /*request_id='a%20%2Fb'*/ ~ a /b",
                "LOG:  statement: SELECT 1 /*request_id=''*/ ~ r1",
            })
    void theStatementsOwnIdCounts(String text, String id) throws IOException {
        String prefix = "2026-11-29 14:27:12.898 UTC [12] inventory/r1 ";
        assertThat(read(prefix + text.replace("|", "\n" + prefix)))
                .singleElement()
                .satisfies(event -> assertThat(event.get("request_id")).isEqualTo(id.replace("''", "")));
    }

    @Test
    void anIdThatWasCutIsNone() throws IOException {
        String name = "a-service-with-a-long-name/and-an-id-that-is-t~0123456789abcdef";
        assertThat(name).hasSize(63);
        assertThat(read("2026-11-29 14:27:12.898 UTC [12] " + name + " ERROR:  no"))
                .singleElement()
                .satisfies(event -> assertThat(event.fields()).doesNotContainKey("request_id"));
    }
}
