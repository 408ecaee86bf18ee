package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Counters;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;

/** The thread that looks at statements: one, and only as long as it is needed. */
class LockWatchTest {
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("clew-jdbc-locks"))
                .count();
    }

    private static DataSource wrapped(String name) {
        DataSource pool = JdbcConnectionPool.create("jdbc:h2:mem:" + name, "", "");
        return CorrelationDataSource.builder(pool)
                .clew(Clew.builder().build())
                .lockWaits(pool, Duration.ofMillis(50))
                .build();
    }

    private static void work(DataSource dataSource) throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            LockScene.run(connection, "SELECT 1");
        }
    }

    @Test
    void isOneForAllDataSourcesAndEndsWhenNothingRunsAndComesBack() throws Exception {
        DataSource first = wrapped("first");
        DataSource second = wrapped("second");
        Await.until(() -> threads() == 0); // that of the tests before
        work(first);
        work(second);
        assertThat(threads()).isEqualTo(1);
        Await.until(() -> threads() == 0);
        work(first);
        assertThat(threads()).isEqualTo(1);
    }

    @Test
    void comesBackForAStatementThatTookItsClockBeforeTheThreadEnded() {
        LockWatch watch = new LockWatch(Duration.ofSeconds(1));
        Await.until(() -> threads() == 0); // that of the tests before
        watch.awake(System.nanoTime());
        assertThat(threads()).isEqualTo(1);
        Await.until(() -> threads() == 0);
        watch.awake(System.nanoTime() - TimeUnit.SECONDS.toNanos(3));
        assertThat(threads()).isEqualTo(1);
    }

    /** Finds no memory at the first look. */
    private static final class Exhausted implements StatementSlot.Watcher {
        private final LockWatch watch = new LockWatch(Duration.ofSeconds(3));
        private final Queue<Thread> looked = new ConcurrentLinkedQueue<>();

        @Override
        public long thresholdNanos() {
            return 1;
        }

        @Override
        public String service() {
            return "";
        }

        @Override
        public void awake(long now) {
            watch.awake(now);
        }

        @Override
        public void look(StatementSlot slot, StatementSlot.Running statement) {
            looked.add(Thread.currentThread());
            if (looked.size() == 1) {
                throw new OutOfMemoryError("no");
            }
        }
    }

    @Test
    void looksAtTheNextStatementAfterMemoryRanOut() {
        Exhausted watcher = new Exhausted();
        StatementSlot slot = new StatementSlot(watcher, new StatementSlot.Backend(Database.H2, "jdbc:h2:mem:x", 1));
        watcher.watch.add(slot);
        Query query = new Query("SELECT 1", Database.H2, SqlComment.NONE, false, false);
        long before = Counters.shared().get("skipped.jdbc.lock_waits");
        for (int i = 1; i <= 2; i++) {
            int looks = i;
            long run = slot.begin(query, TraceContext.NONE, System.nanoTime());
            Await.until(() -> watcher.looked.size() == looks);
            slot.end(run);
        }
        assertThat(Set.copyOf(watcher.looked)).as("the same thread").hasSize(1);
        assertThat(Counters.shared().get("skipped.jdbc.lock_waits")).isEqualTo(before + 1);
    }

    @Test
    void isNotThereIfNobodyAsksForIt() throws Exception {
        Await.until(() -> threads() == 0);
        DataSource pool = JdbcConnectionPool.create("jdbc:h2:mem:none", "", "");
        work(CorrelationDataSource.wrap(pool));
        work(CorrelationDataSource.builder(pool).lockWaits(pool, Duration.ZERO).build());
        assertThat(threads()).isZero();
    }

    /** Loads Clew anew. All other classes, SLF4J and the driver included, are the container's. */
    private static final class Application extends URLClassLoader {
        Application(URL... own) {
            super(own, LockWatchTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.clew.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
        }
    }

    /** A class of the application, which never closes its DataSource. */
    static final class Kept {
        static DataSource dataSource;

        private Kept() {}

        /** Called through the application's own class loader. */
        static void work(DataSource pool) throws Exception {
            dataSource = CorrelationDataSource.builder(pool)
                    .lockWaits(pool, Duration.ofMillis(50))
                    .build();
            LockWatchTest.work(dataSource);
        }
    }

    private static URL place(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    @SuppressWarnings("resource") // the thread that looks may load a class after the work
    private static WeakReference<ClassLoader> deployAndStop(DataSource pool) throws Exception {
        Application application =
                new Application(place(Clew.class), place(CorrelationDataSource.class), place(LockWatchTest.class));
        Method work = application.loadClass(Kept.class.getName()).getDeclaredMethod("work", DataSource.class);
        work.setAccessible(true);
        work.invoke(null, pool);
        return new WeakReference<>(application);
    }

    @Test
    void pinsNoApplicationThatWasStopped() throws Exception {
        Await.until(() -> threads() == 0);
        WeakReference<ClassLoader> application =
                deployAndStop(JdbcConnectionPool.create("jdbc:h2:mem:redeployed", "", ""));
        assertThat(threads()).isEqualTo(1);
        long began = System.nanoTime();
        while (application.get() != null && System.nanoTime() - began < TimeUnit.SECONDS.toNanos(30)) {
            System.gc();
        }
        assertThat(application.get()).isNull();
    }
}
