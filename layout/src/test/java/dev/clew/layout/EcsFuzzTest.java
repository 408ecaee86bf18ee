package dev.clew.layout;

import com.code_intelligence.jazzer.junit.FuzzTest;

class EcsFuzzTest extends RoundTrip {
    EcsFuzzTest() {
        super(LogLayout.Format.ECS);
    }

    @FuzzTest
    void ecs(byte[] input) {
        check(input);
    }
}
