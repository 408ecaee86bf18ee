package dev.clew.story.command;

import dev.clew.story.difference.Difference;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.print.DifferenceJson;
import dev.clew.story.print.DifferenceText;
import dev.clew.story.print.Style;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** {@code clew diff}, as it was asked for. */
final class DiffCommand {
    private final Arguments arguments;

    private DiffCommand(Arguments arguments) {
        this.arguments = arguments;
    }

    static DiffCommand of(Arguments arguments) {
        if (arguments.others().size() < 3) {
            throw new IllegalArgumentException("diff needs two boot_ids or versions, and a path; clew help shows how");
        }
        return new DiffCommand(arguments);
    }

    /** @throws IllegalArgumentException if the files have no process of one of the names */
    Difference read(AllLogs logs) throws IOException {
        List<String> others = arguments.others();
        Evidence evidence = new Evidence(logs.read(others.subList(2, others.size()), arguments));
        return Difference.of(others.get(0), others.get(1), evidence);
    }

    void print(Difference difference, AllLogs logs, PrintStream out, Style style) {
        if (arguments.has("--json")) {
            out.print(DifferenceJson.of(difference, logs.problems().all()));
            out.print('\n');
        } else {
            new DifferenceText(out, style).print(difference);
        }
    }
}
