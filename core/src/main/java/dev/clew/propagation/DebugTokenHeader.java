package dev.clew.propagation;

import dev.clew.context.DebugToken;
import dev.clew.context.RequestState;
import dev.clew.context.TraceContext;
import dev.clew.text.Ascii;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The header {@code X-Debug-Token}: {@code v1.<key id>.<expiry>.<level>.<mac>}. The holder of a key raises the log level of
 * one request with it.
 *
 * <p>The expiry is in seconds since 1970. The mac is the HMAC-SHA256 of everything before it, in base64url without padding. Immutable and safe for all threads.
 */
public final class DebugTokenHeader implements Propagator {
    /** The header's name. */
    public static final String NAME = "X-Debug-Token";

    private static final String VERSION = "v1";
    private static final int MAX_LENGTH = 160;
    private static final int MIN_KEY_BYTES = 32;
    private static final int MAX_KEYS = 2;
    private static final long MAX_LIFETIME_SECONDS = 3600;
    private static final long SKEW_SECONDS = 60;
    private static final String ALGORITHM = "HmacSHA256";

    private final Map<String, byte[]> keys;
    private final Level mostVerbose;
    private final Clock clock;

    DebugTokenHeader(Map<String, byte[]> keys, Level mostVerbose, Clock clock) {
        this.keys = keys;
        this.mostVerbose = mostVerbose;
        this.clock = clock;
    }

    /**
     * Returns the format for these settings, null if there is no key.
     *
     * @param pairs {@code id:key}, the keys in base64
     * @throws IllegalArgumentException for a malformed value; the message does not quote the value, which is a secret
     */
    public static @Nullable DebugTokenHeader parse(List<String> pairs, String level) {
        Level mostVerbose = level(level.toLowerCase(Locale.ROOT));
        if (mostVerbose == null) {
            throw new IllegalArgumentException(
                    "clew.debug.level must be one of info, debug, trace, was \"" + level + '"');
        }
        Map<String, byte[]> keys = new LinkedHashMap<>();
        for (String pair : pairs) {
            int colon = pair.indexOf(':');
            String id = colon < 0 ? "" : pair.substring(0, colon);
            byte[] key = isKeyId(id) ? decoded(pair.substring(colon + 1)) : null;
            if (key == null || key.length < MIN_KEY_BYTES || keys.put(id, key) != null || keys.size() > MAX_KEYS) {
                throw new IllegalArgumentException(
                        "clew.debug.keys must be at most two of id:key, comma-separated, the id"
                                + " of letters, digits, - and _, the key in base64 and of at least 32 bytes");
            }
        }
        return keys.isEmpty() ? null : new DebugTokenHeader(keys, mostVerbose, Clock.systemUTC());
    }

    private static byte @Nullable [] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isKeyId(String id) {
        return !id.isEmpty()
                && id.length() <= 32
                && id.chars().allMatch(c -> Ascii.isAlphanumeric((char) c) || c == '-' || c == '_');
    }

    /**
     * Returns a signed token.
     *
     * @param expiry at most an hour from now, else services ignore the token
     * @throws IllegalArgumentException for a malformed id or a key of less than 32 bytes
     */
    public static String create(String keyId, byte[] key, Instant expiry, Level level) {
        if (!isKeyId(keyId) || key.length < MIN_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a key id is of letters, digits, - and _, and a key of at least 32 bytes");
        }
        String signed = VERSION
                + '.'
                + keyId
                + '.'
                + expiry.getEpochSecond()
                + '.'
                + level.name().toLowerCase(Locale.ROOT);
        return signed + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(mac(key, signed));
    }

    private static byte[] mac(byte[] key, String signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    @Override
    public List<String> fields() {
        return List.of(NAME);
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
        String token = getter.get(carrier, NAME);
        if (token == null) {
            return;
        }
        String[] parts = token.length() > MAX_LENGTH ? new String[0] : token.split("\\.", 6);
        Level level = parts.length == 5 ? level(parts[3]) : null;
        if (level == null || !parts[0].equals(VERSION) || !parts[2].matches("[0-9]{1,12}")) {
            extracted.reject("debug_token.malformed");
            return;
        }
        String rejection = rejection(token, parts, level);
        if (rejection != null) {
            extracted.reject("debug_token." + rejection);
        } else {
            extracted.debugToken(new DebugToken(level, token));
        }
    }

    private @Nullable String rejection(String token, String[] parts, Level level) {
        byte[] key = keys.get(parts[1]);
        if (key == null) {
            return "unknown_key";
        }
        byte[] expected = mac(key, token.substring(0, token.length() - parts[4].length() - 1));
        // Compared as text, in constant time: a mac has only one text.
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(expected);
        if (!MessageDigest.isEqual(
                text.getBytes(StandardCharsets.US_ASCII), parts[4].getBytes(StandardCharsets.UTF_8))) {
            return "forged";
        }
        // Checked last, so that a forged token tells nobody anything.
        long left = Long.parseLong(parts[2]) - clock.instant().getEpochSecond();
        if (left < -SKEW_SECONDS) {
            return "expired";
        }
        if (left > MAX_LIFETIME_SECONDS + SKEW_SECONDS) {
            return "too_long";
        }
        return level.toInt() < mostVerbose.toInt() ? "too_verbose" : null;
    }

    private static @Nullable Level level(String name) {
        return switch (name) {
            case "info" -> Level.INFO;
            case "debug" -> Level.DEBUG;
            case "trace" -> Level.TRACE;
            default -> null;
        };
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        DebugToken token = RequestState.debugToken(context);
        if (token != null) {
            setter.set(carrier, NAME, token.text());
        }
    }

    @Override
    public String toString() {
        return "debug-token" + keys.keySet();
    }
}
