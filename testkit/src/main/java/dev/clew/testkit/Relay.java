package dev.clew.testkit;

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

/** The network between clients and a server on loopback, which can keep answers back and break. Safe for all threads. */
public final class Relay implements Closeable {
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int serverPort;

    /** Written by who keeps answers back, read for each that passes. */
    private final ReentrantReadWriteLock answers = new ReentrantReadWriteLock();

    /** Begins to accept connections, each of which leads to this port. */
    public Relay(int serverPort) throws IOException {
        this.serverPort = serverPort;
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

    /** Returns the port that clients connect to. */
    public int port() {
        return server.getLocalPort();
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            Socket target = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            sockets.addAll(List.of(client, target));
            start(() -> copy(client, target, false));
            start(() -> copy(target, client, true));
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
    public void hold() {
        answers.writeLock().lock();
    }

    /** Lets the answers through again. */
    public void release() {
        answers.writeLock().unlock();
    }

    /** Breaks all connections; new ones can be made. */
    public void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    /** Breaks all connections, and accepts no more. */
    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
