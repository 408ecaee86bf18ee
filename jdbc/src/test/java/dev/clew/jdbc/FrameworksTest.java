package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import dev.clew.testkit.CapturedLog;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.support.TransactionTemplate;

/** The usual frameworks see the same rows with the wrapper and without. */
class FrameworksTest {
    private final Clew clew = Clew.builder().build();

    /** An application that makes a table, fills it, changes it, rolls something back, and says what it read. */
    private enum Framework {
        JDBC_TEMPLATE {
            @Override
            List<String> work(DataSource dataSource, RealDatabase database) {
                List<String> seen = new ArrayList<>();
                JdbcTemplate jdbc = new JdbcTemplate(dataSource);
                jdbc.setFetchSize(2);
                jdbc.execute("DROP TABLE IF EXISTS spring_item");
                jdbc.execute(
                        "CREATE TABLE spring_item(id int GENERATED ALWAYS AS IDENTITY, sku varchar(20), amount int)");
                GeneratedKeyHolder keys = new GeneratedKeyHolder();
                jdbc.update(
                        connection -> {
                            PreparedStatement insert = connection.prepareStatement(
                                    "INSERT INTO spring_item(sku, amount) VALUES (?, ?)", new String[] {"id"});
                            insert.setString(1, "a");
                            insert.setInt(2, 1);
                            return insert;
                        },
                        keys);
                seen.add("key " + keys.getKey());
                int[] counts = jdbc.batchUpdate(
                        "INSERT INTO spring_item(sku, amount) VALUES (?, ?)",
                        List.of(new Object[] {"b", 2}, new Object[] {"c", 3}, new Object[] {"d", 4}));
                seen.add("batch of " + counts.length);
                TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
                transaction.executeWithoutResult(status -> {
                    jdbc.update("UPDATE spring_item SET amount = amount * 10");
                    Object savepoint = status.createSavepoint();
                    jdbc.update("DELETE FROM spring_item");
                    status.rollbackToSavepoint(savepoint);
                });
                transaction.executeWithoutResult(status -> {
                    jdbc.update("DELETE FROM spring_item");
                    status.setRollbackOnly();
                });
                jdbc.query("SELECT sku, amount FROM spring_item ORDER BY id", row -> {
                    seen.add(row.getString(1) + "=" + row.getInt("amount"));
                });
                try (Stream<String> skus = jdbc.queryForStream(
                        "SELECT sku FROM spring_item WHERE amount > ? ORDER BY id", (row, n) -> row.getString(1), 15)) {
                    skus.forEach(seen::add);
                }
                return seen;
            }
        },
        HIBERNATE {
            @Override
            List<String> work(DataSource dataSource, RealDatabase database) {
                Configuration configuration =
                        new Configuration().addAnnotatedClass(Basket.class).addAnnotatedClass(Line.class);
                configuration
                        .getProperties()
                        .putAll(Map.of(
                                AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, dataSource,
                                AvailableSettings.HBM2DDL_AUTO, "create-drop",
                                AvailableSettings.STATEMENT_BATCH_SIZE, "10"));
                List<String> seen = new ArrayList<>();
                try (SessionFactory factory = configuration.buildSessionFactory()) {
                    factory.inTransaction(session -> {
                        for (int i = 0; i < 25; i++) {
                            Basket basket = new Basket();
                            basket.name = "basket " + i;
                            session.persist(basket);
                            Line line = new Line();
                            line.basket = basket;
                            line.sku = "sku " + i;
                            session.persist(line);
                        }
                    });
                    factory.inTransaction(session -> session.createMutationQuery(
                                    "update Line set sku = concat(sku, '!') where id > 10")
                            .executeUpdate());
                    factory.inTransaction(session -> session.createSelectionQuery(
                                    "from Basket order by id", Basket.class)
                            .getResultList()
                            .forEach(basket -> basket.lines.forEach(line -> seen.add(basket.name + ": " + line.sku))));
                }
                return seen;
            }
        },
        JOOQ {
            @Override
            List<String> work(DataSource dataSource, RealDatabase database) {
                DSLContext jooq =
                        DSL.using(dataSource, database == RealDatabase.H2 ? SQLDialect.H2 : SQLDialect.POSTGRES);
                var item = DSL.table(DSL.name("jooq_item"));
                var id = DSL.field(DSL.name("id"), SQLDataType.INTEGER.identity(true));
                var sku = DSL.field(DSL.name("sku"), SQLDataType.VARCHAR(20));
                var amount = DSL.field(DSL.name("amount"), SQLDataType.INTEGER);
                jooq.dropTableIfExists(item).execute();
                jooq.createTable(item).columns(id, sku, amount).execute();
                List<String> seen = new ArrayList<>();
                seen.add("inserted "
                        + jooq.insertInto(item, sku, amount)
                                .values("a", 1)
                                .values("b", 2)
                                .execute());
                seen.add("returned "
                        + jooq.insertInto(item, sku, amount)
                                .values("c", 3)
                                .returningResult(id)
                                .fetchOne(id));
                jooq.batch(
                                jooq.insertInto(item, sku, amount).values("d", 4),
                                jooq.insertInto(item, sku, amount).values("e", 5))
                        .execute();
                jooq.batch(jooq.insertInto(item, sku, amount).values((String) null, null))
                        .bind("f", 6)
                        .bind("g", 7)
                        .execute();
                jooq.transaction(transaction -> {
                    transaction.dsl().update(item).set(amount, amount.mul(10)).execute();
                    try {
                        transaction.dsl().transaction(nested -> {
                            nested.dsl().deleteFrom(item).execute();
                            throw new IllegalStateException("roll back to the savepoint");
                        });
                    } catch (IllegalStateException e) {
                        seen.add(e.getMessage());
                    }
                });
                try (var rows = jooq.select(sku, amount)
                        .from(item)
                        .orderBy(id)
                        .fetchSize(2)
                        .fetchLazy()) {
                    rows.forEach(row -> seen.add(row.value1() + "=" + row.value2()));
                }
                return seen;
            }
        };

