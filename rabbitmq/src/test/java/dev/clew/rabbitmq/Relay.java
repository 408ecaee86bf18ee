package dev.clew.rabbitmq;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The network between clients and a broker, which can keep answers back and break. */
final class Relay implements Closeable {
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int brokerPort;

    /** Written by who keeps answers back, read for each that passes. */
    private final ReentrantReadWriteLock answers = new ReentrantReadWriteLock();

    Relay(int brokerPort) throws IOException {
        this.brokerPort = brokerPort;
        start(this::accept);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // The end of a connection, wanted or not.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
            sockets.addAll(List.of(client, broker));
            start(() -> copy(client, broker, false));
            start(() -> copy(broker, client, true));
        }
    }

    private void copy(Socket from, Socket to, boolean isAnswer) throws IOException {
        byte[] buffer = new byte[8_192];
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        try (from;
                to) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (isAnswer) {
                    answers.readLock().lock();
                }
                try {
                    out.write(buffer, 0, read);
                } finally {
                    if (isAnswer) {
                        answers.readLock().unlock();
                    }
                }
            }
        }
    }

    /** Lets no answer through until {@link #release()}, on the same thread. */
    void hold() {
        answers.writeLock().lock();
    }

    void release() {
        answers.writeLock().unlock();
    }

    /** Breaks all connections; new ones can be made. */
    void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
