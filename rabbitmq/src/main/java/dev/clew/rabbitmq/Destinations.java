package dev.clew.rabbitmq;

import java.util.regex.Pattern;

/** The names of queues and exchanges in spans. */
final class Destinations {
    /** The beginnings of names that the broker, or Spring AMQP, makes up for one client, up to the part that is made up. */
    private static final String[] MADE_UP = {"amq.gen-", "amq.rabbitmq.reply-to.", "spring.gen-"};

    /** The middle of names that Spring Cloud Stream makes up for one client, between a destination and random characters. */
    private static final String ANONYMOUS = ".anonymous.";

    private static final int RANDOM_LENGTH = 22;

    /** As Spring AMQP and others name queues, with nothing around it. */
    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private static final int UUID_LENGTH = 36;

    private Destinations() {}

    /** Returns a name without its made-up part, which would make each span another. */
    static String of(String name) {
        for (String beginning : MADE_UP) {
            if (name.startsWith(beginning)) {
                return beginning.substring(0, beginning.length() - 1);
            }
        }
        int random = name.length() - RANDOM_LENGTH;
        if (name.startsWith(ANONYMOUS, random - ANONYMOUS.length()) && name.indexOf('.', random) < 0) {
            return name.substring(0, random - 1);
        }
        return name.length() == UUID_LENGTH && UUID.matcher(name).matches() ? "temporary" : name;
    }

    /** Returns the name of the exchange; that of the queue if the message goes to one directly. */
    static String of(String exchange, String routingKey) {
        return of(exchange.isEmpty() ? routingKey : exchange);
    }
}
