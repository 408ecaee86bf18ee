package dev.clew.rabbitmq;

/** The names of queues and exchanges in spans. */
final class Destinations {
    /** The beginnings of names that the broker, or Spring AMQP, makes up for one client, up to the part that is made up. */
    private static final String[] MADE_UP = {"amq.gen-", "amq.rabbitmq.reply-to.", "spring.gen-"};

    private Destinations() {}

    /** Returns a name without its made-up part, which would make each span another. */
    static String of(String name) {
        for (String beginning : MADE_UP) {
            if (name.startsWith(beginning)) {
                return beginning.substring(0, beginning.length() - 1);
            }
        }
        return name;
    }

    /** Returns the name of the exchange; that of the queue if the message goes to one directly. */
    static String of(String exchange, String routingKey) {
        return of(exchange.isEmpty() ? routingKey : exchange);
    }
}
