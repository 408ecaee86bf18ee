package dev.clew.story.triage;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.traffic.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that is worth reading.
 *
 * @param id its id
 * @param finding the finding that it shows
 * @param number where the finding stands, from 1
 * @param which which of the finding's requests it is, such as {@code the first of 31 requests}, or {@code the holder} or
 *     {@code a holder} of what they waited for; empty if there is one alone
 */
public record ToRead(String id, Conclusion finding, int number, String which) {
    private static final int MOST = 5;

    /** Returns the holder or the first request of each finding, then the last of each, then more of them. */
    static List<ToRead> of(List<Conclusion> found) {
        List<ToRead> read = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int round = 0; round < MOST; round++) {
            for (int i = 0; i < found.size() && read.size() < MOST; i++) {
                ToRead next = next(found.get(i), i + 1, round);
                if (next != null && ids.add(next.id)) {
                    read.add(next);
                }
            }
        }
        return read;
    }

    private static @Nullable ToRead next(Conclusion finding, int number, int round) {
        Request holder = finding.holder();
        if (holder != null && round == 0) {
            return new ToRead(holder.id(), finding, number, "the holder");
        }
        List<Request> shown = List.copyOf(finding.requests());
        int step = holder == null ? round : round - 1;
        if (step >= shown.size()) {
            return null;
        }
        int place = step == 0 ? 0 : shown.size() - step;
        String id = shown.get(place).id();
        boolean isHolder = place == 0 && finding.field("held_by") instanceof List<?> holders && holders.contains(id);
        return new ToRead(id, finding, number, isHolder ? "a holder" : which(place, shown.size()));
    }

    private static String which(int place, int of) {
        if (of == 1) {
            return "";
        }
        return (place == 0 ? "the first of " : place == of - 1 ? "the last of " : "one of ") + of + " requests";
    }

    /** Returns why it is worth reading, in words that need nothing else. */
    public String why() {
        return which.isEmpty() ? finding.text() : which + ": " + finding.text();
    }
}
