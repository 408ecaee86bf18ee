package dev.clew.examples.relay;

import java.util.Locale;

/**
 * Starts a relay: {@code examples/relay [--client …] [--server …] [--port N]}.
 *
 * <p>It serves until it is stopped. It exits with 2 if it could not start.
 */
final class Relay {
    /** Printed as soon as the relay can be called, followed by its URL. */
    static final String READY = "ready ";

    private static final String USAGE = """
            usage: examples/relay [--client okhttp|jdk|apache] [--server jetty|tomcat|undertow] [--port N]
              --client   the client that makes the calls, okhttp by default
              --server   the container that receives the calls, jetty by default
              --port N   the port on 127.0.0.1; a free one by default, and for 0
            """;

    private Clients client = Clients.OKHTTP;
    private Servers server = Servers.JETTY;
    private int port;

    public static void main(String[] arguments) {
        Relay relay = new Relay();
        try {
            relay.configure(arguments);
        } catch (IllegalArgumentException e) {
            System.err.print(USAGE);
            System.exit(2);
        }
        try {
            System.out.println(READY + relay.start());
        } catch (Exception e) {
            System.err.println("relay: it did not start: " + e);
            System.exit(2);
        }
    }

    private void configure(String[] arguments) {
        for (int i = 0; i < arguments.length; i += 2) {
            String value = i + 1 < arguments.length ? arguments[i + 1] : "";
            switch (arguments[i]) {
                case "--client" -> client = Clients.valueOf(value.toUpperCase(Locale.ROOT));
                case "--server" -> server = Servers.valueOf(value.toUpperCase(Locale.ROOT));
                case "--port" -> port = Integer.parseInt(value);
                default -> throw new IllegalArgumentException(arguments[i]);
            }
        }
    }

    private String start() throws Exception {
        int listening = server.start(port, new RelayServlet(client.create()));
        return "http://" + Servers.HOST + ":" + listening + Servers.PATH;
    }
}
