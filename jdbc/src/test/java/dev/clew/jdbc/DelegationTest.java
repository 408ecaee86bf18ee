package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Wrapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import javax.sql.PooledConnectionBuilder;
import javax.sql.XAConnection;
import javax.sql.XAConnectionBuilder;
import javax.sql.XADataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The driver answers every method of JDBC, also one that a JDK adds with a default. */
class DelegationTest {
    private record Call(Method method, List<?> arguments) {}

    private interface Wrapping {
        Object wrap(DelegationTest test) throws Exception;
    }

    /** A value of each class that JDBC takes or returns. */
    private static final List<?> VALUES = List.of(
            "PostgreSQL",
            BigDecimal.ONE,
            new Date(1),
            new Time(1),
            new Timestamp(1),
            Calendar.getInstance(),
            new Properties(),
            Runnable.class,
            InputStream.nullInputStream(),
            Reader.nullReader(),
            new PrintWriter(new StringWriter()));

    private final List<Call> calls = new ArrayList<>();
    private final DataSource driver = stub(DataSource.class);

    static Stream<Arguments> wrappers() {
        return Stream.of(
                wrapper(DataSource.class, "DataSource", DelegationTest::dataSource),
                wrapper(Connection.class, "Connection", DelegationTest::connection),
                wrapper(
                        ConnectionBuilder.class,
                        "ConnectionBuilder",
                        test -> test.dataSource().createConnectionBuilder()),
                wrapper(Statement.class, "Statement", DelegationTest::statement),
                wrapper(
                        PreparedStatement.class,
                        "PreparedStatement",
                        test -> test.connection().prepareStatement("UPDATE stock SET amount = ?")),
                wrapper(
                        PreparedStatement.class,
                        "recorded PreparedStatement",
                        test -> test.connection().prepareStatement("SELECT amount FROM stock")),
                wrapper(
                        CallableStatement.class,
                        "CallableStatement",
                        test -> test.connection().prepareCall("CALL restock(?)")),
                wrapper(ResultSet.class, "ResultSet", test -> test.statement().getGeneratedKeys()),
                wrapper(
                        DatabaseMetaData.class,
                        "DatabaseMetaData",
                        test -> test.connection().getMetaData()),
                wrapper(XADataSource.class, "XADataSource", DelegationTest::xa),
                wrapper(
                        XAConnectionBuilder.class,
                        "XAConnectionBuilder",
                        test -> test.xa().createXAConnectionBuilder()),
                wrapper(XAConnection.class, "XAConnection", test -> test.xa().getXAConnection()),
                wrapper(ConnectionPoolDataSource.class, "ConnectionPoolDataSource", DelegationTest::pooled),
                wrapper(
                        PooledConnectionBuilder.class,
                        "PooledConnectionBuilder",
                        test -> test.pooled().createPooledConnectionBuilder()),
                wrapper(
                        PooledConnection.class,
                        "PooledConnection",
                        test -> test.pooled().getPooledConnection()));
    }

    private static Arguments wrapper(Class<?> jdbc, String name, Wrapping wrapping) {
        return Arguments.of(Named.of(name, jdbc), Named.of("wrapper", wrapping));
    }

    private CorrelationDataSource dataSource() {
        CorrelationDataSource.Builder builder = CorrelationDataSource.builder(driver);
        configure(builder);
        return builder.build();
    }

    private void configure(CorrelationDataSource.Builder builder) {
        builder.clew(Clew.builder().build())
                .mode(CorrelationDataSource.Mode.OFF)
                .explainSlow(driver, Duration.ZERO);
    }

    private Connection connection() throws SQLException {
        return dataSource().getConnection();
    }

    private Statement statement() throws SQLException {
        return connection().createStatement();
    }

    private CorrelationXADataSource xa() {
        return CorrelationXADataSource.wrap(stub(XADataSource.class), this::configure);
    }

    private CorrelationConnectionPoolDataSource pooled() {
        return CorrelationConnectionPoolDataSource.wrap(stub(ConnectionPoolDataSource.class), this::configure);
    }

    @ParameterizedTest
    @MethodSource("wrappers")
    void overridesEveryMethodOfTheJdk(Class<?> jdbc, Wrapping wrapping) throws Exception {
        Class<?> wrapper = wrapping.wrap(this).getClass();
        List<Method> inherited = methods(jdbc)
                .filter(method -> answeredBy(wrapper, method).isInterface())
                .toList();
        assertThat(inherited).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("wrappers")
    void passesEveryCallOn(Class<?> jdbc, Wrapping wrapping) throws Exception {
        Object wrapper = wrapping.wrap(this);
        List<Call> lost = new ArrayList<>();
        for (Method method : methods(jdbc).toList()) {
            Object[] arguments =
                    Arrays.stream(method.getParameterTypes()).map(this::value).toArray();
            calls.clear();
            method.invoke(wrapper, arguments);
            Call call = new Call(method, Arrays.asList(arguments));
            if (!calls.contains(call) && !isAnsweredByTheWrapper(method)) {
                lost.add(call);
            }
        }
        assertThat(lost).isEmpty();
    }

    /** A wrapper knows its own type, its own connection, and who listens. */
    private static boolean isAnsweredByTheWrapper(Method method) {
        return method.getDeclaringClass() == Wrapper.class
                || method.getName().endsWith("EventListener")
                || method.getDeclaringClass() == DatabaseMetaData.class
                        && method.getName().equals("getConnection");
    }

    private static Stream<Method> methods(Class<?> jdbc) {
        return Arrays.stream(jdbc.getMethods()).filter(method -> !Modifier.isStatic(method.getModifiers()));
    }

    private static Class<?> answeredBy(Class<?> wrapper, Method method) {
        try {
            return wrapper.getMethod(method.getName(), method.getParameterTypes())
                    .getDeclaringClass();
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns a part of a driver that notes its calls and returns further such parts. */
    private <T> T stub(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                DelegationTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return method.getName().equals("equals")
                                ? self == arguments[0]
                                : method.getName().equals("hashCode")
                                        ? (Object) System.identityHashCode(self)
                                        : "stub of " + type.getSimpleName();
                    }
                    calls.add(new Call(method, arguments == null ? List.of() : Arrays.asList(arguments)));
                    return value(method.getReturnType());
                }));
    }

    private Object value(Class<?> type) {
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        if (type.isPrimitive()) {
            return type == void.class ? null : Array.get(Array.newInstance(type, 1), 0);
        }
        return VALUES.stream()
                .filter(type::isInstance)
                .filter(value -> type != Object.class)
                .map(Object.class::cast)
                .findFirst()
                .orElseGet(() -> type.isInterface() ? stub(type) : null);
    }
}
