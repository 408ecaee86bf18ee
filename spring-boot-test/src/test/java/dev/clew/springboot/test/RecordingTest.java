package dev.clew.springboot.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import org.junit.jupiter.api.Test;

class RecordingTest {
    private final TraceContext request = Clew.builder().build().root();

    @Test
    void aRequestThatEndsAfterTheRecordingLeavesNoMarkOnItsThread() {
        try (Recording recording = Recording.start()) {
            Recording.tell(TraceContext.NONE, request);
            assertThat(Recording.requestOfThread()).isEqualTo(request.requestId());
        }
        Recording.tell(request, TraceContext.NONE);
        assertThat(Recording.requestOfThread()).isEmpty();
    }
}
