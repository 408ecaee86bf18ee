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
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The driver answers every method of JDBC, also one that a JDK adds with a default. */
class DelegationTest {
    private record Call(Method method, List<?> arguments) {}

    private interface Wrapping {
        Object wrap(CorrelationDataSource dataSource) throws Exception;
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
                wrapper(DataSource.class, "DataSource", dataSource -> dataSource),
                wrapper(Connection.class, "Connection", CorrelationDataSource::getConnection),
                wrapper(Statement.class, "Statement", DelegationTest::statement),
                wrapper(
                        PreparedStatement.class,
                        "PreparedStatement",
                        dataSource -> dataSource.getConnection().prepareStatement("UPDATE stock SET amount = ?")),
                wrapper(
                        PreparedStatement.class,
                        "recorded PreparedStatement",
                        dataSource -> dataSource.getConnection().prepareStatement("SELECT amount FROM stock")),
                wrapper(
                        CallableStatement.class,
                        "CallableStatement",
                        dataSource -> dataSource.getConnection().prepareCall("CALL restock(?)")),
                wrapper(
                        ResultSet.class,
                        "ResultSet",
                        dataSource -> statement(dataSource).getGeneratedKeys()),
                wrapper(
                        DatabaseMetaData.class,
                        "DatabaseMetaData",
                        dataSource -> dataSource.getConnection().getMetaData()));
    }

    private static Arguments wrapper(Class<?> jdbc, String name, Wrapping wrapping) {
        return Arguments.of(Named.of(name, jdbc), Named.of("wrapper", wrapping));
    }

    private static Statement statement(CorrelationDataSource dataSource) throws Exception {
        return dataSource.getConnection().createStatement();
    }

    private Object wrapped(Wrapping wrapping) throws Exception {
        return wrapping.wrap(CorrelationDataSource.builder(driver)
                .clew(Clew.builder().build())
                .mode(CorrelationDataSource.Mode.OFF)
                .explainSlow(driver, Duration.ZERO)
                .build());
    }

    @ParameterizedTest
    @MethodSource("wrappers")
    void overridesEveryMethodOfTheJdk(Class<?> jdbc, Wrapping wrapping) throws Exception {
        Class<?> wrapper = wrapped(wrapping).getClass();
        List<Method> inherited = methods(jdbc)
                .filter(method -> answeredBy(wrapper, method).isInterface())
                .toList();
        assertThat(inherited).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("wrappers")
    void passesEveryCallOn(Class<?> jdbc, Wrapping wrapping) throws Exception {
        Object wrapper = wrapped(wrapping);
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

    /** A wrapper knows its own type and its own connection. */
    private static boolean isAnsweredByTheWrapper(Method method) {
        return method.getDeclaringClass() == Wrapper.class
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
