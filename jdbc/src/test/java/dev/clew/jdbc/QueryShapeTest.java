package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryShapeTest {
    private static QueryShape shape(String sql) {
        return QueryShape.of(sql, Database.POSTGRESQL, false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT * FROM orders WHERE id = ?          | SELECT orders",
                "select o.id from public.orders o           | SELECT public.orders",
                "SELECT * FROM \"Order Items\"              | SELECT Order Items",
                "UPDATE stock SET n = 1                     | UPDATE stock",
                "UPDATE ONLY stock SET n = 1                | UPDATE stock",
                "INSERT INTO orders(id) VALUES (1)          | INSERT orders",
                "DELETE FROM orders                         | DELETE orders",
                "MERGE INTO orders USING x ON 1=1           | MERGE orders",
                "SELECT extract(year FROM d) FROM orders    | SELECT orders",
                "SELECT * FROM (SELECT 1) x                 | SELECT",
                "SELECT 1                                   | SELECT",
                "WITH x AS (SELECT 1 FROM y) UPDATE stock   | UPDATE stock",
                "(SELECT 1 FROM a) UNION (SELECT 2 FROM b)  | SELECT a",
                "/* hint */ SELECT 1 FROM a                 | SELECT a",
                "{call restock(?)}                          | CALL restock",
                "{? = call restock(?)}                      | CALL restock",
                "CREATE TABLE IF NOT EXISTS t(i int)        | CREATE t",
                "BEGIN                                      | BEGIN",
                "?                                          | SQL",
            })
    void isNamedAfterVerbAndTable(String sql, String name) {
        assertThat(shape(sql).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT a1 FROM t2 WHERE x = 'secret'        | SELECT a1 FROM t2 WHERE x = ?",
                "SELECT 'it''s' , 'b'                        | SELECT ? , ?",
                "SELECT E'it\\'s secret' , 1                 | SELECT ? , ?",
                "SELECT $$secret$$, $t$se$$cret$t$, $1       | SELECT ?, ?, $1",
                "SELECT 1, 1.5, 1e-10, 0x1F, .5              | SELECT ?, ?, ?, ?, .?",
                "SELECT 1 -- secret                          | SELECT ?",
                "SELECT /* se /* nested */ cret */ 1         | SELECT ?",
                "SELECT  a,   b                              | SELECT a, b",
                "SELECT 'never closed, secret                | SELECT ?",
                "SELECT \"column 1\" FROM t                  | SELECT \"column 1\" FROM t",
            })
    void hidesLiteralsAndComments(String sql, String shown) {
        assertThat(shape(sql).sql()).isEqualTo(shown);
    }

    @Test
    void knowsMySqlsLiterals() {
        assertThat(QueryShape.of("SELECT 'it\\'s secret', \"secret\" # secret", Database.MYSQL, false)
                        .sql())
                .isEqualTo("SELECT ?, ?");
    }

    @Test
    void knowsOraclesLiterals() {
        assertThat(QueryShape.of("SELECT q'[it's secret]', nq'!it's!' FROM dual", Database.ORACLE, false)
                        .sql())
                .isEqualTo("SELECT ?, ? FROM dual");
    }

    @Test
    void knowsSqlServersIdentifiersAndMoney() {
        assertThat(QueryShape.of("SELECT [it's] FROM t WHERE x = $1.50", Database.SQL_SERVER, false)
                        .sql())
                .isEqualTo("SELECT [it's] FROM t WHERE x = ?");
    }

    @Test
    void showsLiteralsIfWantedButNoComments() {
        QueryShape shape =
                QueryShape.of("SELECT 'it''s',  12 /* note */ FROM t WHERE x = $$a  b$$", Database.POSTGRESQL, true);
        assertThat(shape.sql()).isEqualTo("SELECT 'it''s', 12 FROM t WHERE x = $$a  b$$");
        assertThat(shape.fingerprint())
                .isEqualTo(shape("SELECT ?, ? FROM t WHERE x = ?").fingerprint());
        assertThat(QueryShape.of("SELECT '" + "x".repeat(5_000) + "'", Database.POSTGRESQL, true)
                        .sql())
                .isEqualTo("SELECT '" + "x".repeat(1_016));
    }

    @Test
    void cutsAtOneKibibyteBetweenCharacters() {
        String shown = shape("SELECT x" + "é".repeat(600)).sql();
        assertThat(shown).isEqualTo("SELECT x" + "é".repeat(508));
        assertThat(shown.getBytes(StandardCharsets.UTF_8)).hasSize(1024);
    }

    @Test
    void isTheSameFingerprintForLiteralsSpaceCaseAndLengthsOfLists() {
        String fingerprint = shape("SELECT a FROM t WHERE id IN (?)").fingerprint();
        assertThat(fingerprint).matches("[0-9a-f]{16}");
        assertThat(shape("select a\n from T where id in ( 1, 2,3 ) /* x */").fingerprint())
                .isEqualTo(fingerprint);
        assertThat(shape("SELECT a FROM t WHERE id IN (?, ?)").fingerprint()).isEqualTo(fingerprint);
        assertThat(shape("SELECT ? FROM t LIMIT ?").fingerprint())
                .isEqualTo(shape("SELECT 'x' FROM t LIMIT 10").fingerprint());
        assertThat(shape("INSERT INTO t VALUES (?, ?), (?, ?)").fingerprint())
                .isEqualTo(shape("INSERT INTO t VALUES (1, 2)").fingerprint());
    }

    @Test
    void isAnotherFingerprintForAnotherStatement() {
        assertThat(shape("SELECT a FROM t").fingerprint())
                .isNotEqualTo(shape("SELECT b FROM t").fingerprint())
                .isNotEqualTo(shape("SELECT \"A\" FROM t").fingerprint());
    }
}
