package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.LoggedError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Errors that were logged outside of any span, by what the lines say. Each is a fact and no statistic; half of its lines count as
 * its weight, for whether a request failed of it is not known.
 */
final class LoggedErrors {
    private static final double HALF = 0.5;

    private LoggedErrors() {}

    /** An error, and the finding that says that it is there. */
    record Group(LoggedError error, Conclusion conclusion) {}

    static List<Group> find(Evidence evidence, Consumer<Conclusion> found) {
        List<Group> groups = new ArrayList<>();
        for (LoggedError error : evidence.traffic().errors()) {
            int count = error.count();
            Conclusion conclusion = Conclusion.of("error_group", error.service())
                    .with("msg", error.what())
                    .with("cause", error.cause())
                    .with("count", count)
                    .with("err_fp", error.fingerprint())
                    .with("last", Timestamp.text(error.last()))
                    .since(error.first())
                    .until(error.last())
                    .shownBy(error.requests())
                    .weighing(HALF * count)
                    .saying((error.service().isEmpty() ? "" : error.service() + ": ")
                            + (error.cause().startsWith("status_")
                                            || error.what().startsWith("ERROR")
                                    ? ""
                                    : "ERROR ")
                            + '"'
                            + error.what()
                            + '"'
                            + (error.cause().equals("error") ? "" : " (" + error.cause() + ")")
                            + " " + Text.times(count, error.first(), error.last()));
            if (!error.isExact()) {
                conclusion.inferredFrom("lines outside any span");
            }
            found.accept(conclusion);
            groups.add(new Group(error, conclusion));
        }
        return groups;
    }
}
