package dev.clew.story.traffic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Joins errors whose messages are alike: of the same service and cause, with as many words, of which six in ten are the same. It
 * is the step of Drain (He et al., ICWS 2017) that comes after numbers were replaced; the first word has to be the same.
 */
final class Alike {
    private static final double LEAST = 0.6;
    private static final String ANY = "*";

    private Alike() {}

    static List<LoggedError> joined(List<LoggedError> errors) {
        List<LoggedError> ordered = new ArrayList<>(errors);
        ordered.sort(Comparator.comparingInt(LoggedError::count)
                .reversed()
                .thenComparing(LoggedError::what)
                .thenComparing(LoggedError::service));
        List<LoggedError> joined = new ArrayList<>();
        for (LoggedError error : ordered) {
            int place = place(error, joined);
            if (place < 0) {
                joined.add(error);
            } else {
                joined.set(place, both(joined.get(place), error));
            }
        }
        return joined;
    }

    private static int place(LoggedError error, List<LoggedError> joined) {
        for (int i = 0; i < joined.size(); i++) {
            LoggedError other = joined.get(i);
            if (other.service().equals(error.service())
                    && other.cause().equals(error.cause())
                    && other.fingerprint().equals(error.fingerprint())
                    && areAlike(words(other), words(error))) {
                return i;
            }
        }
        return -1;
    }

    private static String[] words(LoggedError error) {
        return error.what().split(" ", -1);
    }

    private static boolean areAlike(String[] words, String[] others) {
        if (words.length != others.length || !words[0].equals(others[0])) {
            return false;
        }
        int same = 0;
        for (int i = 0; i < words.length; i++) {
            same += words[i].equals(others[i]) || words[i].equals(ANY) ? 1 : 0;
        }
        return same >= LEAST * words.length;
    }

    private static LoggedError both(LoggedError error, LoggedError other) {
        String[] words = words(error);
        String[] others = words(other);
        for (int i = 0; i < words.length; i++) {
            words[i] = Objects.equals(words[i], others[i]) ? words[i] : ANY;
        }
        List<Request> requests = new ArrayList<>(error.requests());
        other.requests().stream().filter(request -> !requests.contains(request)).forEach(requests::add);
        return new LoggedError(
                error.service(),
                String.join(" ", words),
                error.cause(),
                error.fingerprint(),
                Stream.concat(error.times().stream(), other.times().stream())
                        .sorted()
                        .toList(),
                error.isExact() && other.isExact(),
                requests.stream().limit(5).toList());
    }
}
