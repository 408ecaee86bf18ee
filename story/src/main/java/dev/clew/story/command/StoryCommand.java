package dev.clew.story.command;

import dev.clew.story.Story;
import dev.clew.story.StoryReader;
import dev.clew.story.export.Export;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Meter;
import dev.clew.story.file.Problems;
import dev.clew.story.html.PageFile;
import dev.clew.story.html.StoryPage;
import dev.clew.story.print.StoryJson;
import dev.clew.story.print.StoryText;
import dev.clew.story.print.Style;
import dev.clew.story.print.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code clew story}, as it was asked for. */
final class StoryCommand {
    private static final int LONGEST_ID = 1_024;

    private final Arguments arguments;
    private final String id;
    private final List<String> paths;
    private final @Nullable Export export;

    private StoryCommand(Arguments arguments, String id, List<String> paths, @Nullable Export export) {
        this.arguments = arguments;
        this.id = id;
        this.paths = paths;
        this.export = export;
    }

    static StoryCommand of(Arguments arguments) {
        List<String> others = Command.atLeastTwo(arguments, "story needs an id and a path");
        List<String> paths = others.subList(1, others.size());
        String id = others.get(0);
        String format = arguments.option("--export");
        Export export = format == null ? null : Export.of(format);
        if (paths.contains("-")) {
            throw new IllegalArgumentException("story reads each file more than once, so not from standard input");
        }
        if (id.isBlank() || id.length() > LONGEST_ID) {
            throw new IllegalArgumentException("an id has 1 to 1,024 characters");
        }
        if (arguments.has("--follow") && export != null) {
            throw new IllegalArgumentException("--export is of a story that is told once, so not with --follow");
        }
        return new StoryCommand(arguments, id, paths, export);
    }

    int run(InputStream in, PrintStream out, PrintStream errors, Style style) throws IOException {
        if (arguments.has("--follow")) {
            return Follow.story(id, paths, arguments, out, errors, style);
        }
        Problems problems = new Problems();
        Meter meter = new Meter();
        StoryReader reader = new StoryReader(LogFiles.find(paths, in, arguments.samples(), meter), problems);
        List<String> requests;
        Story story;
        try (Progress progress = Progress.show(errors, meter, Terminal.showsProgress(), 2)) {
            requests = reader.requests(id);
            story = requests.size() == 1 ? reader.read(requests.get(0)) : null;
        }
        if (requests.size() > 1) {
            Command.ambiguous(id, requests, errors);
            return Command.UNUSABLE;
        }
        if (story == null) {
            errors.println("clew: no line of the files has the id " + Visible.of(id));
            Command.print(problems, errors);
            return Command.notFound(problems);
        }
        print(story, problems, out, style);
        return Command.FOUND;
    }

    private void print(Story story, Problems problems, PrintStream out, Style style) throws IOException {
        String page = arguments.option("--html");
        if (page != null) {
            PageFile.write(StoryPage.of(story, problems.all()), page);
        }
        if (export != null) {
            out.print(export.of(story));
            out.print('\n');
        } else if (arguments.has("--json")) {
            out.print(StoryJson.of(story, problems.all()));
            out.print('\n');
        } else if (page != null) {
            out.print(
                    Visible.of(story.verdict() + (story.isExact() ? "  [exact]" : "  [inferred]") + "\npage: " + page));
            out.print('\n');
        } else {
            new StoryText(out, style).print(story, problems.all());
        }
    }
}
