package dev.clew.jdbc;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.sql.Statement;
import java.util.Locale;
import net.ttddyy.dsproxy.transform.QueryTransformer;
import net.ttddyy.dsproxy.transform.TransformInfo;

/**
 * Tags the statements of a datasource-proxy like mode {@link Mode#AUTO}, for applications that have one already.
 *
 * <p>It writes the comment alone: no spans and no session values. On MySQL and MariaDB prepared statements get static
 * tags, because the driver may prepare them on the server. Do not use it together with {@link CorrelationDataSource},
 * which writes the comment too. Thread-safe.
 */
public final class CorrelationQueryTransformer implements QueryTransformer {
    private final QueryTagger tagger;
    private final Database database;
    private final TaggingPolicy policy;
    private final String description;

    private CorrelationQueryTransformer(String product, String service, Clew clew) {
        this.tagger = new QueryTagger(service, false, false, clew.counters());
        this.database = Database.of(product);
        // A transformer cannot see whether MySQL's driver prepares on the server, whose cache the ids would fill.
        this.policy = TaggingPolicy.auto(database, database.isMySql());
        this.description = product.toLowerCase(Locale.ROOT) + ", service=" + service;
    }

    /**
     * Returns a transformer for the service that {@link Clew#service()} names.
     *
     * @param product the name of the database by its driver: {@code PostgreSQL}
     */
    public static CorrelationQueryTransformer create(String product) {
        return create(product, Clew.service().name());
    }

    /**
     * Returns a transformer.
     *
     * @param product the name of the database by its driver: {@code PostgreSQL}
     * @param service the name of this service for the database
     */
    public static CorrelationQueryTransformer create(String product, String service) {
        return new CorrelationQueryTransformer(product, service, Clew.global());
    }

    /** Returns the statement with its comment, or unchanged if that fails. */
    @Override
    public String transformQuery(TransformInfo info) {
        String sql = info.getQuery();
        Query query = tagger.query(sql, database);
        if (query == null) {
            return sql;
        }
        boolean plain = info.getClazz() == Statement.class;
        TaggingPolicy.Tags tags = plain ? policy.plain() : policy.prepared();
        boolean full = tags == TaggingPolicy.Tags.FULL;
        return tagger.text(query, tags, full ? tagger.fullTags(TraceContext.current()) : SqlComment.NONE, false);
    }

    @Override
    public String toString() {
        return "CorrelationQueryTransformer{" + description + '}';
    }
}
