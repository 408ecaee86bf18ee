package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.Await;
import jdk.jfr.FlightRecorder;
import jdk.jfr.RecordingState;
import org.junit.jupiter.api.Test;

/** JDK Flight Recorder records while the application runs, if it is asked to. */
class PausesTest {
    private static boolean isRecording() {
        return FlightRecorder.getFlightRecorder().getRecordings().stream()
                .anyMatch(recording -> recording.getState() == RecordingState.RUNNING);
    }

    @Test
    void pausesAreRecordedUntilTheApplicationCloses() throws Exception {
        try (Running application = Running.start("clew.jfr.enabled=true", "clew.jfr.threshold=50")) {
            Await.until(PausesTest::isRecording);
            assertThat(application.context().getBean("clewPauses")).hasToString("Pauses(threshold=50ms)");
        }
        assertThat(isRecording()).isFalse();
    }

    @Test
    void nothingIsRecordedUnlessItIsAskedFor() throws Exception {
        try (Running application = Running.start()) {
            assertThat(application.context().containsBean("clewPauses")).isFalse();
            assertThat(isRecording()).isFalse();
        }
    }
}
