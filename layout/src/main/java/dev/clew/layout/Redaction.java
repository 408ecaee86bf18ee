package dev.clew.layout;

import dev.clew.Clew;
import dev.clew.layout.internal.redaction.Secrets;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Hides secrets on lines; {@value #MASK} stands in their place.
 *
 * <p>It hides the values of keys such as {@code password}, and in all text card numbers (Luhn), bearer tokens, passwords
 * in URLs and values behind such a key and an equals sign. Those are found while a line is escaped. Each pattern of
 * yours costs a pass over every text. Immutable.
 */
public final class Redaction {
    /** The text in the place of a secret. */
    public static final String MASK = Secrets.MASK;

    private static final Redaction STANDARD = new Redaction(Secrets.STANDARD);
    private static final Redaction NONE = new Redaction(Secrets.NONE);

    final Secrets secrets;

    private Redaction(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Returns the built-in rules. */
    public static Redaction standard() {
        return STANDARD;
    }

    /** Returns a redaction that hides nothing. */
    public static Redaction none() {
        return NONE;
    }

    /**
     * Reads {@code clew.redact}, {@code clew.redact.keys} and {@code clew.redact.pattern}.
     *
     * @throws IllegalArgumentException for a malformed value, saying what is allowed
     */
    public static Redaction configured() {
        String mode = Clew.processSetting("clew.redact", "standard");
        Redaction redaction = switch (mode) {
            case "standard" -> STANDARD;
            case "none" -> NONE;
            default -> throw new IllegalArgumentException("clew.redact must be standard or none, was \"" + mode + '"');
        };
        String keys = Clew.processSetting("clew.redact.keys", "");
        String pattern = Clew.processSetting("clew.redact.pattern", "");
        if (!keys.isBlank()) {
            redaction = redaction.withKeys(List.of(keys.split(",", -1)));
        }
        try {
            return pattern.isEmpty() ? redaction : redaction.withPattern(Pattern.compile(pattern));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "clew.redact.pattern must be a java.util.regex.Pattern, was \"" + pattern + '"', e);
        }
    }

    /** Hides the values of these keys too, whatever their case, {@code -} and {@code _}. */
    public Redaction withKeys(Collection<String> more) {
        return new Redaction(secrets.withKeys(more));
    }

    /**
     * Replaces what this pattern finds too: in messages, values, numbers among them, and stack traces.
     *
     * <p>Patterns run in the order in which they were added, each on what the one before it left.
     */
    public Redaction withPattern(Pattern more) {
        return new Redaction(secrets.withPattern(more));
    }

    @Override
    public String toString() {
        return "Redaction" + secrets;
    }
}
