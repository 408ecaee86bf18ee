package dev.clew.jdbc;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.sql.Statement;
import java.util.Locale;
import net.ttddyy.dsproxy.transform.QueryTransformer;
import net.ttddyy.dsproxy.transform.TransformInfo;

/**
 * Tags the statements of a datasource-proxy as mode {@link Mode#AUTO} does, for those who have one already.
 *
 * <p>The comment alone: no spans, and nothing of the session. On MySQL and MariaDB prepared statements get static tags,
 * because the driver may prepare them on the server. Where both are there, {@link CorrelationDataSource} does all
 * of it, and this has to go. Safe for all threads.
 */
public final class CorrelationQueryTransformer implements QueryTransformer {
    private final Correlation correlation;
    private final Backend backend;

    private CorrelationQueryTransformer(String product, String service, Clew clew) {
        this.correlation = new Correlation(clew, Mode.AUTO, service, Correlation.Options.NONE);
        Database database = Database.of(product);
        // Whether MySQL's driver prepares on the server is not to be seen from here, and ids would then fill it.
        Plan plan = Plan.of(Mode.AUTO, database, database.isMySql());
        this.backend = new Backend(database, product.toLowerCase(Locale.ROOT), plan, "");
    }

    /**
     * Returns a transformer for the service that {@link Clew#service()} names.
     *
     * @param product the database as its driver names it: {@code PostgreSQL}
     */
    public static CorrelationQueryTransformer create(String product) {
        return create(product, Clew.service().name());
    }

    /**
     * Returns a transformer.
     *
     * @param product the database as its driver names it: {@code PostgreSQL}
     * @param service what the database knows this service by
     */
    public static CorrelationQueryTransformer create(String product, String service) {
        return new CorrelationQueryTransformer(product, service, Clew.global());
    }

    /** Returns the statement with its comment; as it is where that fails. */
    @Override
    public String transformQuery(TransformInfo info) {
        String sql = info.getQuery();
        Query query = correlation.query(sql, backend);
        if (query == null) {
            return sql;
        }
        boolean plain = info.getClazz() == Statement.class;
        Plan.Tags tags = plain ? backend.plan().plain() : backend.plan().prepared();
        return correlation.text(query, tags, correlation.comment(tags, Span.NOOP), false);
    }

    @Override
    public String toString() {
        return "CorrelationQueryTransformer{" + backend.peer() + ", service=" + correlation.service() + '}';
    }
}
