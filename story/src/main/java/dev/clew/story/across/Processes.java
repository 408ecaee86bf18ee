package dev.clew.story.across;

import dev.clew.story.line.Event;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The processes that wrote the files, each from its first line to its last, by the clock of its host. */
public final class Processes {
    private static final int MOST = 10_000;

    private final Map<String, Map<String, Life>> byName = new HashMap<>();
    private int lives;

    private static final class Life {
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;
    }

    void add(Event event) {
        String bootId = event.get("boot_id");
        if (bootId.isEmpty()) {
            return;
        }
        Life life = of(event.process(), bootId);
        if (life == null) {
            if (lives == MOST) {
                return;
            }
            lives++;
            life = new Life();
            byName.computeIfAbsent(event.process(), name -> new HashMap<>()).put(bootId, life);
        }
        life.first = Math.min(life.first, event.nanos());
        life.last = Math.max(life.last, event.nanos());
    }

    private @Nullable Life of(String process, String bootId) {
        return byName.getOrDefault(process, Map.of()).get(bootId);
    }

    /** Returns the time of a process's last line, {@link Long#MIN_VALUE} if none is known. */
    public long last(String process, String bootId) {
        Life life = of(process, bootId);
        return life == null ? Long.MIN_VALUE : life.last;
    }

    /** Returns when the first other process of the name wrote its first line after a moment, {@link Long#MAX_VALUE} if none did. */
    public long next(String process, String bootId, long moment) {
        long next = Long.MAX_VALUE;
        for (Map.Entry<String, Life> other :
                byName.getOrDefault(process, Map.of()).entrySet()) {
            if (!other.getKey().equals(bootId) && other.getValue().first > moment) {
                next = Math.min(next, other.getValue().first);
            }
        }
        return next;
    }

    /**
     * Returns the time of the last line of any process but one, {@link Long#MIN_VALUE} if there is none.
     *
     * @param ahead by how much clocks are ahead of that of the request's first process
     */
    public long lastOfOthers(String process, Map<String, Long> ahead) {
        long last = Long.MIN_VALUE;
        for (Map.Entry<String, Map<String, Life>> named : byName.entrySet()) {
            if (!named.getKey().equals(process)) {
                long difference = ahead.getOrDefault(named.getKey(), 0L);
                for (Life life : named.getValue().values()) {
                    last = Math.max(last, life.last - difference);
                }
            }
        }
        return last;
    }
}
