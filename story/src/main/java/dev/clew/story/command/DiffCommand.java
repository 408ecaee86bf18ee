package dev.clew.story.command;

import dev.clew.story.difference.Difference;
import dev.clew.story.difference.Side;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.print.DifferenceJson;
import dev.clew.story.print.DifferenceText;
import dev.clew.story.print.Style;
import dev.clew.story.traffic.Traffic;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** {@code clew diff}, as it was asked for. */
final class DiffCommand {
    private static final String NEEDED = "diff needs two boot_ids or versions, and a path";

    private final Arguments arguments;

    private DiffCommand(Arguments arguments) {
        this.arguments = arguments;
    }

    static DiffCommand of(Arguments arguments) {
        if (arguments.others().size() < 3 && paths(arguments).isEmpty()) {
            throw new IllegalArgumentException(NEEDED + "; clew help shows how");
        }
        return new DiffCommand(arguments);
    }

    /** Returns those arguments that are files or folders. */
    private static List<String> paths(Arguments arguments) {
        return arguments.others().stream()
                .filter(text -> new File(text).exists())
                .toList();
    }

    /** @throws IllegalArgumentException if the files have no process of one of the names, or names are missing; the message has some */
    Difference read(AllLogs logs) throws IOException {
        List<String> others = arguments.others();
        if (others.size() < 3) {
            Traffic traffic = logs.read(paths(arguments), arguments);
            throw new IllegalArgumentException(NEEDED + "; " + Side.known(traffic.boots()));
        }
        Evidence evidence = new Evidence(logs.read(others.subList(2, others.size()), arguments));
        return Difference.of(others.get(0), others.get(1), evidence);
    }

    void print(Difference difference, AllLogs logs, PrintStream out, Style style) {
        if (arguments.has("--json")) {
            out.print(DifferenceJson.of(difference, logs.problems().all()));
            out.print('\n');
        } else {
            new DifferenceText(out, style).print(difference, logs.problems().all());
        }
    }
}
