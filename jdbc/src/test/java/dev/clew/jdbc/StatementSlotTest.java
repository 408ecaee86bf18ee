package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one thread shows of its statement, and another reads. */
class StatementSlotTest {
    /** Looks at nothing. */
    private static final StatementSlot.Watcher NOBODY = new StatementSlot.Watcher() {
        @Override
        public long thresholdNanos() {
            return 1;
        }

        @Override
        public String service() {
            return "orders";
        }

        @Override
        public void awake(long now) {}

        @Override
        public void look(StatementSlot slot, StatementSlot.Running statement) {}
    };

    private final Clew clew = Clew.builder().build();
    private final StatementSlot slot =
            new StatementSlot(NOBODY, new StatementSlot.Backend(Database.H2, "jdbc:h2:mem:x", 7));

    private static Query query(String sql) {
        return new Query(sql, Database.H2, SqlComment.NONE, false, false);
    }

    @Test
    void showsAStatementUntilItEnds() {
        TraceContext context = request(clew, "req-1");
        assertThat(slot.unseen()).isNull();
        Query query = query("SELECT 1");
        long run = slot.begin(query, context, 42);
        assertThat(slot.unseen()).isEqualTo(new StatementSlot.Running(run, query, context, 42));
        assertThat(slot.end(run)).isNull();
        assertThat(slot.unseen()).isNull();
    }

    @Test
    void showsAStatementThatWasLookedAtNoMore() {
        slot.begin(query("SELECT 1"), TraceContext.NONE, 0);
        slot.looked(slot.unseen());
        assertThat(slot.unseen()).isNull();
    }

    @Test
    void doesNotShowASecondStatementOnTheSameConnection() {
        Query first = query("SELECT 1");
        long run = slot.begin(first, TraceContext.NONE, 0);
        long second = slot.begin(query("SELECT 2"), TraceContext.NONE, 0);
        assertThat(slot.end(second)).isNull();
        assertThat(slot.unseen().query()).isSameAs(first);
        slot.end(run);
        assertThat(slot.begin(first, TraceContext.NONE, 0)).isNotEqualTo(StatementSlot.NOT_SHOWN);
    }

    @Test
    void tellsAnAnswerToTheStatementThatItIsAbout() {
        Query query = query("SELECT 1");
        long first = slot.begin(query, TraceContext.NONE, 0);
        StatementSlot.Running running = slot.unseen();
        slot.answer(running, "req-2");
        assertThat(slot.end(first)).isEqualTo("req-2");
        assertThat(slot.runs(running)).isFalse();

        long second = slot.begin(query, TraceContext.NONE, 0);
        slot.answer(running, "req-3"); // too late
        assertThat(slot.end(second)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, jdbc:postgresql://db:5432/shop, jdbc:postgresql://DB/postgres?user=app, true",
        "POSTGRESQL, jdbc:postgresql:shop, jdbc:postgresql://localhost:5432/shop, true",
        "POSTGRESQL, 'jdbc:postgresql://a,b/shop', 'jdbc:postgresql://a:5432,b:5432/shop', true",
        "POSTGRESQL, 'jdbc:postgresql://a,b/shop', jdbc:postgresql://a/shop, false",
        "POSTGRESQL, jdbc:postgresql://db/shop, jdbc:postgresql://db:5433/shop, false",
        "POSTGRESQL, jdbc:postgresql://[::1]/shop, jdbc:postgresql://[::1]:5432/shop, true",
        "MARIADB, jdbc:mariadb://db/shop, jdbc:mariadb://db:3306/, true",
        "MYSQL, jdbc:mysql://app:secret@db/shop, jdbc:mysql://db:3306, true",
        "MYSQL, jdbc:mysql://db/shop, jdbc:mysql://replica/shop, false",
        "H2, jdbc:h2:mem:shop, jdbc:h2:mem:shop;USER=sa, true",
        "H2, jdbc:h2:mem:shop, jdbc:h2:mem:orders, false",
        "H2, jdbc:h2:tcp://db/shop, jdbc:h2:tcp://db/orders, false",
        "H2, jdbc:h2:mem:shop, , false"
    })
    void knowsWhetherAUrlLeadsToItsServer(Database database, String server, String url, boolean same) {
        assertThat(new StatementSlot.Backend(database, server, 7).isOn(url)).isEqualTo(same);
    }

    @Test
    void neverShowsTheContextOfOneStatementWithTheTextOfAnother() throws Exception {
        Query[] queries = {query("SELECT 1"), query("SELECT 2")};
        TraceContext[] contexts = {request(clew, "req-1"), request(clew, "req-2")};
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong read = new AtomicLong();
        AtomicLong torn = new AtomicLong();
        Thread reader = new Thread(() -> {
            while (!over.get()) {
                StatementSlot.Running running = slot.unseen();
                if (running != null) {
                    read.incrementAndGet();
                    int which = queries[0].equals(running.query()) ? 0 : 1;
                    if (!running.context().equals(contexts[which]) || running.since() != which) {
                        torn.incrementAndGet();
                    }
                }
            }
        });
        reader.start();
        try {
            long deadline = System.nanoTime() + 10_000_000_000L;
            for (int i = 0; read.get() < 10_000 && System.nanoTime() < deadline; i++) {
                int which = i & 1;
                slot.end(slot.begin(queries[which], contexts[which], which));
            }
        } finally {
            over.set(true);
            reader.join();
        }
        assertThat(torn).hasValue(0);
        assertThat(read.get()).isGreaterThan(1_000);
    }
}
