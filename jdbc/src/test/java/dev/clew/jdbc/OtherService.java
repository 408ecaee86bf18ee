package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;

import dev.clew.Clew;
import dev.clew.context.Scope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Another service, in a JVM of its own, that runs a statement in a transaction and leaves it open. */
final class OtherService implements AutoCloseable {
    private static final String HELD = "held";

    private final Process process;

    private OtherService(Process process) {
        this.process = process;
    }

    /** Starts the service, and returns when it has run the statement. */
    static OtherService holding(String url, String requestId, String sql) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherService.class.getName(),
                        url,
                        requestId,
                        sql)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        while (line != null && !line.equals(HELD)) {
            line = output.readLine(); // its log
        }
        if (line == null) {
            throw new IllegalStateException("the other service has ended");
        }
        return new OtherService(process);
    }

    public static void main(String[] arguments) throws Exception {
        CorrelationDataSource dataSource = CorrelationDataSource.builder(new DriverManagerDataSource(arguments[0]))
                .mode(CorrelationDataSource.Mode.SESSION)
                .service("orders")
                .build();
        try (Scope scope = request(Clew.global(), arguments[1]).makeCurrent();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(arguments[2]);
            System.out.println(HELD);
            while (System.in.read() >= 0) {
                // until the test is over, or has died
            }
            connection.rollback();
        }
    }

    /** Rolls the transaction back. */
    @Override
    public void close() throws Exception {
        try (OutputStream input = process.getOutputStream()) {
            input.flush();
        }
        process.waitFor();
    }
}
