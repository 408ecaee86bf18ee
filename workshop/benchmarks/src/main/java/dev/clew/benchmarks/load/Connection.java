package dev.clew.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection, kept alive for one request after the other. */
final class Connection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Connection(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Sends a request with this id; returns whether header and body of the answer have the same id. */
    boolean exchange(String id, boolean headerExpected) throws IOException {
        String request = "GET /orders HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nX-Request-ID: " + id
                + "\r\ntraceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        String status = line();
        String header = null;
        int length = -1;
        for (String line = line(); !line.isEmpty(); line = line()) {
            header = value(line, "X-Request-ID: ", header);
            String text = value(line, "Content-Length: ", null);
            length = text == null ? length : Integer.parseInt(text);
        }
        String body = new String(in.readNBytes(Math.max(0, length)), StandardCharsets.US_ASCII);
        return status.startsWith("HTTP/1.1 200") && body.equals(id) && (!headerExpected || id.equals(header));
    }

    private static @Nullable String value(String line, String name, @Nullable String otherwise) {
        return line.regionMatches(true, 0, name, 0, name.length()) ? line.substring(name.length()) : otherwise;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server has closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
