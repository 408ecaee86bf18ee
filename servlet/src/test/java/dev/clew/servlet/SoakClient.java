package dev.clew.servlet;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection that stays open as long as the container leaves it open. */
final class SoakClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final int port;
    private @Nullable Socket socket;
    private @Nullable DataInputStream in;

    /** What the client was told. */
    record Answer(int status, @Nullable String id) {}

    SoakClient(int port) {
        this.port = port;
    }

    Answer send(SoakFault fault, long number) throws IOException {
        boolean isNew = socket == null;
        try {
            return exchange(fault, number);
        } catch (EOFException | SocketException e) {
            if (isNew) {
                throw e;
            }
            // HTTP/1.1 allows a container to close a connection between two requests; it did not read this one.
            close();
            return exchange(fault, number);
        }
    }

    private Answer exchange(SoakFault fault, long number) throws IOException {
        Socket connected = connected();
        String id = fault.sentId(number);
        String request = "GET " + fault.target(number) + " HTTP/1.1\r\nHost: localhost\r\n"
                + (id == null ? "" : "X-Request-ID: " + id + "\r\n")
                + "baggage: user=" + fault.sentUser(number) + "\r\n\r\n";
        connected.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        if (fault == SoakFault.CLIENT_GOES) {
            connected.setSoLinger(true, 0);
            close();
            return new Answer(0, null);
        }
        return read();
    }

    private Socket connected() throws IOException {
        Socket connected = socket;
        if (connected == null) {
            connected = new Socket("localhost", port);
            connected.setTcpNoDelay(true);
            connected.setSoTimeout(PATIENCE_MILLIS);
            socket = connected;
            in = new DataInputStream(new BufferedInputStream(connected.getInputStream()));
        }
        return connected;
    }

    private Answer read() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        String id = null;
        int length = -1;
        boolean isChunked = false;
        boolean isLast = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-request-id: ")) {
                id = id == null ? line.substring(14) : "two";
            } else if (lower.startsWith("content-length: ")) {
                length = Integer.parseInt(line.substring(16));
            } else if (lower.equals("transfer-encoding: chunked")) {
                isChunked = true;
            } else if (lower.equals("connection: close")) {
                isLast = true;
            }
        }
        try {
            if (isChunked) {
                skipChunks();
            } else {
                skip(length);
            }
        } catch (EOFException | SocketException e) {
            // An answer that was cut off.
            isLast = true;
        }
        if (isLast || !isChunked && length < 0) {
            close();
        }
        return new Answer(status, id);
    }

    private void skipChunks() throws IOException {
        int size;
        do {
            size = Integer.parseInt(line(), 16);
            skip(size);
            line();
        } while (size > 0);
    }

    /** Skips that many bytes, all that come if the number is negative. */
    private void skip(int length) throws IOException {
        DataInputStream from = Objects.requireNonNull(in);
        if (length < 0) {
            from.readAllBytes();
        } else {
            from.readFully(new byte[length]);
        }
    }

    private String line() throws IOException {
        DataInputStream from = Objects.requireNonNull(in);
        StringBuilder line = new StringBuilder();
        for (int c = from.readUnsignedByte(); c != '\n'; c = from.readUnsignedByte()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
