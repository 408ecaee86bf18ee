package dev.clew.springboot.test;

import dev.clew.springboot.test.AuditReport.Kind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Decides which of the signs that were seen belong to a request and have lost its id. */
final class Judge {
    /**
     * The work that lost the id, by signature.
     *
     * @param certain of the request: in its context, or of a thread that it made
     * @param possible of the request, or of anything else that happened at the same time, such as a container's first steps
     */
    record Verdict(Map<String, Loss> certain, Map<String, Loss> possible) {}

    /** Whether the mode of Clew's DataSources promises that the database sees the id. */
    private final boolean isIdInDatabase;

    private final Set<String> earlier = new HashSet<>();

    Judge(boolean isIdInDatabase) {
        this.isIdInDatabase = isIdInDatabase;
    }

    Verdict judge(Seen seen, String request) {
        Verdict verdict = new Verdict(new LinkedHashMap<>(), new LinkedHashMap<>());
        Set<String> ids = seen.idsOf(request);
        for (Sign sign : seen.signs()) {
            boolean isNamed = ids.contains(sign.owner());
            if (sign.carries(ids) || isNamed && sign.isOurs() && !isIdInDatabase) {
                continue;
            }
            boolean isNameless = sign.owner().isEmpty();
            boolean isOnItsThread = isNamed || isNameless && seen.isThreadOf(request, sign.thread());
            Loss loss = new Loss(kind(sign, isOnItsThread), sign.signature(), sign.detail());
            if (isNamed || isNameless && sign.madeBy().equals(request)) {
                verdict.certain.put(loss.signature(), loss);
            } else if (isNameless || earlier.contains(sign.owner())) {
                verdict.possible.put(loss.signature(), loss);
            }
        }
        verdict.possible.keySet().removeAll(verdict.certain.keySet());
        earlier.addAll(ids);
        return verdict;
    }

    /** Returns the signatures of the signs of no request, or of an earlier one, with what they would be losses of. */
    Map<String, Loss> judgePause(Seen seen) {
        Map<String, Loss> losses = new LinkedHashMap<>();
        for (Sign sign : seen.signs()) {
            if (sign.owner().isEmpty() || earlier.contains(sign.owner()) && !sign.carries(Set.of(sign.owner()))) {
                losses.put(sign.signature(), new Loss(kind(sign, false), sign.signature(), sign.detail()));
            }
        }
        return losses;
    }

    private static Kind kind(Sign sign, boolean isOnItsThread) {
        return switch (sign.trace()) {
            case LINE -> isOnItsThread ? Kind.LINE_WITHOUT_ID : Kind.THREAD_WITHOUT_CONTEXT;
            case STATEMENT -> Kind.STATEMENT_WITHOUT_ID;
            case CALL -> Kind.CALL_WITHOUT_ID;
            case MESSAGE -> Kind.MESSAGE_WITHOUT_ID;
        };
    }
}
