package dev.clew.layout;

import com.code_intelligence.jazzer.junit.FuzzTest;

class LogfmtFuzzTest extends RoundTrip {
    LogfmtFuzzTest() {
        super(LogLayout.Format.LOGFMT);
    }

    @FuzzTest
    void logfmt(byte[] input) {
        check(input);
    }
}
