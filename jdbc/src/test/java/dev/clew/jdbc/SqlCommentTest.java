package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlCommentTest {
    private static final String C = "/*request_id='r1'*/";
    private static final SqlComment COMMENT = SqlComment.of(Map.of("request_id", "r1"));

    private static String tag(String sql) {
        return COMMENT.appendTo(sql, Database.POSTGRESQL);
    }

    private static String encoded(String value) {
        String text = SqlComment.of(Map.of("k", value)).toString();
        return text.substring("/*k='".length(), text.length() - "'*/".length());
    }

    @Test
    void sortsByKey() {
        Map<String, String> tags = new HashMap<>();
        tags.put("b", "2");
        tags.put("a", "1");
        assertThat(SqlComment.of(tags).appendTo("SELECT 1", Database.POSTGRESQL))
                .isEqualTo("SELECT 1 /*a='1',b='2'*/");
    }

    @Test
    void addsNothingWithoutTags() {
        Map<String, String> empty = new HashMap<>();
        empty.put("a", null);
        empty.put("b", "");
        String sql = "SELECT 1";
        assertThat(SqlComment.of(Map.of()).appendTo(sql, Database.POSTGRESQL)).isSameAs(sql);
        assertThat(SqlComment.of(empty).appendTo(sql, Database.POSTGRESQL)).isSameAs(sql);
    }

    @Test
    void leavesOutTheTagsWithoutAValue() {
        Map<String, String> tags = new HashMap<>();
        tags.put("a", null);
        tags.put("b", "");
        tags.put("c", "3");
        assertThat(SqlComment.of(tags)).hasToString("/*c='3'*/");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t\n"})
    void leavesBlankSqlAsItIs(String sql) {
        assertThat(tag(sql)).isSameAs(sql);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "/param first, %2Fparam%20first",
                "DROP TABLE USERS', DROP%20TABLE%20USERS%27",
                "%27, %2527",
                "100%, 100%25",
                "a+b, a%2Bb",
                "*, %2A",
                "AZaz09-_.~, AZaz09-_.~"
            })
    void encodesAllButUnreservedCharacters(String value, String expected) {
        assertThat(encoded(value)).isEqualTo(expected);
    }

    @Test
    void refusesAKeyThatWouldNeedEncoding() {
        // The specification's example encodes the key name'' to name%27%27; a key of ours is configuration, and
        // refused.
        assertThatThrownBy(() -> SqlComment.of(Map.of("name''", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tag key must match [A-Za-z_][A-Za-z0-9_.-]*, was \"name''\"");
    }

    @Test
    void encodesTracestateOnce() {
        assertThat(encoded("congo=t61,rojo=00f0")).isEqualTo("congo%3Dt61%2Crojo%3D00f0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1;", "SELECT 1; \t\n", "SELECT 1;\r\n"})
    void goesBeforeTheLastSemicolon(String sql) {
        assertThat(tag(sql)).isEqualTo("SELECT 1 " + C + ";");
    }

    @Test
    void goesBeforeTheSemicolonThatALineCommentFollows() {
        assertThat(tag("SELECT 1; -- x")).isEqualTo("SELECT 1 " + C + "; -- x");
        assertThat(tag("SELECT 1 -- x;\n;")).isEqualTo("SELECT 1 -- x;\n " + C + ";");
        assertThat(tag("SELECT 1;;")).isEqualTo("SELECT 1 " + C + ";;");
    }

    @Test
    void goesBehindTheLastOfSeveralStatements() {
        assertThat(tag("SELECT 1; SELECT 2")).isEqualTo("SELECT 1; SELECT 2 " + C);
    }

    @Test
    void startsANewLineAfterALineComment() {
        assertThat(tag("SELECT 1 -- x")).isEqualTo("SELECT 1 -- x\n" + C);
        assertThat(COMMENT.appendTo("SELECT 1 # x", Database.MYSQL)).isEqualTo("SELECT 1 # x\n" + C);
        assertThat(tag("SELECT 1 # 2")).isEqualTo("SELECT 1 # 2 " + C);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SELECT '-- /* x'", "SELECT $$--$$", "SELECT $t$;--$t$", "SELECT \"--\"", "SELECT E'\\'--'"})
    void takesNoLiteralForAComment(String sql) {
        assertThat(tag(sql)).isEqualTo(sql + " " + C);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT /* note */ 1", "SELECT 1 /* note */", "SELECT 1 /*traceparent='x'*/"})
    void goesBehindCommentsOfOthers(String sql) {
        assertThat(tag(sql)).isEqualTo(sql + " " + C);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 /*request_id='r0'*/",
                "SELECT 1 /*a='1',request_id='r0'*/",
                "SELECT 1 /*request_id='r0'*/;",
                "SELECT 1 /*request_id='r0'*/ \n"
            })
    void isNotAddedTwice(String sql) {
        assertThat(tag(sql)).isSameAs(sql);
    }

    @Test
    void leavesAHintFirst() {
        assertThat(tag("/*+ SeqScan(t) */ SELECT 1")).isEqualTo("/*+ SeqScan(t) */ SELECT 1 " + C);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{call p(?)}", "{?=call f(?)}", "  {call p(?)}", "\n{? = call f(?)}"})
    void leavesJdbcEscapesAsTheyAre(String sql) {
        assertThat(tag(sql)).isSameAs(sql);
    }

    @Test
    void goesBehindAPlainCall() {
        assertThat(tag("call p(?)")).isEqualTo("call p(?) " + C);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 'x", "SELECT 1 /* x", "SELECT $$x", "SELECT \"x"})
    void leavesAnUnclosedLiteralOrCommentToTheDatabase(String sql) {
        assertThat(tag(sql)).isSameAs(sql);
    }

    @ParameterizedTest
    @ValueSource(strings = {"!k", "M!k", "+k", "", "1k", "-k", "k k", "k'", "k*/", "é", "k~"})
    void refusesKeysThatADatabaseWouldExecute(String key) {
        assertThatThrownBy(() -> SqlComment.of(Map.of(key, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tag key must match [A-Za-z_][A-Za-z0-9_.-]*, was \"" + key + '"');
    }

    @ParameterizedTest
    @ValueSource(strings = {"k", "_k", "K.k-k_9"})
    void acceptsKeysThatNeedNoEncoding(String key) {
        assertThat(SqlComment.of(Map.of(key, "x"))).hasToString("/*" + key + "='x'*/");
    }

    @Test
    void encodesWhatWouldEndTheCommentOrTheLine() {
        assertThat(encoded("a*/b")).isEqualTo("a%2A%2Fb");
        assertThat(encoded("\n")).isEqualTo("%0A");
        assertThat(encoded("\r")).isEqualTo("%0D");
        assertThat(encoded("\0")).isEqualTo("%00");
    }

    @Test
    void encodesTheBytesOfUtf8() {
        assertThat(encoded("é")).isEqualTo("%C3%A9");
        assertThat(encoded("😀")).isEqualTo("%F0%9F%98%80");
        assertThat(encoded("\ud83d")).isEqualTo("%3F");
    }

    @ParameterizedTest
    @CsvSource({"64, 64", "256, 256", "257, 256", "100000, 256"})
    void capsAValue(int length, int kept) {
        assertThat(encoded("v".repeat(length))).isEqualTo("v".repeat(kept));
    }

    @Test
    void capsAValueBetweenCharacters() {
        assertThat(encoded("v".repeat(255) + "😀")).isEqualTo("v".repeat(255));
    }

    @Test
    void dropsTracestateFirstIfTheCommentIsTooLong() {
        Map<String, String> tags = Map.of("tracestate", "=".repeat(200), "request_id", "=".repeat(200));
        assertThat(SqlComment.of(tags)).hasToString("/*request_id='" + "%3D".repeat(200) + "'*/");
    }

    @Test
    void dropsTheLongestIfThatIsNotEnough() {
        Map<String, String> tags = Map.of("service", "=".repeat(256), "request_id", "=".repeat(200), "tracestate", "x");
        assertThat(SqlComment.of(tags)).hasToString("/*request_id='" + "%3D".repeat(200) + "'*/");
    }
}
