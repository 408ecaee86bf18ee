package dev.clew.benchmarks.service;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import com.sun.management.OperatingSystemMXBean;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import javax.sql.DataSource;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service: two queries, a call and a line for each request. Prints its port, and ends with its standard input. */
final class Service {
    private static final int STOCK = 1_000;

    private Service() {}

    /** Answers how much processor time the process has used, in nanoseconds. */
    private static final class ProcessorTime extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            response.getWriter().print(system.getProcessCpuTime());
        }
    }

    /** Serves an order. */
    private static final class Orders extends HttpServlet {
        private static final long serialVersionUID = 1;

        private static final Logger LOG = LoggerFactory.getLogger("shop.Orders");

        private final transient DataSource stock;
        private final transient OkHttpClient client;
        private final transient Request reserve;

        Orders(Stack.Parts parts, String peer) {
            stock = parts.dataSource();
            client = parts.client();
            reserve = new Request.Builder().url(peer + "/reserve").build();
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            int item = Integer.parseInt(request.getParameter("item"));
            int left;
            try (Connection connection = stock.getConnection()) {
                left = amount(connection, item) + amount(connection, (item + 1) % STOCK);
            } catch (SQLException e) {
                throw new IOException(e);
            }
            try (Response answer = client.newCall(reserve).execute()) {
                LOG.info("reserved {}, {} left, status {}", item, left, answer.code());
            }
            response.getWriter().print(left);
        }

        private static int amount(Connection connection, int item) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement("SELECT amount FROM stock WHERE item = ?")) {
                statement.setInt(1, item);
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    return result.getInt(1);
                }
            }
        }
    }

    /** Arguments: the name of a {@link Stack}, the address of the service that is called, and the log file. */
    public static void main(String... arguments) throws Exception {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl("jdbc:h2:mem:stock");
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE stock(item INT PRIMARY KEY, amount INT)");
            statement.execute("INSERT INTO stock SELECT x, x FROM system_range(0, " + (STOCK - 1) + ")");
        }
        Stack.Parts parts = Stack.valueOf(arguments[0]).parts(pool);
        log(parts, arguments[2]);
        ServletContextHandler context = new ServletContextHandler();
        for (Filter filter : parts.filters()) {
            context.addFilter(filter, "/orders", EnumSet.of(DispatcherType.REQUEST));
        }
        context.addServlet(new ServletHolder(new Orders(parts, arguments[1])), "/orders");
        context.addServlet(new ServletHolder(new ProcessorTime()), "/processor");
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
        System.out.println(connector.getLocalPort());
        while (System.in.read() >= 0) {
            // until whoever began this is gone
        }
        System.exit(0);
    }

    private static void log(Stack.Parts parts, String file) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        parts.encoder().setContext(context);
        parts.encoder().start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setFile(file);
        appender.setEncoder(parts.encoder());
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(ch.qos.logback.classic.Level.INFO);
        root.addAppender(appender);
    }
}
