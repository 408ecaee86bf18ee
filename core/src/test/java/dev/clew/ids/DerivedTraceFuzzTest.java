package dev.clew.ids;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;
import dev.clew.text.Hex;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** The trace id that is derived from a request id. */
class DerivedTraceFuzzTest extends FuzzTarget {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-([0-9a-fA-F])[0-9a-fA-F]{3}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    @FuzzTest
    void requestId(byte[] input) throws NoSuchAlgorithmException {
        String text = lines(input, 1)[0];
        TraceId trace = TraceId.derivedFrom(text);
        if (text.length() < 16) {
            assertThat(trace).isNull();
            return;
        }
        boolean uuid = UUID.matcher(text).matches();
        String bits = text.replace("-", "").toLowerCase(Locale.ROOT);
        boolean own = (uuid || text.matches("[0-9a-fA-F]{32}")) && !bits.matches("0+");
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        assertThat(Hex.of(trace.high(), trace.low()))
                .isEqualTo(own ? bits : HexFormat.of().formatHex(hash, 0, 16));
        assertThat(trace.isRandom()).isEqualTo(own && uuid && "47".indexOf(text.charAt(14)) >= 0);
    }
}
