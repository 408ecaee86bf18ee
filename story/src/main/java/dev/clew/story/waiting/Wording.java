package dev.clew.story.waiting;

import dev.clew.story.line.Brief;
import dev.clew.story.line.Millis;
import java.util.List;

/** Waits in words. */
final class Wording {
    private static final int SHORT = 80;

    private Wording() {}

    static String of(Wait wait) {
        return switch (wait.kind()) {
            case LOCK_WAIT ->
                "waited " + wait.time() + (wait.nanos() == 0 ? "" : "or more ") + "for a lock" + lock(wait);
            case POOL_WAIT -> "waited " + wait.time() + "for a connection" + pool(wait);
            case CONNECTION_LEAK -> "kept a connection when it had ended" + last(wait) + at(wait);
            case REJECTED -> "had a task rejected" + queue(wait);
            default -> wait.kind().text() + pause(wait);
        };
    }

    private static String lock(Wait wait) {
        Holder holder = wait.holders().get(0);
        String service = wait.fact("by_service");
        String session = wait.fact("by_session");
        String who = (session.isEmpty() ? holder.text() : session) + (service.isEmpty() ? "" : " of " + service);
        String state = wait.fact("by_state");
        String sql = cut(holder.sql());
        String does = state + (state.isEmpty() || sql.isEmpty() ? "" : ": ") + sql;
        List<String> chain = wait.facts("chain");
        String between = chain.isEmpty() ? "" : ", at the end of " + String.join(" > ", named(chain));
        String circle = wait.facts().containsKey("circle") ? ", in a circle" : "";
        return " that " + who + " holds" + between + circle + (does.isEmpty() ? "" : " (" + does + ")");
    }

    /** Returns ids with a word for those that are not known. */
    private static List<String> named(List<String> ids) {
        return ids.stream().map(id -> id.isEmpty() ? "unknown" : id).toList();
    }

    private static String pool(Wait wait) {
        if (wait.isDown()) {
            return "; the database is down";
        }
        if (wait.holders().isEmpty()) {
            return "";
        }
        int held = Math.max(wait.count("held"), wait.holders().size());
        int past = wait.count("past_wrapper");
        Holder longest = wait.holders().get(0);
        return "; " + held + (held == 1 ? " is held" : " are held") + (held == 1 ? " by " : ", longest by ")
                + longest.text() + time(longest.millis()) + last(wait)
                + (past == 0 ? "" : "; " + past + " taken past the wrapper");
    }

    private static String time(double millis) {
        return Double.isNaN(millis) ? "" : " for " + Math.round(millis) + " ms";
    }

    /** Returns what the holder does with the connection since its last statement. */
    private static String last(Wait wait) {
        String sql = wait.holders().isEmpty() ? "" : cut(wait.holders().get(0).sql());
        return sql.isEmpty() ? "" : " (" + sql + ")";
    }

    private static String at(Wait wait) {
        String at = wait.fact("taken_at");
        int end = at.indexOf('\n');
        return at.isEmpty() ? "" : ", taken at " + cut(end < 0 ? at : at.substring(0, end));
    }

    private static String queue(Wait wait) {
        if (wait.holders().isEmpty()) {
            return "";
        }
        Holder most = wait.holders().get(0);
        return "; " + most.text() + " fills the queue" + (most.tasks() == 0 ? "" : " with " + most.tasks() + " tasks");
    }

    private static String pause(Wait wait) {
        String what = wait.fact("what");
        String time = wait.nanos() == 0 ? "" : " for " + Millis.text(wait.nanos()) + " ms";
        String holder = wait.holders().isEmpty() ? "" : wait.holders().get(0).text();
        boolean isLast = wait.facts().containsKey("is_last_holder");
        return (what.isEmpty() ? "" : " (" + what + ")")
                + time
                + (holder.isEmpty() ? "" : isLast ? ", last held by " + holder : ", held by " + holder);
    }

    private static String cut(String text) {
        return Brief.of(text.replace('\n', ' '), SHORT);
    }
}
