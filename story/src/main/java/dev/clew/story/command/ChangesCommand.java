package dev.clew.story.command;

import dev.clew.story.change.ChangeLog;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Window;
import dev.clew.story.print.ChangesJson;
import dev.clew.story.print.ChangesText;
import dev.clew.story.print.Style;
import java.io.IOException;
import java.io.PrintStream;

/** {@code clew changes}, as it was asked for. */
final class ChangesCommand {
    private final Arguments arguments;
    private final Window window;

    private ChangesCommand(Arguments arguments) {
        this.arguments = arguments;
        this.window = arguments.window();
    }

    static ChangesCommand of(Arguments arguments) {
        if (arguments.others().isEmpty()) {
            throw new IllegalArgumentException("changes needs a path; clew help shows how");
        }
        return new ChangesCommand(arguments);
    }

    ChangeLog read(AllLogs logs) throws IOException {
        return ChangeLog.read(
                LogFiles.find(arguments.others(), logs.in(), arguments.samples(), logs.meter()),
                window,
                logs.problems());
    }

    void print(ChangeLog changes, Problems problems, PrintStream out, Style style) {
        if (arguments.has("--json")) {
            out.print(ChangesJson.of(changes, problems.all()));
            out.print('\n');
        } else {
            new ChangesText(out, style).print(changes, problems.all());
        }
    }
}
