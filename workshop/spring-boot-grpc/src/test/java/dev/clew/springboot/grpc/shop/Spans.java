package dev.clew.springboot.grpc.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.CapturedLog.Line;

/** The spans that were logged. */
final class Spans {
    private Spans() {}

    /** Returns the only span of a kind, once it has ended. */
    static Line only(CapturedLog log, String kind) {
        Await.until(() -> !log.spansEnded(kind).isEmpty());
        assertThat(log.spansEnded(kind)).hasSize(1);
        return log.spansEnded(kind).get(0);
    }
}