        abstract List<String> work(DataSource dataSource, RealDatabase database);
    }

    @Entity(name = "Basket")
    @Table(name = "basket")
    static class Basket {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        String name;

        @OneToMany(mappedBy = "basket")
        @OrderBy("id")
        List<Line> lines = new ArrayList<>();
    }

    @Entity(name = "Line")
    @Table(name = "line")
    static class Line {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        String sku;

        @ManyToOne(fetch = FetchType.LAZY)
        Basket basket;
    }

    static Stream<Arguments> combinations() {
        return Stream.of(RealDatabase.values())
                .flatMap(database -> Stream.of(Framework.values())
                        .flatMap(framework -> Stream.of(Mode.AUTO, Mode.SESSION)
                                .map(mode -> Arguments.of(framework, database, mode))));
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void seesTheSameRows(Framework framework, RealDatabase database, Mode mode) throws Exception {
        try (HikariDataSource pool = database.pool(2)) {
            List<String> expected = framework.work(pool, database);
            assertThat(expected).hasSizeGreaterThan(7);
            CorrelationDataSource wrapped = RealDatabase.wrap(pool, clew, mode);
            try (CapturedLog log = CapturedLog.create();
                    Scope scope = request(clew, "req-1").makeCurrent()) {
                assertThat(framework.work(wrapped, database)).isEqualTo(expected);
                assertThat(log.spansEnded("client"))
                        .hasSizeGreaterThan(7)
                        .allMatch(line -> "req-1".equals(line.mdc().get("request_id")));
                boolean repeats = log.lines("clew.jdbc").stream()
                        .anyMatch(line -> line.message().startsWith("N+1 candidate: SELECT "));
                assertThat(repeats).as("lazy lines of 25 baskets").isEqualTo(framework == Framework.HIBERNATE);
            }
            assertThat(TraceContext.current().isNone()).isTrue();
            assertThat(clew.counters().all()).isEmpty();
        }
    }
}
