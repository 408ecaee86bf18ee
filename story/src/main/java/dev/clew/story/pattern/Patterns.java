package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** All patterns. */
public final class Patterns {
    private static final List<BiConsumer<Evidence, Consumer<Conclusion>>> ALL =
            List.of(ErrorGroups::find, Slowness::find, CouldBeParallel::find);

    private Patterns() {}

    /** Looks for each pattern. */
    public static List<Conclusion> find(Evidence evidence) {
        List<Conclusion> found = new ArrayList<>();
        ALL.forEach(pattern -> pattern.accept(evidence, found::add));
        return found;
    }
}
