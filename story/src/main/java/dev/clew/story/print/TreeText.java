package dev.clew.story.print;

import dev.clew.story.Story;
import dev.clew.story.line.Millis;
import dev.clew.story.tree.SpanNode;
import dev.clew.story.tree.Waits;
import dev.clew.story.waiting.Wait;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Prints the spans of a story as a tree, a line each. Many deliveries of one message share a line. */
final class TreeText {
    private static final int MOST_SLOW = 3;

    /** Deliveries of one message that have a line each; of more, one is shown. */
    private static final int MOST_DELIVERIES = 5;

    private static final int MOST_WAITS = 5;

    private final Story story;
    private final Style style;
    private final Consumer<String> out;

    TreeText(Story story, Style style, Consumer<String> out) {
        this.story = story;
        this.style = style;
        this.out = out;
    }

    void print() {
        for (SpanNode root : story.tree().roots()) {
            print(root, "", "", "");
        }
    }

    private void print(SpanNode span, String branch, String stem, String deliveries) {
        String text = String.format(
                Locale.ROOT,
                "%11s %s%s%s%s  %s%s%s%s",
                span.duration() == 0 ? "-" : Millis.text(span.duration()),
                branch,
                span.service().isEmpty() ? "" : span.service() + ' ',
                arrow(span),
                span.name(),
                span.outcome(),
                span.get("status").isEmpty() ? "" : " " + span.get("status"),
                deliveries + later(span),
                isFirstFailure(span) ? "  <- the first failure" : itself(span));
        String visible = style.cut(Visible.onOneLine(text));
        out.accept(span.outcome().isFailure() ? style.red(visible) : visible);
        List<List<SpanNode>> children = folded(span.children());
        waits(span, stem + (children.isEmpty() ? "   " : style.stem(false)));
        for (int i = 0; i < children.size(); i++) {
            boolean isLast = i == children.size() - 1;
            List<SpanNode> same = children.get(i);
            print(shown(same), stem + style.branch(isLast), stem + style.stem(isLast), deliveries(same));
        }
    }

    /** Prints what stopped a span, between it and its calls. */
    private void waits(SpanNode span, String stem) {
        List<Wait> waits = story.tree().waits().of(span);
        for (Wait wait : waits.subList(0, Math.min(MOST_WAITS, waits.size()))) {
            String text = String.format(
                    Locale.ROOT,
                    "%11s %s%s %s",
                    wait.nanos() == 0 ? "-" : Millis.text(wait.nanos()),
                    stem,
                    style.hasGlyphs() ? "·" : "*",
                    wait.text());
            out.accept(style.yellow(style.cut(Visible.onOneLine(text))));
        }
        if (waits.size() > MOST_WAITS) {
            out.accept(" ".repeat(12) + stem + "and " + (waits.size() - MOST_WAITS) + " shorter waits");
        }
    }

    private String arrow(SpanNode span) {
        return switch (span.kind()) {
            case "client", "producer" -> style.hasGlyphs() ? "→ " : "-> ";
            case "consumer" -> style.hasGlyphs() ? "← " : "<- ";
            default -> "";
        };
    }

    /** Says of a message that was taken when the request had been answered, how long after. */
    private String later(SpanNode span) {
        SpanNode root = story.tree().roots().get(0);
        boolean isLater = span.isOnItsOwn() && root.duration() > 0 && span.start() >= root.end();
        return isLater ? "  " + Millis.text(span.start() - root.end()) + " after the answer" : "";
    }

    private boolean isFirstFailure(SpanNode span) {
        return story.failure() != null && story.failure().span() == span;
    }

    private static String itself(SpanNode span) {
        return span.isCritical() && span.self() > 0 ? "  " + Millis.text(span.self()) + " itself" : "";
    }

    private static List<List<SpanNode>> folded(List<SpanNode> spans) {
        Map<Object, List<SpanNode>> groups = new LinkedHashMap<>();
        for (SpanNode span : spans) {
            boolean isDelivery =
                    span.kind().equals("consumer") && !span.get("message_id").isEmpty();
            groups.computeIfAbsent(isDelivery ? span.call() : span, key -> new ArrayList<>(1))
                    .add(span);
        }
        return groups.values().stream().flatMap(TreeText::few).toList();
    }

    /** Keeps a few deliveries apart. */
    private static Stream<List<SpanNode>> few(List<SpanNode> same) {
        return same.size() > MOST_DELIVERIES ? Stream.of(same) : same.stream().map(List::of);
    }

    /** Returns the delivery that holds the first failure, else the last. */
    private SpanNode shown(List<SpanNode> same) {
        if (story.failure() != null) {
            for (SpanNode at = story.failure().span(); at != null; at = at.parent()) {
                if (same.contains(at)) {
                    return at;
                }
            }
        }
        return same.get(same.size() - 1);
    }

    private String deliveries(List<SpanNode> same) {
        if (same.size() == 1) {
            return "";
        }
        List<String> outcomes = same.stream()
                .limit(MOST_DELIVERIES)
                .map(span -> span.outcome().toString())
                .toList();
        return "  one of " + same.size() + " deliveries: " + String.join(", ", outcomes) + " …";
    }

    /** Returns what a span waited for most, if that cost the request time. */
    private String waited(SpanNode span) {
        return story.tree().waits().of(span).stream()
                .filter(wait -> Waits.isCritical(span, wait))
                .findFirst()
                .map(wait -> "; " + wait.text())
                .orElse("");
    }

    /** Returns the spans that cost most, with what each costs; empty if there are none. */
    String slowest() {
        List<SpanNode> slowest = story.slowest();
        if (slowest.isEmpty()) {
            return "";
        }
        long whole = story.tree().roots().get(0).duration();
        List<String> parts = slowest.stream()
                .limit(MOST_SLOW)
                .map(span -> String.format(
                        Locale.ROOT,
                        "%s %s ms (%.0f %%%s)",
                        span.title(),
                        Millis.text(span.saving()),
                        100.0 * span.saving() / whole,
                        waited(span)))
                .toList();
        return "Where the time went: " + String.join(", ", parts);
    }
}
