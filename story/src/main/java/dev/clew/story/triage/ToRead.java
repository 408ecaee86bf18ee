package dev.clew.story.triage;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.traffic.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A request that is worth reading.
 *
 * @param id its id
 * @param finding the finding that it shows
 * @param number where the finding stands, from 1
 * @param which which of the finding's requests it is, such as {@code the first of 31}; empty if there is one alone
 */
public record ToRead(String id, Conclusion finding, int number, String which) {
    private static final int MOST = 5;

    /** Returns the first request of each finding, then the last of each, then more of them. */
    static List<ToRead> of(List<Conclusion> found) {
        List<ToRead> read = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int round = 0; round < MOST; round++) {
            for (int i = 0; i < found.size() && read.size() < MOST; i++) {
                Conclusion finding = found.get(i);
                List<Request> shown = List.copyOf(finding.requests());
                int place = round == 0 ? 0 : shown.size() - round;
                if (round < shown.size() && ids.add(shown.get(place).id())) {
                    read.add(new ToRead(shown.get(place).id(), finding, i + 1, which(place, shown.size())));
                }
            }
        }
        return read;
    }

    private static String which(int place, int of) {
        if (of == 1) {
            return "";
        }
        return (place == 0 ? "the first of " : place == of - 1 ? "the last of " : "one of ") + of;
    }

    /** Returns why it is worth reading, in words that need nothing else. */
    public String why() {
        return which.isEmpty() ? finding.text() : which + ": " + finding.text();
    }
}
