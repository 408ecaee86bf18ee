package dev.clew.springboot.test;

import dev.clew.springboot.test.Attempt.Sent;
import dev.clew.springboot.test.AuditReport.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run of the audit over all attempts, one after the other. */
final class Audit {
    /** Long enough for background work of some frequency to be seen, and short enough for each run. */
    private static final Duration BEFORE = Duration.ofSeconds(1);

    /** For work that came later than usual, and was taken for that of the next attempt. */
    private static final int LATER = 5;

    private final Observer observer;
    private final Judge judge;
    private final Duration settle;

    /** Signatures of work that is known to go on without any request. */
    private final Set<String> background = new HashSet<>();

    /** Seen in a pause, or when an attempt was repeated. */
    private final Map<String, Loss> strays = new LinkedHashMap<>();

    /** Places and signatures, one after the other, of what was found. */
    private final Set<String> found = new HashSet<>();

    private final List<String> tried = new ArrayList<>();
    private final Set<Finding> findings = new LinkedHashSet<>();
    private final List<String> notTried = new ArrayList<>();

    Audit(Observer observer, Judge judge, Duration settle) {
        this.observer = observer;
        this.judge = judge;
        this.settle = settle;
    }

    void run(List<Attempt> attempts) throws InterruptedException {
        background.addAll(pause(BEFORE).keySet());
        strays.clear();
        @Nullable Attempt former = null;
        for (Attempt attempt : attempts) {
            explain(Map.of(), former, null);
            Map<String, Loss> suspects = first(attempt);
            if (suspects != null) {
                confirm(attempt, suspects, settle);
                explain(suspects, former, attempt);
                former = attempt;
            }
        }
        pause(settle.multipliedBy(LATER));
        explain(Map.of(), former, null);
    }

    List<String> tried() {
        return tried;
    }

    Collection<Finding> findings() {
        return findings;
    }

    List<String> notTried() {
        return notTried;
    }

    /** Sends it once, and returns the losses that may be its own; null if nothing can be told of it. */
    private @Nullable Map<String, Loss> first(Attempt attempt) throws InterruptedException {
        Sent sent;
        try {
            sent = attempt.send(Attempt.newId(), observer);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            notTried.add(attempt.place() + ": there was no answer (" + e + ")");
            return null;
        }
        tried.add(attempt.place() + ": " + sent.answer());
        if (sent.answer().startsWith("4")) {
            notTried.add(attempt.place() + ": answered " + sent.answer()
                    + ", so its code may not have run; give an example," + " or credentials in a header");
        }
        Finding finding = sent.finding();
        if (finding != null) {
            findings.add(finding);
        }
        if (!sent.isSeen()) {
            observer.look(settle); // its work has no id, which is said already
            return null;
        }
        return suspects(attempt, sent);
    }

    private Map<String, Loss> suspects(Attempt attempt, Sent sent) throws InterruptedException {
        Judge.Verdict verdict = judge.judge(observer.look(settle), sent.id());
        verdict.certain().values().forEach(loss -> found(attempt, loss));
        Map<String, Loss> suspects = new LinkedHashMap<>(verdict.possible());
        suspects.keySet().removeAll(background);
        return suspects;
    }

    /** Takes those of the suspects away that the attempt causes each time. */
    private void confirm(Attempt attempt, Map<String, Loss> suspects, Duration time) throws InterruptedException {
        if (suspects.isEmpty()) {
            return;
        }
        Set<String> confirmed = new Confirmation(
                        wait -> again(attempt, wait), wait -> pause(wait).keySet(), System::nanoTime)
                .confirm(suspects.keySet(), time);
        suspects.forEach((signature, loss) -> {
            if (confirmed.contains(signature)) {
                found(attempt, loss);
            }
        });
        suspects.keySet().removeAll(confirmed);
    }

    /**
     * Asks if one of the last two attempts causes what is left over, later than was waited for; if not, no request does.
     *
     * @param leftOver beside all that was seen where it was not looked for
     */
    private void explain(Map<String, Loss> leftOver, @Nullable Attempt former, @Nullable Attempt last)
            throws InterruptedException {
        pause(Duration.ZERO);
        Map<String, Loss> open = new LinkedHashMap<>(strays);
        strays.clear();
        open.putAll(leftOver);
        open.keySet().removeAll(background);
        for (@Nullable Attempt attempt : Arrays.asList(former, last)) {
            if (attempt != null) {
                open.keySet().removeIf(signature -> found.contains(attempt.place() + signature));
                confirm(attempt, open, settle.multipliedBy(LATER));
            }
        }
        background.addAll(open.keySet());
    }

    private void found(Attempt attempt, Loss loss) {
        if (found.add(attempt.place() + loss.signature())) {
            findings.add(attempt.finding(loss.kind(), loss.detail()));
        }
    }

    private Set<String> again(Attempt attempt, Duration wait) throws InterruptedException {
        pause(Duration.ZERO);
        try {
            Sent sent = attempt.send(Attempt.newId(), observer);
            Judge.Verdict verdict = judge.judge(observer.look(wait), sent.id());
            strays.putAll(verdict.possible());
            Set<String> signatures = new HashSet<>(verdict.certain().keySet());
            signatures.addAll(verdict.possible().keySet());
            return signatures;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return Set.of();
        }
    }

    private Map<String, Loss> pause(Duration time) throws InterruptedException {
        Map<String, Loss> losses = judge.judgePause(observer.look(time));
        strays.putAll(losses);
        return losses;
    }
}
