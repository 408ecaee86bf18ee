package dev.clew.springboot.test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.commons.support.AnnotationSupport;

/** Records the lines of a test of a {@link ClewTest} class. */
final class LinesExtension implements BeforeEachCallback, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(LinesExtension.class);

    /** A request may end after its answer has arrived. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    @Override
    public void beforeEach(ExtensionContext test) {
        String unavailable = LineRecorder.unavailable();
        if (unavailable != null) {
            throw new IllegalStateException("@ClewTest sees no lines: " + unavailable);
        }
        test.getStore(NAMESPACE).put(Recording.class, Recording.start());
    }

    /** @throws AssertionError with all lines that have no id */
    @Override
    public void afterEach(ExtensionContext test) throws InterruptedException {
        Recording recording = test.getStore(NAMESPACE).remove(Recording.class, Recording.class);
        if (recording == null) {
            return;
        }
        try (recording) {
            long deadline = System.nanoTime() + LONGEST.toNanos();
            for (String request : recording.current()) {
                recording.awaitEnd(request, deadline);
            }
            String[] loggers = loggers(test.getRequiredTestClass());
            List<String> lost = recording.take().signs().stream()
                    .filter(sign -> sign.trace() == Sign.Trace.LINE && isLost(sign, loggers))
                    .map(Sign::detail)
                    .toList();
            if (!lost.isEmpty()) {
                throw new AssertionError("lines without the id of their request:\n  " + String.join("\n  ", lost));
            }
        }
    }

    /** Returns the loggers of a test's class. A nested one has the extension of the class around it, and so its loggers. */
    private static String[] loggers(Class<?> test) {
        for (Class<?> type = test; type != null; type = type.getEnclosingClass()) {
            Optional<ClewTest> annotation = AnnotationSupport.findAnnotation(type, ClewTest.class);
            if (annotation.isPresent()) {
                return annotation.get().loggers();
            }
        }
        return new String[0];
    }

    private static boolean isLost(Sign sign, String[] loggers) {
        if (!sign.owner().isEmpty()) {
            return !sign.carries(Set.of(sign.owner()));
        }
        return !sign.madeBy().isEmpty() || Arrays.stream(loggers).anyMatch(sign::isOfLogger);
    }
}
