package dev.clew.layout;

import dev.clew.Clew;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What writes recorded lines: of those that were opened and not yet closed the last.
 *
 * <p>As long as there is one, a shutdown hook has the last word; without one nothing of this class loader stays behind.
 */
final class Writers {
    private final Clew.Counters counters;
    private final Thread lastWord;
    private final List<Consumer<Recorded.Line>> open = new ArrayList<>();

    /** @param lastWord what is to be done when the process goes down */
    Writers(Clew.Counters counters, Runnable lastWord) {
        this.counters = counters;
        this.lastWord = new Thread(lastWord, "clew-recorder");
    }

    synchronized void open(Consumer<Recorded.Line> writer) {
        if (open.isEmpty()) {
            hook(true);
        }
        open.add(writer);
    }

    synchronized void close(Consumer<Recorded.Line> writer) {
        if (open.remove(writer) && open.isEmpty()) {
            hook(false);
        }
    }

    private void hook(boolean on) {
        try {
            if (on) {
                Runtime.getRuntime().addShutdownHook(lastWord);
            } else {
                Runtime.getRuntime().removeShutdownHook(lastWord);
            }
        } catch (IllegalStateException e) {
            // The process is going down already: then who closes has the last word.
        }
    }

    synchronized boolean isLast(Consumer<Recorded.Line> writer) {
        return open.size() == 1 && open.contains(writer);
    }

    private synchronized @Nullable Consumer<Recorded.Line> current() {
        return open.isEmpty() ? null : open.get(open.size() - 1);
    }

    void write(List<Recorded.Line> lines) {
        Consumer<Recorded.Line> writer = current();
        if (writer == null) {
            return;
        }
        for (Recorded.Line line : lines) {
            try {
                writer.accept(line);
            } catch (Throwable t) {
                counters.skipped("recorder", t);
            }
        }
    }
}
