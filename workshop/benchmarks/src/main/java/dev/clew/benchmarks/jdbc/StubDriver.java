package dev.clew.benchmarks.jdbc;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Map;
import javax.sql.DataSource;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * A driver that does nothing: what is measured around it is what stands around it.
 *
 * <p>Its classes are compiled for it, because JDBC's interfaces have hundreds of methods and a proxy costs more than what
 * is to be measured. One statement and one result serve all.
 */
final class StubDriver {
    private StubDriver() {}

    /** @param product what it calls itself */
    static DataSource dataSource(String product) throws ReflectiveOperationException {
        ResultSet result = stub(ResultSet.class, Map.of("next", true, "getInt", 7));
        PreparedStatement statement = stub(PreparedStatement.class, Map.of("executeQuery", result, "execute", true));
        DatabaseMetaData metadata = stub(
                DatabaseMetaData.class, Map.of("getDatabaseProductName", product, "getURL", "jdbc:stub://localhost/x"));
        Connection connection = stub(Connection.class, Map.of("prepareStatement", statement, "getMetaData", metadata));
        return stub(DataSource.class, Map.of("getConnection", connection));
    }

    private static <T> T stub(Class<T> type, Map<String, Object> answers) throws ReflectiveOperationException {
        DynamicType.Builder<Object> builder = new ByteBuddy()
                .subclass(Object.class)
                .name(StubDriver.class.getPackageName() + ".Stub" + type.getSimpleName())
                .modifiers(Visibility.PUBLIC.getMask() | Modifier.FINAL)
                .implement(type)
                .method(ElementMatchers.isAbstract())
                .intercept(StubMethod.INSTANCE);
        for (Map.Entry<String, Object> answer : answers.entrySet()) {
            builder = builder.method(ElementMatchers.named(answer.getKey())).intercept(fixed(answer.getValue()));
        }
        try (DynamicType.Unloaded<Object> made = builder.make()) {
            return type.cast(made.load(
                            StubDriver.class.getClassLoader(),
                            ClassLoadingStrategy.UsingLookup.of(MethodHandles.lookup()))
                    .getLoaded()
                    .getConstructor()
                    .newInstance());
        }
    }

    private static Implementation fixed(Object value) {
        boolean constant = value instanceof Boolean || value instanceof Integer || value instanceof String;
        return constant ? FixedValue.value(value) : FixedValue.reference(value);
    }
}
