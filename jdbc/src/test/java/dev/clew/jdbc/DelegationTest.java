package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A default method that a JDK adds would be answered by the interface, not by the driver. */
class DelegationTest {
    static Stream<Arguments> wrappers() {
        return Stream.of(
                Arguments.of(DataSource.class, CorrelationDataSource.class),
                Arguments.of(Connection.class, CorrelatedConnection.class),
                Arguments.of(Statement.class, CorrelatedStatement.class),
                Arguments.of(PreparedStatement.class, CorrelatedPreparedStatement.class),
                Arguments.of(CallableStatement.class, CorrelatedCallableStatement.class),
                Arguments.of(ResultSet.class, CorrelatedResultSet.class),
                Arguments.of(DatabaseMetaData.class, CorrelatedDatabaseMetaData.class));
    }

    @ParameterizedTest
    @MethodSource("wrappers")
    void overridesEveryMethodOfTheJdk(Class<?> jdbc, Class<?> wrapper) {
        List<Method> inherited = Arrays.stream(jdbc.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> answeredBy(wrapper, method).isInterface())
                .toList();
        assertThat(inherited).isEmpty();
    }

    private static Class<?> answeredBy(Class<?> wrapper, Method method) {
        try {
            return wrapper.getMethod(method.getName(), method.getParameterTypes())
                    .getDeclaringClass();
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }
}
