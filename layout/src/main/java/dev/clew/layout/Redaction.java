package dev.clew.layout;

import dev.clew.Clew;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What must not be on a line although it was logged; {@value #MASK} stands in its place.
 *
 * <p>Values of keys by their name, and in all text card numbers (Luhn), bearer tokens, passwords in URLs and values behind
 * such a key and an equals sign. Those are found while a line is escaped; patterns of your own cost a pass each. Immutable.
 */
public final class Redaction {
    /** What is written instead. */
    public static final String MASK = "[redacted]";

    private static final Set<String> KEYS = Set.of(
            "password",
            "passwd",
            "pwd",
            "passphrase",
            "secret",
            "secretkey",
            "token",
            "accesstoken",
            "refreshtoken",
            "idtoken",
            "authtoken",
            "sessiontoken",
            "csrftoken",
            "bearertoken",
            "debugtoken",
            "xdebugtoken",
            "apikey",
            "xapikey",
            "accesskey",
            "privatekey",
            "authorization",
            "proxyauthorization",
            "cookie",
            "setcookie",
            "credentials",
            "cardnumber",
            "creditcard",
            "creditcardnumber",
            "cvv",
            "cvc",
            "ssn");

    /** {@code db_password}, {@code oauth.client-secret}: whatever stands before these. */
    private static final String[] ENDS = {"password", "passwd", "secret", "apikey", "privatekey"};

    private static final int MAX_KEY = 40;

    private static final Redaction STANDARD = new Redaction(KEYS, true, List.of());
    private static final Redaction NONE = new Redaction(Set.of(), false, List.of());

    private final Set<String> keys;
    private final boolean obvious;
    private final List<Pattern> patterns;

    private Redaction(Set<String> keys, boolean obvious, List<Pattern> patterns) {
        this.keys = keys;
        this.obvious = obvious;
        this.patterns = patterns;
    }

    /** Returns the obvious ones. */
    public static Redaction standard() {
        return STANDARD;
    }

    /** Returns one that hides nothing. */
    public static Redaction none() {
        return NONE;
    }

    /**
     * Returns what {@code clew.redact}, {@code clew.redact.keys} and {@code clew.redact.pattern} say.
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

    /** Returns one that hides the values of these keys too, whatever their case, {@code -} and {@code _}. */
    public Redaction withKeys(Collection<String> more) {
        Set<String> all = new HashSet<>(keys);
        for (String key : more) {
            String normal = normal(key, 0, key.length());
            if (normal.isEmpty()) {
                throw new IllegalArgumentException(
                        "clew.redact.keys must be names of keys, comma-separated, was \"" + key + '"');
            }
            all.add(normal);
        }
        return new Redaction(Set.copyOf(all), obvious, patterns);
    }

    /**
     * Returns one that replaces what this pattern finds too: in messages, values, numbers among them, and stack traces.
     *
     * <p>Several look one after the other, each at what the one before it left.
     */
    public Redaction withPattern(Pattern more) {
        List<Pattern> all = new ArrayList<>(patterns);
        all.add(more);
        return new Redaction(keys, obvious, List.copyOf(all));
    }

    /** Whether the values of a key are hidden. */
    boolean hides(String key) {
        return hides(key, 0, key.length());
    }

    private boolean hides(String text, int from, int to) {
        int start = to;
        while (start > from && to - start < MAX_KEY && !isSeparator(text.charAt(start - 1))) {
            start--;
        }
        String name = normal(text, start, to);
        if (keys.contains(name)) {
            return true;
        }
        for (String end : ENDS) {
            if (obvious && name.endsWith(end)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSeparator(char c) {
        return c == '.' || c == ':' || c == '/';
    }

    private static String normal(String text, int from, int to) {
        StringBuilder name = new StringBuilder(MAX_KEY);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                name.append(c);
            }
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    /** Whether the user has patterns of his own, which look at every text. */
    boolean hasOwn() {
        return !patterns.isEmpty();
    }

    /** Returns the text without what the user's own patterns find. */
    String withoutOwn(String text) {
        String left = text;
        for (int i = 0; i < patterns.size(); i++) {
            try {
                left = patterns.get(i).matcher(left).replaceAll(MASK);
            } catch (StackOverflowError e) {
                return MASK; // of a text that is too much for the pattern nobody knows what it hides
            }
        }
        return left;
    }

    /** Whether a number is one of a card. */
    boolean isCard(long number) {
        // Mostly it is a time: those begin with a one, which no card's number does.
        return obvious
                && number >= 2_000_000_000_000L
                && (number < 10_000_000_000_000L || number >= 20_000_000_000_000L)
                && Secrets.card(Long.toString(number), 0) != 0;
    }

    /**
     * Finds what is to be hidden, where the character at {@code at} is what gives it away.
     *
     * @return where it starts and, in the lower half, where it ends; 0 for nothing
     */
    long secret(String text, int at) {
        if (!obvious) {
            return 0;
        }
        return text.charAt(at) == '=' ? valueOfKey(text, at) : Secrets.find(text, at);
    }

    /** {@code password=…}, as in a connection string or a form. */
    private long valueOfKey(String text, int at) {
        int keyStart = at;
        while (keyStart > 0 && at - keyStart < MAX_KEY && isKeyChar(text.charAt(keyStart - 1))) {
            keyStart--;
        }
        if (keyStart == at || !hides(text, keyStart, at)) {
            return 0;
        }
        int end = at + 1;
        while (end < text.length() && !endsValue(text.charAt(end))) {
            end++;
        }
        return Secrets.range(at + 1, end);
    }

    private static boolean isKeyChar(char c) {
        return Secrets.isWord(c) || c == '_' || c == '-';
    }

    private static boolean endsValue(char c) {
        return c <= ' ' || c == '&' || c == ';' || c == ',' || c == '"' || c == '\'' || c == ')' || c == '}'
                || c == ']';
    }

    @Override
    public String toString() {
        return "Redaction{keys=" + keys.size() + (patterns.isEmpty() ? "" : ", patterns=" + patterns) + "}";
    }
}
