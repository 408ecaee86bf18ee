package dev.clew.rabbitmq;

/** The names of queues and exchanges in spans. */
final class Destinations {
    private Destinations() {}

    /** Returns a name without the part that the broker has made up for one client, which would make each span another. */
    static String of(String name) {
        if (name.startsWith("amq.gen-")) {
            return "amq.gen";
        }
        return name.startsWith("amq.rabbitmq.reply-to.") ? "amq.rabbitmq.reply-to" : name;
    }

    /** Returns the name of the exchange; that of the queue if the message goes to one directly. */
    static String of(String exchange, String routingKey) {
        return of(exchange.isEmpty() ? routingKey : exchange);
    }
}
