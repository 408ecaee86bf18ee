package dev.clew.testkit.propagation;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Random contexts of incoming requests, the same ones for the same seed. */
final class RandomContexts {
    private static final String ID_CHARACTERS =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~:@+/=-";

    private final Clew clew = Clew.builder().setting("clew.span.log", "false").build();
    private final Random random;

    RandomContexts(long seed) {
        this.random = new Random(seed);
    }

    TraceContext next() {
        // Half the trace ids have 64 bits, and some have many zeros, to find errors in padding and in decimals.
        long high = random.nextBoolean() ? random.nextLong() : 0;
        Map<String, String> request = new HashMap<>();
        request.put("traceparent", "00-%016x%016x-%016x-0%d".formatted(high, spanId(), spanId(), random.nextInt(2)));
        request.put("X-Request-ID", word(200));
        if (random.nextInt(3) > 0) {
            request.put("tracestate", "vendor=" + word(20) + ",tenant@system=" + word(20));
            request.put("baggage", "tenant=" + encoded() + ",plan=" + encoded() + ";since=2026");
        }
        return clew.receive(request, Map::get, "");
    }

    /** Returns a random span id, never zero. */
    long spanId() {
        return random.nextLong() >>> random.nextInt(63) | 1;
    }

    private String word(int atMost) {
        StringBuilder word = new StringBuilder();
        for (int length = 1 + random.nextInt(atMost); length > 0; length--) {
            char c = ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length()));
            // Not allowed in a value of tracestate.
            word.append(c == '=' && atMost < 200 ? '-' : c);
        }
        return word.toString();
    }

    /** Returns a value of baggage with characters to encode. */
    private String encoded() {
        StringBuilder value = new StringBuilder();
        for (int length = 1 + random.nextInt(10); length > 0; length--) {
            value.append(random.nextInt(4) == 0 ? "%20" : random.nextInt(4) == 0 ? "%C3%A9" : "a");
        }
        return value.toString();
    }
}
