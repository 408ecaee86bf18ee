package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages that begin, or become much more frequent: those of requests by {@link MessagesOfRuns}, others by {@link MessagesOutside}.
 *
 * <p>A warning is mostly a symptom: it follows from another finding if half of its requests or more are that finding's, unless it
 * came two minutes earlier; and either both begin within two minutes, or the finding is three times as frequent among the
 * requests with the message as among those without. Outside of requests, it follows from what begins in its service within two
 * minutes. An INFO is told only if it follows so from another finding: a new one is no harm by itself.
 */
final class Messages {
    private static final long NEAR = 120_000_000_000L;
    private static final double MORE = 3;
    private static final double HALF = 0.5;
    private static final double TENTH = 0.1;
    private static final int MOST = 50;
    private static final int MOST_OF_ONE = 5;

    private final List<Conclusion> others;
    private final Map<Conclusion, Integer> followers = new HashMap<>();

    private Messages(List<Conclusion> others) {
        this.others = others;
    }

    /** Looks for messages, and for what they follow from among all other findings. */
    static void find(Evidence evidence, List<Conclusion> found) {
        Set<Template> templates = new HashSet<>(evidence.traffic().templates().keySet());
        if (evidence.baseline() != null) {
            templates.addAll(evidence.baseline().traffic().templates().keySet());
        }
        Wordings wordings = new Wordings(templates);
        MessagesOfRuns ofRuns = new MessagesOfRuns(evidence, wordings);
        MessagesOutside outside = new MessagesOutside(evidence, wordings, ofRuns);
        List<Template> inside = ofRuns.candidates();
        List<Template> beside = outside.candidates();
        int looks = inside.size() + beside.size();
        List<Rise> rises = new ArrayList<>();
        for (Template template : inside) {
            add(ofRuns.rise(template, looks), rises);
        }
        for (Template template : beside) {
            add(outside.rise(template, looks), rises);
        }
        Messages messages = new Messages(List.copyOf(found));
        List<Conclusion> told = new ArrayList<>();
        for (Rise rise : rises) {
            Conclusion conclusion = messages.conclude(rise);
            if (conclusion != null && told.size() < MOST) {
                told.add(conclusion);
            }
        }
        found.addAll(told);
    }

    private static void add(@Nullable Rise rise, List<Rise> rises) {
        if (rise != null) {
            rises.add(rise);
        }
    }

    private @Nullable Conclusion conclude(Rise rise) {
        boolean isAlarming = MessagesOfRuns.isAlarming(rise.template());
        Conclusion cause = cause(rise, isAlarming);
        if (cause == null && !isAlarming || cause != null && followers.merge(cause, 1, Integer::sum) > MOST_OF_ONE) {
            return null;
        }
        Conclusion conclusion = rise.conclusion();
        if (cause != null) {
            conclusion.because(cause);
        }
        return conclusion.weighing(rise.count() * (rise.template().level().equals("ERROR") ? HALF : TENTH));
    }

    /** Returns the finding that a message follows from, null if there is none. */
    private @Nullable Conclusion cause(Rise rise, boolean isAlarming) {
        Conclusion best = null;
        double most = 0;
        for (Conclusion other : others) {
            boolean isNear = Math.abs(rise.since() - other.since()) <= NEAR;
            boolean isDeploy = !rise.version().isEmpty()
                    && other.service().equals(rise.template().service())
                    && rise.version().equals(other.field("version"));
            double shared;
            if (rise.said().isEmpty()) {
                shared = isNear && other.service().equals(rise.template().service()) ? 1 + other.weight() : 0;
            } else {
                shared = isDeploy ? 1 : shared(rise, other, isAlarming && isNear);
            }
            if (shared > most) {
                most = shared;
                best = other;
            }
        }
        return best;
    }

    /** Returns the part of the requests with a message that another finding has too, 0 if they have no more to do with each other. */
    private static double shared(Rise rise, Conclusion other, boolean isNear) {
        double shared = share(rise.said(), other);
        boolean isLater = rise.since() >= other.since() - NEAR;
        boolean isAlike = isNear || shared >= MORE * share(rise.silent(), other);
        return other.since() != 0 && isLater && isAlike && shared >= HALF ? shared : 0;
    }

    private static double share(Set<Request> requests, Conclusion other) {
        long both = requests.stream().filter(other.requests()::contains).count();
        return requests.isEmpty() ? 0 : both / (double) requests.size();
    }
}
