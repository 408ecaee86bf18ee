package dev.clew.jms;

import dev.clew.Clew;
import dev.clew.messaging.MessageHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The names of headers as those of properties, which are Java identifiers, and back. */
final class PropertyNames {
    private static final String CLOUD_EVENT = "ce_";

    /** As the binding of CloudEvents for AMQP 1.0 has it, for the sake of JMS. */
    private static final String CLOUD_EVENT_OF_AMQP = "cloudEvents_";

    private static final List<String> ATTRIBUTES = List.of("specversion", "id", "correlationid", "causationid");

    private final Map<String, String> known = new HashMap<>();
    private final Map<String, String> cloudEvents = new HashMap<>();

    PropertyNames(Clew clew) {
        Stream.of(
                        clew.requestIdHeaders().stream(),
                        clew.propagatedHeaders().stream(),
                        clew.fields().stream(),
                        Stream.of(MessageHeaders.MESSAGE_ID, MessageHeaders.CAUSATION_ID, "x-correlation-id"))
                .flatMap(names -> names)
                .flatMap(name -> Stream.of(name, name.toLowerCase(Locale.ROOT)))
                .forEach(name -> known.put(name, identifier(name)));
        for (String attribute : ATTRIBUTES) {
            known.put(CLOUD_EVENT + attribute, CLOUD_EVENT + attribute);
            cloudEvents.put(CLOUD_EVENT + attribute, CLOUD_EVENT_OF_AMQP + attribute);
        }
    }

    /** Returns the name of the property that is written for a header: {@code x_request_id} for {@code x-request-id}. */
    String property(String header) {
        String property = known.get(header);
        return property == null ? identifier(header) : property;
    }

    private static String identifier(String header) {
        StringBuilder property = new StringBuilder(header.length() + 1);
        if (!Character.isJavaIdentifierStart(header.charAt(0))) {
            property.append('_');
        }
        header.chars().forEach(c -> property.append(Character.isJavaIdentifierPart(c) ? (char) c : '_'));
        return property.toString();
    }

    /**
     * Returns the header that a property stands for, in the spelling of whoever has written it.
     *
     * <p>OpenTelemetry writes {@code __dash__} for a dash, and Artemis writes {@code _HYPHEN_} into what comes by STOMP.
     */
    static String header(String property) {
        if (property.startsWith(CLOUD_EVENT)) {
            return property;
        }
        return property.startsWith(CLOUD_EVENT_OF_AMQP)
                ? CLOUD_EVENT + property.substring(CLOUD_EVENT_OF_AMQP.length())
                : property.replace("__dash__", "-").replace("_HYPHEN_", "-").replace('_', '-');
    }

    /** Returns the other name that an attribute of a CloudEvent may have; null if the header is none. */
    @Nullable
    String cloudEvent(String header) {
        return cloudEvents.get(header);
    }

    /** Whether a property of this name can be set. Messages that come by another protocol have others too. */
    static boolean isIdentifier(String property) {
        return !property.isEmpty()
                && Character.isJavaIdentifierStart(property.charAt(0))
                && property.chars().allMatch(Character::isJavaIdentifierPart);
    }
}
