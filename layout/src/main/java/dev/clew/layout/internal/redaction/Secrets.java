package dev.clew.layout.internal.redaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides what a line hides: values by their key, secrets by their form, matches of the user's patterns. Immutable. */
public final class Secrets {
    /** The text in the place of a secret. */
    public static final String MASK = "[redacted]";

    private static final Set<String> KEYS = Set.of("""
            password passwd pwd passphrase secret secretkey token accesstoken refreshtoken idtoken authtoken
            sessiontoken csrftoken bearertoken debugtoken xdebugtoken apikey xapikey accesskey privatekey
            authorization proxyauthorization cookie setcookie credentials cardnumber creditcard
            creditcardnumber cvv cvc ssn
            """.strip().split("\\s+", -1));

    /** The endings that hide any key, such as {@code db_password} and {@code oauth.client-secret}. */
    private static final String[] KEY_ENDS = {"password", "passwd", "secret", "apikey", "privatekey"};

    private static final int MAX_KEY = 40;

    /** The built-in rules. */
    public static final Secrets STANDARD = new Secrets(KEYS, true, List.of());

    /** No rule at all. */
    public static final Secrets NONE = new Secrets(Set.of(), false, List.of());

    private final Set<String> keys;
    private final boolean builtIn;
    private final List<Pattern> patterns;

    private Secrets(Set<String> keys, boolean builtIn, List<Pattern> patterns) {
        this.keys = keys;
        this.builtIn = builtIn;
        this.patterns = patterns;
    }

    /**
     * Returns secrets with more keys.
     *
     * @throws IllegalArgumentException if a key has neither a letter nor a digit
     */
    public Secrets withKeys(Collection<String> more) {
        Set<String> all = new HashSet<>(keys);
        for (String key : more) {
            String normal = normal(key, 0, key.length());
            if (normal.isEmpty()) {
                throw new IllegalArgumentException(
                        "clew.redact.keys must be names of keys, comma-separated, was \"" + key + '"');
            }
            all.add(normal);
        }
        return new Secrets(Set.copyOf(all), builtIn, patterns);
    }

    /** Returns secrets with one pattern more; it looks at what the patterns before it left. */
    public Secrets withPattern(Pattern more) {
        List<Pattern> all = new ArrayList<>(patterns);
        all.add(more);
        return new Secrets(keys, builtIn, List.copyOf(all));
    }

    /** Whether the values of a key are hidden. */
    public boolean hides(String key) {
        return hides(key, 0, key.length());
    }

    private boolean hides(String text, int from, int to) {
        int start = to;
        while (start > from && to - start < MAX_KEY && ".:/".indexOf(text.charAt(start - 1)) < 0) {
            start--;
        }
        String name = normal(text, start, to);
        if (keys.contains(name)) {
            return true;
        }
        for (String end : KEY_ENDS) {
            if (builtIn && name.endsWith(end)) {
                return true;
            }
        }
        return false;
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

    /** Whether the user brought patterns, which look at every text and number. */
    public boolean hasPatterns() {
        return !patterns.isEmpty();
    }

    /** Returns the text with what the user's patterns find replaced by the {@link #MASK}. */
    public String withoutMatches(String text) {
        String left = text;
        for (int i = 0; i < patterns.size(); i++) {
            try {
                left = patterns.get(i).matcher(left).replaceAll(MASK);
            } catch (StackOverflowError e) {
                return MASK; // the text is too long for the pattern, and may hide anything
            }
        }
        return left;
    }

    /** Whether a number is a card's. */
    public boolean isCard(long number) {
        return builtIn && number >= 1_000_000_000_000L && CardNumber.end(Long.toString(number), 0) > 0;
    }

    /** Whether {@link #find} may find something at this character. */
    public static boolean mayBegin(char c) {
        return c >= '2' && c <= '6' || c == 'B' || c == 'b' || c == ':' || c == '=';
    }

    /**
     * Finds the secret to which the character at an index points.
     *
     * @param at the index of a character that {@link #mayBegin} accepts
     * @return its start, and its end in the lower half; 0 if there is none
     */
    public long find(String text, int at) {
        if (!builtIn) {
            return 0;
        }
        char c = text.charAt(at);
        if (c == '=') {
            return isSecretKey(text, at) ? SecretValue.find(text, at + 1) : 0;
        }
        if (c == ':' && at > 0 && text.charAt(at - 1) == '"') {
            return isSecretKey(text, at - 1) ? SecretValue.findInJson(text, at + 1) : 0;
        }
        return SecretForms.find(text, at);
    }

    /** Whether a key whose values are hidden ends here. */
    private boolean isSecretKey(String text, int end) {
        int start = end;
        while (start > 0 && end - start < MAX_KEY && isKeyChar(text.charAt(start - 1))) {
            start--;
        }
        return start < end && hides(text, start, end);
    }

    private static boolean isKeyChar(char c) {
        return SecretForms.isWord(c) || c == '_' || c == '-';
    }

    @Override
    public String toString() {
        return "{keys=" + keys.size() + (patterns.isEmpty() ? "" : ", patterns=" + patterns) + "}";
    }
}
