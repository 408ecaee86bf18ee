package dev.clew.benchmarks.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.benchmarks.harness.Rounds;
import dev.clew.benchmarks.harness.Rounds.Round;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import dev.clew.servlet.CorrelationFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Mode SESSION beside AUTO in a whole request: HTTP, four queries, one transaction, and a database half a millisecond away.
 *
 * <p>The modes take turns request by request, so that other work on the machine falls on both; a round's figure is the median
 * of its requests. AUTO takes part twice.
 */
public final class SessionLoad {
    private static final int WARM_UP = 2;
    private static final int ROUNDS = 10;
    private static final int QUERIES = 4;
    private static final long WIRE_NANOS = 500_000;
    private static final List<String> CONTESTANTS = List.of("auto", "again", "session");

    private final int requests;
    private final Clew clew = Clew.builder().setting("clew.span.log", "false").build();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Random random = new Random(4711);

    /** @param requests of each mode in a round */
    public SessionLoad(int requests) {
        this.requests = requests;
    }

    /** Prints each database's ratios of latency, with their 95 % intervals. */
    public void run() throws Exception {
        try (PostgresServer server = PostgresServer.start(Map.of());
                SlowWire wire = new SlowWire(server.port(), WIRE_NANOS)) {
            measure("PostgreSQL", "jdbc:postgresql://127.0.0.1:" + wire.port() + "/postgres?user=postgres");
        }
        org.h2.tools.Server h2 = org.h2.tools.Server.createTcpServer("-tcpPort", "0", "-ifNotExists")
                .start();
        try (SlowWire wire = new SlowWire(h2.getPort(), WIRE_NANOS)) {
            measure("H2", "jdbc:h2:tcp://127.0.0.1:" + wire.port() + "/mem:load;DB_CLOSE_DELAY=-1");
        } finally {
            h2.stop();
        }
    }

    private void measure(String database, String url) throws Exception {
        Rounds rounds = new Rounds();
        ServletContextHandler context = new ServletContextHandler();
        context.addFilter(new FilterHolder(CorrelationFilter.create(clew)), "/*", EnumSet.of(DispatcherType.REQUEST));
        for (String contestant : CONTESTANTS) {
            Mode mode = contestant.equals("session") ? Mode.SESSION : Mode.AUTO;
            context.addServlet(new ServletHolder(new Queries(pool(url, mode))), "/" + contestant);
        }
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
        try {
            Rounds.turns(CONTESTANTS, WARM_UP, ROUNDS, (order, counts) -> {
                long[][] nanos = round(connector.getLocalPort(), order);
                for (int i = 0; counts && i < nanos.length; i++) {
                    Arrays.sort(nanos[i]);
                    rounds.add(order.get(i), new Round(1, 0, nanos[i][requests / 2], 0));
                }
            });
        } finally {
            server.stop();
        }
        for (String contestant : List.of("again", "session")) {
            System.out.printf(
                    "%s, %s : auto, latency of a request: %s; %.0f µs : %.0f µs%n",
                    database,
                    contestant,
                    rounds.ratio(contestant, "auto", Round::wallNanos),
                    rounds.mean(contestant, Round::wallNanos) / 1e3,
                    rounds.mean("auto", Round::wallNanos) / 1e3);
        }
    }

    /** Returns each contestant's times, in the order given. */
    private long[][] round(int port, List<String> order) throws Exception {
        long[][] nanos = new long[order.size()][requests];
        for (int request = 0; request < requests; request++) {
            int first = random.nextInt(order.size());
            for (int i = 0; i < order.size(); i++) {
                int contestant = (first + i) % order.size();
                nanos[contestant][request] = ask(URI.create("http://127.0.0.1:" + port + "/" + order.get(contestant)));
            }
        }
        return nanos;
    }

    private long ask(URI uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        long begun = System.nanoTime();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        long nanos = System.nanoTime() - begun;
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.toString());
        }
        return nanos;
    }

    private DataSource pool(String url, Mode mode) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(1);
        pool.setAutoCommit(false);
        return CorrelationDataSource.builder(pool)
                .clew(clew)
                .mode(mode)
                .service("inventory")
                .build();
    }

    private static final class Queries extends HttpServlet {
        private static final long serialVersionUID = 1;

        private final transient DataSource dataSource;

        Queries(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            try (Connection connection = dataSource.getConnection()) {
                int sum = 0;
                for (int i = 0; i < QUERIES; i++) {
                    try (PreparedStatement statement = connection.prepareStatement("SELECT CAST(? AS int) + " + i)) {
                        statement.setInt(1, i);
                        try (ResultSet rows = statement.executeQuery()) {
                            rows.next();
                            sum += rows.getInt(1);
                        }
                    }
                }
                connection.commit();
                response.getWriter().print(sum);
            } catch (SQLException e) {
                throw new ServletException(e);
            }
        }
    }
}
