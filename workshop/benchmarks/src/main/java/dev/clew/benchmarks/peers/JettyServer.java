package dev.clew.benchmarks.peers;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.function.IntSupplier;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A real Jetty and one connection to it over loopback. */
final class JettyServer {
    private static final byte[] REQUEST = ("POST /orders HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nX-Request-ID: "
                    + Work.REQUEST_ID + "\r\ntraceparent: " + Work.TRACEPARENT + "\r\nContent-Length: 0\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    /** The one byte of each answer's body; no header has it. */
    private static final byte BODY = '~';

    private final Socket socket;
    private final byte[] answer = new byte[1024];

    /** @param filters the filter that is measured, or none; another one behind it answers */
    JettyServer(IntSupplier readThree, Filter... filters) {
        ServletContextHandler context = new ServletContextHandler();
        for (Filter filter : filters) {
            context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
        }
        Filter answering = (request, response, chain) -> {
            ((HttpServletResponse) response).setIntHeader("X-Read", readThree.getAsInt());
            response.setContentLength(1);
            response.getOutputStream().write(BODY);
        };
        context.addFilter(answering, "/*", EnumSet.of(DispatcherType.REQUEST));
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(context);
        try {
            server.start();
            socket = new Socket("127.0.0.1", connector.getLocalPort());
            socket.setTcpNoDelay(true);
        } catch (Exception e) {
            throw new IllegalStateException("no Jetty", e);
        }
    }

    /** Sends a request, waits for its answer, and returns the length of that. */
    int exchange() throws IOException {
        socket.getOutputStream().write(REQUEST);
        int length = 0;
        do {
            length += socket.getInputStream().read(answer, length, answer.length - length);
        } while (answer[length - 1] != BODY);
        if (answer["HTTP/1.1 ".length()] != '2') {
            throw new IOException(new String(answer, 0, length, StandardCharsets.US_ASCII));
        }
        return length;
    }
}
