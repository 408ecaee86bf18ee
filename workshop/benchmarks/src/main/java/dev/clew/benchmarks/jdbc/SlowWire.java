package dev.clew.benchmarks.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** A proxy on loopback in front of a server that holds each message to the server back for a while. */
final class SlowWire implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final long nanos;

    /**
     * @param target the server's port
     * @param nanos the time that each round trip takes longer
     */
    SlowWire(int target, long nanos) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.nanos = nanos;
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                start(() -> copy(client, server, nanos));
                start(() -> copy(server, client, 0));
            }
        } catch (IOException e) {
            // Closed: the run is over.
        }
    }

    private static void copy(Socket from, Socket to, long nanos) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[65_536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (nanos > 0) {
                    LockSupport.parkNanos(nanos);
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One side has hung up, and both are closed.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "slow-wire");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
