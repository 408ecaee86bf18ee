package dev.clew.examples;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.servlet.CorrelationFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import javax.sql.DataSource;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the three services share: a web server with the filter, a pool with the wrapper, and their end. */
final class Service {
    /** What a service prints when it can be called, followed by its port. */
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
        config.setMaximumPoolSize(5);
        return CorrelationDataSource.builder(new HikariDataSource(config))
                .mode(CorrelationDataSource.Mode.SESSION)
                .build();
    }

    /** Says that the service can be called, and ends it with the process that started it. */
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

    /** Standard input ends when the parent does, however it ended. */
    private static void exitWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            LOG.warn("standard input failed, stopping", e);
        }
        System.exit(0);
    }
}
