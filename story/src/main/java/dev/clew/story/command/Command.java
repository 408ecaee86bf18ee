package dev.clew.story.command;

import dev.clew.story.Story;
import dev.clew.story.StoryReader;
import dev.clew.story.export.Export;
import dev.clew.story.file.LogFile;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problem;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Expression;
import dev.clew.story.find.Find;
import dev.clew.story.html.PageFile;
import dev.clew.story.html.StoryPage;
import dev.clew.story.line.Event;
import dev.clew.story.print.StoryJson;
import dev.clew.story.print.StoryText;
import dev.clew.story.print.Style;
import dev.clew.story.print.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Set;

/** The command: finds out what is asked for, does it, and says how it went. */
public final class Command {
    /** Something was found. */
    public static final int FOUND = 0;

    /** Nothing was found. */
    public static final int NOT_FOUND = 1;

    /** The command was not understood, or a path cannot be read. */
    public static final int UNUSABLE = 2;

    private static final String USAGE = """
            clew story ID PATH…     what became of a request: verdict, tree, lines, findings
                                    ID: a request, trace, span or message id, or the beginning of one
            clew find EXPR PATH…    the lines themselves, merged and in order
                                    EXPR: key=value, key>number, key<number, key~regex, joined by " and "

            PATH: a file, a folder with all below it, a glob, or - (find alone); plain, gzip or Zstandard
            --json                  one JSON object; find: one a line (story/JSON.md)
            --export FORMAT         story: otlp, zipkin or speedscope instead
            --html FILE             story: a page for a browser, in one file that needs nothing else
            --since, --until TIME   find: 2026-11-22T10:00:05Z, or 15m before now
            --sample LINE           how lines of another layout look, with names in the place of their parts:
                                    '{ts} [{thread}] {level} {logger} rid={request_id} - {msg}'

            Ends with 0 if something was found, 1 if nothing, 2 if it could not look.
            """;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream errors;
    private final Style style;

    /** A command between these streams. */
    public Command(InputStream in, PrintStream out, PrintStream errors, Style style) {
        this.in = in;
        this.out = out;
        this.errors = errors;
        this.style = style;
    }

    /** Runs, and returns the status for the shell. */
    public int run(String... args) {
        List<String> rest = args.length == 0 ? List.of() : List.of(args).subList(1, args.length);
        try {
            return switch (args.length == 0 ? "" : args[0]) {
                case "story" ->
                    story(Arguments.parse(rest, Set.of("--json"), Set.of("--export", "--html", "--sample")));
                case "find" -> find(Arguments.parse(rest, Set.of("--json"), Set.of("--since", "--until", "--sample")));
                case "help", "--help", "-h" -> {
                    out.print(USAGE);
                    yield FOUND;
                }
                case "" -> {
                    errors.print(USAGE);
                    yield UNUSABLE;
                }
                default -> unusable("there is no command " + args[0] + "; clew help names those that there are");
            };
        } catch (IllegalArgumentException e) {
            return unusable(String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            return unusable("no file, folder or glob " + e.getMessage());
        } catch (FileSystemException e) {
            return unusable(e.getFile() + " " + (e.getReason() == null ? "cannot be read" : e.getReason()));
        } catch (IOException e) {
            return unusable(e.toString());
        }
    }

    private int unusable(String why) {
        errors.println("clew: " + Visible.of(why));
        return UNUSABLE;
    }

    private int find(Arguments arguments) throws IOException {
        List<String> others = atLeastTwo(arguments, "find needs an expression and a path");
        Expression expression = Expression.parse(others.get(0));
        List<LogFile> files = LogFiles.find(others.subList(1, others.size()), in, arguments.samples());
        Problems problems = new Problems();
        boolean isJson = arguments.has("--json");
        long found = Find.events(
                files, expression, arguments.window(), Find.MEMORY, problems, event -> print(event, isJson));
        print(problems);
        return found > 0 ? FOUND : notFound(problems);
    }

    /** Nothing was found, or not everything could be looked at. */
    private static int notFound(Problems problems) {
        return problems.all().stream().anyMatch(problem -> problem.lines() == 0) ? UNUSABLE : NOT_FOUND;
    }

    private void print(Problems problems) {
        for (Problem problem : problems.all()) {
            errors.println(Visible.of("clew: " + problem.file() + ": " + problem.what()
                    + (problem.lines() > 0 ? ", lines: " + problem.lines() : "")));
        }
    }

    private void print(Event event, boolean isJson) {
        out.print(isJson ? StoryJson.of(event) : Visible.of(event.text()));
        out.print('\n');
    }

    private int story(Arguments arguments) throws IOException {
        List<String> others = atLeastTwo(arguments, "story needs an id and a path");
        List<String> paths = others.subList(1, others.size());
        String id = others.get(0);
        String format = arguments.option("--export");
        Export export = format == null ? null : Export.of(format);
        if (paths.contains("-")) {
            throw new IllegalArgumentException("story reads each file more than once, so not from standard input");
        }
        if (id.isBlank() || id.length() > 1_024) {
            throw new IllegalArgumentException("an id has 1 to 1,024 characters");
        }
        Problems problems = new Problems();
        StoryReader reader = new StoryReader(LogFiles.find(paths, in, arguments.samples()), problems);
        List<String> requests = reader.requests(id);
        if (requests.size() > 1) {
            errors.println("clew: " + Visible.of(id) + " is in ids of several requests, or the beginning of some:");
            requests.forEach(request -> errors.println("  " + Visible.of(request)));
            return UNUSABLE;
        }
        Story story = requests.isEmpty() ? null : reader.read(requests.get(0));
        if (story == null) {
            errors.println("clew: no line of the files has the id " + Visible.of(id));
            print(problems);
            return notFound(problems);
        }
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
        return FOUND;
    }

    private static List<String> atLeastTwo(Arguments arguments, String otherwise) {
        if (arguments.others().size() < 2) {
            throw new IllegalArgumentException(otherwise + "; clew help shows how");
        }
        return arguments.others();
    }
}
