package dev.clew.examples;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.kafka.CorrelationProducerInterceptor;
import dev.clew.servlet.CorrelationFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts that the services share: a web server with the filter, a data source with the wrapper, a producer, and an orderly end. */
final class Service {
    /** Printed as soon as a service can be called, followed by its port. */
    static final String READY = "ready ";

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    private Service() {}

    static String setting(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is not set; the demo sets it");
        }
        return value;
    }

    static void serve(String path, HttpServlet servlet) throws Exception {
        ServletContextHandler context = new ServletContextHandler("/");
        context.addFilter(new CorrelationFilter(), "/*", EnumSet.allOf(DispatcherType.class));
        context.addServlet(servlet, path);
        Server server = new Server(Integer.getInteger("demo.port", 0));
        server.setHandler(context);
        server.start();
        ready(((ServerConnector) server.getConnectors()[0]).getLocalPort());
        server.join();
    }

    static DataSource dataSource() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(setting("demo.jdbc"));
        config.setMaximumPoolSize(Integer.getInteger("demo.pool", 5));
        config.setConnectionTimeout(Integer.getInteger("demo.pool.timeout", 30_000));
        return CorrelationDataSource.builder(new HikariDataSource(config))
                .mode(CorrelationDataSource.Mode.SESSION)
                .build();
    }

    static Producer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", setting("demo.kafka"),
                        "interceptor.classes", CorrelationProducerInterceptor.class.getName()),
                new StringSerializer(),
                new StringSerializer());
    }

    /** Runs a statement with these values and returns the number of rows that it changed. */
    static int update(DataSource dataSource, String sql, Object... values) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    /** Prints that the service can be called, and ends the service when its parent process ends. */
    static void ready(int port) {
        onStop(() -> LOG.atInfo()
                .addKeyValue("event", "counters")
                .log(Clew.global().counters().toString()));
        Thread parent = new Thread(Service::exitWithParent, "parent");
        parent.setDaemon(true);
        parent.start();
        System.out.println(READY + port);
    }

    static void onStop(Runnable action) {
        Runtime.getRuntime().addShutdownHook(new Thread(action, "stop"));
    }

    /** Standard input ends with the parent process, even if that one is killed. */
    private static void exitWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            LOG.warn("standard input failed, stopping", e);
        }
        System.exit(0);
    }
}
