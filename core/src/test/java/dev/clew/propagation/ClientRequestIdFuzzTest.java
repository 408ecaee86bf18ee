package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;
import java.util.Set;
import java.util.regex.Pattern;

class ClientRequestIdFuzzTest extends FuzzTarget {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._~:@+/=-]{1,200}");

    @FuzzTest
    void clientRequestId(byte[] input) {
        String text = lines(input, 1)[0];
        String reason = "client_request_id.malformed";
        Extracted extracted =
                WireContract.hold(Propagators.clientRequestId(), Set.of(reason), "X-Client-Request-ID", text);

        boolean valid = VALID.matcher(text).matches();
        WireContract.takenOrRejected(valid, !extracted.clientRequestId().isEmpty(), extracted, reason);
        if (valid) {
            assertThat(extracted.clientRequestId()).isEqualTo(text);
        }
    }
}
