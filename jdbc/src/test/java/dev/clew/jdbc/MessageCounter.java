package dev.clew.jdbc;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands on loopback before a PostgreSQL server, passes everything on, and counts what the driver sends by type. */
final class MessageCounter implements AutoCloseable {
    private final ServerSocket listening;
    private final int server;
    private final Map<Character, AtomicInteger> counts = new ConcurrentSkipListMap<>();

    private MessageCounter(int server) throws IOException {
        this.server = server;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    static MessageCounter before(int server) throws IOException {
        return new MessageCounter(server);
    }

    int port() {
        return listening.getLocalPort();
    }

    void reset() {
        counts.clear();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // One side has gone, and the other is told by its own connection.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket driver = listening.accept();
            Socket backend = new Socket(InetAddress.getLoopbackAddress(), server);
            driver.setTcpNoDelay(true);
            backend.setTcpNoDelay(true);
            start(() -> {
                try (driver;
                        backend;
                        InputStream answers = backend.getInputStream()) {
                    answers.transferTo(driver.getOutputStream());
                }
            });
            start(() -> {
                try (driver;
                        backend) {
                    pass(new DataInputStream(driver.getInputStream()), backend.getOutputStream());
                }
            });
        }
    }

    /** The first message has no type, nor has the second if the driver asks for encryption. */
    private void pass(DataInputStream driver, OutputStream backend) throws IOException {
        boolean started = false;
        while (true) {
            int type = started ? driver.readUnsignedByte() : -1;
            int length = driver.readInt();
            byte[] body = new byte[length - 4];
            driver.readFully(body);
            byte[] message = new byte[length + (started ? 1 : 0)];
            int at = 0;
            if (started) {
                message[at++] = (byte) type;
                counts.computeIfAbsent((char) type, key -> new AtomicInteger()).incrementAndGet();
            }
            for (int shift = 24; shift >= 0; shift -= 8) {
                message[at++] = (byte) (length >>> shift);
            }
            System.arraycopy(body, 0, message, at, body.length);
            backend.write(message);
            boolean asksForEncryption = length == 8 && body[0] == 0x04 && body[1] == (byte) 0xd2;
            started |= !asksForEncryption;
        }
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(" ");
        counts.forEach((type, count) -> text.add(type + "=" + count));
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
