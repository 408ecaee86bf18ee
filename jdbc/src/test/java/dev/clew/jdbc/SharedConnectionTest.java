package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One connection that several threads use at the same time: none sends another request's id. */
class SharedConnectionTest {
    private static final int THREADS = 4;
    private static final int RUNS = 50_000;

    private final Clew clew = Clew.builder().build();
    private final AtomicInteger checked = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();

    @ParameterizedTest
    @EnumSource(names = {"COMMENT", "SESSION"})
    void sendsTheIdOfTheThreadsOwnRequest(Mode mode) throws Exception {
        CorrelationDataSource dataSource = CorrelationDataSource.builder(checking(RealDatabase.memory()))
                .clew(clew)
                .mode(mode)
                .service("")
                .build();
        ExecutorService workers = Executors.newFixedThreadPool(THREADS);
        try (Connection connection = dataSource.getConnection()) {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                String id = "r-" + t;
                all.add(workers.submit(() -> work(connection, id)));
            }
            for (Future<?> each : all) {
                each.get(120, TimeUnit.SECONDS);
            }
        } finally {
            workers.shutdownNow();
        }
        assertThat(checked.get()).isGreaterThan(RUNS);
        assertThat(wrong).hasValue(0);
        assertThat(clew.counters().all()).isEmpty();
    }

    /** Two fields would be mixed up too rarely for the test above to see it each time. */
    @ParameterizedTest
    @ValueSource(classes = {CorrelatedConnection.class, StatementExecutor.class, Session.class})
    void keepsARequestAndWhatIsMadeOfItInOneObject(Class<?> shared) {
        assertThat(shared.getDeclaredFields())
                .filteredOn(field -> (field.getModifiers() & (Modifier.FINAL | Modifier.VOLATILE)) == 0)
                .isNotEmpty()
                .noneMatch(field -> List.of(TraceContext.class, SqlComment.class, String.class)
                        .contains(field.getType()));
    }

    private Void work(Connection connection, String id) throws SQLException {
        List<TraceContext> requests = List.of(request(clew, id + "-a"), request(clew, id + "-b"));
        for (int i = 0; i < RUNS; i++) {
            try (Scope scope = requests.get(i / 2 % 2).makeCurrent()) {
                connection.prepareStatement("SELECT 1").execute();
            }
        }
        return null;
    }

    /** Returns a driver that compares what it is sent with the request of the thread that sends it. */
    private DataSource checking(DataSource real) throws SQLException {
        Connection connection = real.getConnection();
        PreparedStatement statement = proxy(PreparedStatement.class, connection.prepareStatement("SELECT 1"));
        return proxy(DataSource.class, (Connector) self -> proxy(Connection.class, new Idle(connection, statement)));
    }

    /** Stands for statements that are ready at once, so that the threads meet in our code and not in the driver's. */
    private record Idle(Connection connection, PreparedStatement statement) {}

    private interface Connector {
        Connection connect(Object proxy);
    }

    private <T> T proxy(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(
                SharedConnectionTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    String name = method.getName();
                    if (target instanceof Connector connector) {
                        return connector.connect(self);
                    }
                    if (target instanceof Idle idle) {
                        if (name.equals("prepareStatement")) {
                            checkText((String) arguments[0]);
                            return idle.statement;
                        }
                        return method.invoke(idle.connection, arguments);
                    }
                    if (name.equals("setString")) {
                        check((String) arguments[1]);
                        return null;
                    }
                    return name.equals("execute") ? (Object) false : null;
                }));
    }

    private void checkText(String text) {
        int id = text.indexOf("request_id='");
        if (id >= 0) {
            check(text.substring(id + 12, text.indexOf('\'', id + 12)));
        }
    }

    private void check(String id) {
        checked.incrementAndGet();
        if (!id.equals(TraceContext.current().requestId())) {
            wrong.incrementAndGet();
        }
    }
}
