package dev.clew.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection, kept alive for one request after the other. */
final class Connection implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Connection(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Sends a request with this id; returns whether header and body of the answer have the same id. */
    boolean exchange(String id, boolean headerExpected) throws IOException {
        String request = "GET /orders HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nX-Request-ID: " + id
                + "\r\ntraceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String status = line();
        String header = null;
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            header = value(line, "X-Request-ID: ", header);
            length = Integer.parseInt(value(line, "Content-Length: ", String.valueOf(length)));
        }
        StringBuilder body = new StringBuilder(length);
        while (body.length() < length) {
            body.append((char) in.read());
        }
        return status.startsWith("HTTP/1.1 200")
                && body.toString().equals(id)
                && (!headerExpected || id.equals(header));
    }

    private static @Nullable String value(String line, String name, @Nullable String otherwise) {
        return line.regionMatches(true, 0, name, 0, name.length()) ? line.substring(name.length()) : otherwise;
    }

    private String line() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("the server has closed the connection");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
