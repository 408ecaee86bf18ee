package dev.clew.jdbc;

import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** An option of {@link CorrelationDriver}: a method of {@link CorrelationDataSource.Builder} by name. */
enum DriverOption {
    MODE("clew.mode", modes()),
    SERVICE("clew.service", "a name"),
    COMMENT_FIRST("clew.commentFirst", "true or false"),
    COUNT_ROWS("clew.countRows", "true or false"),
    LOG_LITERALS("clew.logLiterals", "true or false"),
    SLOW_MILLIS("clew.slowMillis", "milliseconds, or 0 for none"),
    REPETITIONS("clew.repetitions", "at least 2, or 0 for none");

    private static final int MAX_LENGTH = 128;

    final String key;
    final String allowed;

    DriverOption(String key, String allowed) {
        this.key = key;
        this.allowed = allowed;
    }

    /** @throws IllegalArgumentException if there is no such option; the message names all */
    static DriverOption of(String key) {
        for (DriverOption option : values()) {
            if (option.key.equals(key)) {
                return option;
            }
        }
        throw new IllegalArgumentException("unknown option \"" + shortened(key) + "\", allowed are "
                + Arrays.stream(values()).map(option -> option.key).toList());
    }

    /** @throws IllegalArgumentException if the value is not allowed; the message says what is */
    void set(CorrelationDataSource.Builder builder, String value) {
        try {
            if (value.isBlank() || value.length() > MAX_LENGTH) {
                throw new IllegalArgumentException("empty or longer than " + MAX_LENGTH);
            }
            apply(builder, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " must be " + allowed + ", was \"" + shortened(value) + '"', e);
        }
    }

    private void apply(CorrelationDataSource.Builder builder, String value) {
        switch (this) {
            case MODE -> builder.mode(Mode.valueOf(value.toUpperCase(Locale.ROOT)));
            case SERVICE -> builder.service(value);
            case COMMENT_FIRST -> {
                if (isTrue(value)) {
                    builder.commentFirst();
                }
            }
            case COUNT_ROWS -> {
                if (isTrue(value)) {
                    builder.countRows();
                }
            }
            case LOG_LITERALS -> {
                if (isTrue(value)) {
                    builder.logLiterals();
                }
            }
            case SLOW_MILLIS -> builder.slow(Duration.ofMillis(Integer.parseInt(value)));
            case REPETITIONS -> builder.repetitions(Integer.parseInt(value));
        }
    }

    private static String shortened(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + '~';
    }

    private static String modes() {
        return "one of " + Arrays.toString(Mode.values()).toLowerCase(Locale.ROOT);
    }

    private static boolean isTrue(String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("neither true nor false");
        }
        return value.equals("true");
    }
}
