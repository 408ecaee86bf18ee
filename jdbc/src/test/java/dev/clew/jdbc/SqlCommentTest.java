package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlCommentTest {
    private static final String C = "/*request_id='r1'*/";
    private static final SqlComment COMMENT = SqlComment.of("r1", "", "");

    private static String tag(String sql) {
        return tag(COMMENT, sql, Database.POSTGRESQL);
    }

    private static String tag(SqlComment comment, String sql, Database database) {
        return comment.insert(sql, CommentPlace.in(sql, database));
    }

    private static String encoded(String value) {
        String text = SqlComment.of("", value, "").toString();
        return text.substring("/*service='".length(), text.length() - "'*/".length());
    }

    @Test
    void sortsByKey() {
        assertThat(tag(SqlComment.of("1", "2", "3"), "SELECT 1", Database.POSTGRESQL))
                .isEqualTo("SELECT 1 /*request_id='1',service='2',traceparent='3'*/");
    }

    @Test
    void addsNothingWithoutTags() {
        String sql = "SELECT 1";
        assertThat(tag(SqlComment.of("", "", ""), sql, Database.POSTGRESQL)).isSameAs(sql);
    }

    @Test
    void leavesOutTheTagsWithoutAValue() {
        assertThat(SqlComment.of("", "", "3")).hasToString("/*traceparent='3'*/");
    }

    @ParameterizedTest
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
        assertThat(tag(COMMENT, "SELECT 1 # x", Database.MYSQL)).isEqualTo("SELECT 1 # x\n" + C);
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
    void namesAnotherSpanOfTheSameTrace() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-";
        SqlComment comment = SqlComment.of("r", "s", trace + "b7ad6b7169203331-01");
        SqlComment other = comment.naming(0xa1);
        assertThat(other).hasToString("/*request_id='r',service='s',traceparent='" + trace + "00000000000000a1-01'*/");
        assertThat(tag(other, "SELECT 1 /*request_id='x'*/", Database.POSTGRESQL))
                .isEqualTo("SELECT 1 /*request_id='x'*/");
        assertThat(COMMENT.naming(0xa1)).isSameAs(COMMENT);
    }

    @Test
    void encodesARequestIdThatLooksLikeATraceparent() {
        String layout = "00-" + "'".repeat(32) + "-" + "'".repeat(16) + "-01";
        assertThat(SqlComment.of(layout, "", ""))
                .hasToString("/*request_id='00-" + "%27".repeat(32) + "-" + "%27".repeat(16) + "-01'*/");
    }

    @Test
    void capsAValueBetweenCharacters() {
        assertThat(encoded("v".repeat(255) + "😀")).isEqualTo("v".repeat(255));
    }

    @Test
    void dropsTheLongestIfTheCommentIsTooLong() {
        String long256 = "=".repeat(256);
        String shorter = "=".repeat(200);
        assertThat(SqlComment.of(shorter, long256, "")).hasToString("/*request_id='" + "%3D".repeat(200) + "'*/");
        assertThat(SqlComment.of(long256, shorter, "x"))
                .hasToString("/*service='" + "%3D".repeat(200) + "',traceparent='x'*/");
        assertThat(SqlComment.of("x", shorter, long256))
                .hasToString("/*request_id='x',service='" + "%3D".repeat(200) + "'*/");
    }

    @Test
    void knowsNoKeyThatItDoesNotHave() {
        String sql = "SELECT 1 /*traceparent='x'*/";
        assertThat(tag(SqlComment.of("", "s", ""), sql, Database.POSTGRESQL)).isEqualTo(sql + " /*service='s'*/");
        assertThat(tag(SqlComment.of("", "s", "t"), sql, Database.POSTGRESQL)).isSameAs(sql);
    }
}
