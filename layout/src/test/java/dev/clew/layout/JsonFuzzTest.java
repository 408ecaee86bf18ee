package dev.clew.layout;

import com.code_intelligence.jazzer.junit.FuzzTest;

class JsonFuzzTest extends RoundTrip {
    JsonFuzzTest() {
        super(LogLayout.Format.JSON);
    }

    @FuzzTest
    void json(byte[] input) {
        check(input);
    }
}
