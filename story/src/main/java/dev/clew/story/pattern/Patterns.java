package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** All patterns. */
public final class Patterns {
    private static final List<BiConsumer<Evidence, Consumer<Conclusion>>> ALL = List.of(
            Slowness::find,
            CouldBeParallel::find,
            Deaths::find,
            OutlivedCaller::find,
            Retries::find,
            DamagedFiles::find,
            DeadLetters::find,
            DeliveredTwice::find,
            LagGrows::find,
            LinesLost::find,
            ClocksDiffer::find,
            OtherPath::find,
            LockWaits::find,
            PoolWaits::find);

    private static final List<BiConsumer<Evidence, List<Conclusion>>> REASONS = List.of(
            LinesLost::explain,
            Deaths::explain,
            PlannedRestarts::explain,
            DamagedFiles::explain,
            OutlivedCaller::explain,
            Retries::explain,
            DeadLetters::explain,
            LagGrows::explain,
            SlowCauses::explain,
            Downstream::explain,
            Pauses::explain,
            Messages::find);

    private Patterns() {}

    /** Looks for each pattern, then for what of it follows from what. */
    public static List<Conclusion> find(Evidence evidence) {
        List<Conclusion> found = new ArrayList<>();
        Errors errors = Errors.find(evidence, found::add);
        ALL.forEach(pattern -> pattern.accept(evidence, found::add));
        Blocked.explain(evidence, found);
        Changes.find(evidence, errors, found);
        REASONS.forEach(pattern -> pattern.accept(evidence, found));
        return found;
    }
}
