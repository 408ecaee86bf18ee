package dev.clew.springboot.jdbc;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;

/**
 * One line at the start for those who have not chosen a mode, and whose database can name the request in each session.
 *
 * <p>The URL is asked for it, not a connection: a start must not wait for a database because of us.
 */
final class SessionAdvice {
    private static final Map<String, String> PRODUCTS = Map.of("jdbc:postgresql:", "PostgreSQL", "jdbc:h2:", "H2");
    private static final List<String> URL_PROPERTIES = List.of("jdbcUrl", "url");

    private final AtomicBoolean given = new AtomicBoolean();

    void about(DataSource dataSource) {
        String url = url(dataSource);
        PRODUCTS.forEach((prefix, product) -> {
            if (url.startsWith(prefix) && given.compareAndSet(false, true)) {
                LoggerFactory.getLogger("clew")
                        .info(
                                "prepared statements on {} carry no request id; clew.jdbc.mode=session names the request"
                                        + " in the session, for one more execution a checkout",
                                product);
            }
        });
    }

    private static String url(DataSource dataSource) {
        try {
            BeanWrapper bean = PropertyAccessorFactory.forBeanPropertyAccess(dataSource);
            for (String property : URL_PROPERTIES) {
                if (bean.isReadableProperty(property) && bean.getPropertyValue(property) instanceof String url) {
                    return url;
                }
            }
        } catch (RuntimeException e) {
            LoggerFactory.getLogger("clew").debug("a DataSource does not tell its URL", e);
        }
        return "";
    }
}
