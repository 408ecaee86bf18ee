package dev.clew;

import dev.clew.text.Hex;
import dev.clew.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The configuration of a process as its start line shows it: fingerprints, to tell two processes apart, and no value. */
final class ConfigurationPrint {
    private static final String KEY = "clew.config.key";
    private static final int MIN_KEY_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";
    /** Variables that differ between processes of one configuration. */
    private static final Set<String> OF_PROCESS = Set.of("HOSTNAME", "PWD", "OLDPWD", "SHLVL", "_");

    /** Schemes, for a framework may put its own before that of a URL: {@code configserver:https://}. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.:-]*+(?<=:)//");

    private static final Pattern QUERY = Pattern.compile("[?#;]");

    private static final int MAX_SOURCES = 50;
    private static final int MAX_VALUES = 200;
    private static final int MAX_NAME = 100;
    private static final int MAX_VALUE = 64 * 1024;

    private ConfigurationPrint() {}

    /**
     * Returns the key for {@link #values}, null if there is none.
     *
     * @throws IllegalArgumentException for a malformed one; the message does not quote the value, which is a secret
     */
    static byte @Nullable [] key(Settings settings) {
        String base64 = settings.get(KEY, "");
        if (base64.isEmpty()) {
            return null;
        }
        byte[] key = decoded(base64);
        if (key.length < MIN_KEY_BYTES) {
            throw new IllegalArgumentException(KEY + " must be in base64 and of at least 32 bytes");
        }
        return key;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Returns {@code name:fingerprint} of each source, 32 bits over its sorted keys. Sources of one name are one. */
    static String sources(List<ConfigurationSource> sources) {
        Map<String, Set<String>> keys = new LinkedHashMap<>();
        for (ConfigurationSource source : sources) {
            String name = shown(withoutSecrets(source.name()));
            if (keys.containsKey(name) || keys.size() < MAX_SOURCES) {
                Set<String> more = new TreeSet<>(source.keys());
                Set<String> known = keys.put(name, more);
                if (known != null) {
                    more.addAll(known);
                }
            }
        }
        StringJoiner shown = new StringJoiner(" ");
        for (Map.Entry<String, Set<String>> source : keys.entrySet()) {
            long fingerprint = Fingerprint.of(source.getValue().toString());
            shown.add(source.getKey() + ':' + eightDigits(fingerprint >>> 32));
        }
        return shown.toString();
    }

    /**
     * Returns a name without the user, the query and the fragment of a URL. Some passwords contain an {@code @}, a {@code /}
     * or a {@code ?}; if nobody can tell password and query apart, the scheme alone is left.
     */
    private static String withoutSecrets(String name) {
        Matcher scheme = SCHEME.matcher(name);
        int begin = scheme.lookingAt() ? scheme.end() : 0;
        int host = Math.max(begin, name.lastIndexOf('@') + 1);
        Matcher query = QUERY.matcher(name);
        int end = query.find(begin) ? query.start() : name.length();
        return name.substring(0, begin) + name.substring(Math.min(host, end), end);
    }

    /**
     * Returns {@code key:hmac} of the first 200 keys, of which each has its value from the first source that has it; and
     * {@code +n} if there are n more.
     *
     * <p>The HMAC-SHA256, cut to 32 bits, is over key and value, so that nobody sees which of the keys have one value.
     */
    static String values(List<ConfigurationSource> sources, byte[] secret) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(secret, ALGORITHM));
        StringJoiner shown = new StringJoiner(" ");
        Set<String> done = new HashSet<>();
        int more = 0;
        for (ConfigurationSource source : sources) {
            for (String key : new TreeSet<>(source.keys())) {
                if (key.equals(KEY) || OF_PROCESS.contains(key) || !done.add(key)) {
                    continue;
                }
                if (done.size() > MAX_VALUES) {
                    more++;
                } else {
                    shown.add(shown(key) + ':' + hmac(mac, key, source));
                }
            }
        }
        return more == 0 ? shown.toString() : shown.add("+" + more).toString();
    }

    private static String hmac(Mac mac, String key, ConfigurationSource source) {
        String value = String.valueOf(source.value(key));
        String bounded = value.substring(0, Math.min(value.length(), MAX_VALUE));
        byte[] code = mac.doFinal((key + '\0' + bounded).getBytes(StandardCharsets.UTF_8));
        return eightDigits((code[0] & 0xffL) << 24 | (code[1] & 0xff) << 16 | (code[2] & 0xff) << 8 | code[3] & 0xff);
    }

    private static String eightDigits(long value) {
        return Hex.of(value).substring(8);
    }

    /** Returns a name without white space, which divides the list. */
    private static String shown(String name) {
        StringBuilder shown = new StringBuilder(PlainText.of(name.substring(0, Math.min(name.length(), MAX_NAME))));
        for (int i = 0; i < shown.length(); i++) {
            if (Character.isWhitespace(shown.charAt(i))) {
                shown.setCharAt(i, '_');
            }
        }
        return shown.length() == 0 ? "_" : shown.toString();
    }
}
