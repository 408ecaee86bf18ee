package dev.clew.story.command;

import dev.clew.story.change.ChangeLog;
import dev.clew.story.difference.Difference;
import dev.clew.story.file.LogFile;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Meter;
import dev.clew.story.file.Problem;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Expression;
import dev.clew.story.find.Find;
import dev.clew.story.line.Event;
import dev.clew.story.print.StoryJson;
import dev.clew.story.print.Style;
import dev.clew.story.print.Visible;
import dev.clew.story.triage.Triage;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command: finds out what is asked for, does it, and says how it went. */
public final class Command {
    /** Something was found. */
    public static final int FOUND = 0;

    /** Nothing was found. */
    public static final int NOT_FOUND = 1;

    /** The command was not understood, or a path cannot be read. */
    public static final int UNUSABLE = 2;

    /** Triage was to fail on errors, and found some. */
    public static final int FAILED = 3;

    /** An event's characters, with its fields and their map. */
    private static final int BYTES_A_CHARACTER = 4;

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
            String word = args.length == 0 ? "" : args[0];
            if (word.equals("--version")) {
                return version();
            }
            Verb verb = word.equals("--help") || word.equals("-h") ? Verb.HELP : Verb.of(word);
            if (verb == null) {
                return noVerb(word);
            }
            if (rest.contains("--help")) {
                return help(List.of(verb.word()));
            }
            Arguments arguments = Arguments.parse(rest, verb);
            return switch (verb) {
                case STORY -> StoryCommand.of(arguments).run(in, out, errors, style);
                case TRIAGE -> triage(arguments);
                case DIFF -> diff(arguments);
                case CHANGES -> changes(arguments);
                case POSTMORTEM -> postmortem(arguments);
                case FIND -> find(arguments);
                case HELP -> help(arguments.others());
                case COMPLETION -> {
                    out.print(new Help().completion());
                    yield FOUND;
                }
            };
        } catch (IllegalArgumentException e) {
            return unusable(String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            return unusable("no file, folder or glob " + e.getMessage());
        } catch (FileSystemException e) {
            return unusable(e.getFile() + " " + (e.getReason() == null ? "cannot be read" : e.getReason()));
        } catch (IOException e) {
            return unusable(e.toString());
        } catch (OutOfMemoryError e) {
            return unusable("not enough memory; java -Xmx gives more");
        } catch (RuntimeException | StackOverflowError e) {
            return unusable("a mistake of clew's own: " + e
                    + Stream.of(e.getStackTrace())
                            .limit(3)
                            .map(frame -> " at " + frame)
                            .collect(Collectors.joining()));
        }
    }

    private int unusable(String why) {
        errors.println("clew: " + Visible.of(why));
        return UNUSABLE;
    }

    private int version() {
        String version = Command.class.getPackage().getImplementationVersion();
        out.println("clew " + (version == null ? "(not from a jar)" : version));
        return FOUND;
    }

    private int help(List<String> words) {
        String page = words.size() > 1 ? null : new Help().page(words.isEmpty() ? "" : words.get(0));
        if (page == null) {
            return noVerb(String.join(" ", words));
        }
        out.print(page);
        return FOUND;
    }

    private int noVerb(String word) {
        if (word.isEmpty()) {
            errors.print(new Help().page(""));
            return UNUSABLE;
        }
        List<String> alike = new Help().suggestions(word);
        return unusable("there is no command " + word + "; clew help names those that there are"
                + (alike.isEmpty() ? "" : ", did you mean " + String.join(" or ", alike) + "?"));
    }

    private int find(Arguments arguments) throws IOException {
        List<String> others = atLeastTwo(arguments, "find needs an expression and a path");
        Expression expression = Expression.parse(others.get(0));
        List<String> paths = others.subList(1, others.size());
        if (arguments.has("--follow")) {
            return Follow.files(paths, arguments.samples(), out, grown -> {
                Problems problems = new Problems();
                find(arguments, expression, grown, new Meter(), problems);
                print(problems, errors);
            });
        }
        Meter meter = new Meter();
        Problems problems = new Problems();
        List<LogFile> files = LogFiles.find(paths, in, arguments.samples(), meter);
        long found = find(arguments, expression, files, meter, problems);
        print(problems, errors);
        return found > 0 ? FOUND : notFound(problems);
    }

    private long find(Arguments arguments, Expression expression, List<LogFile> files, Meter meter, Problems problems)
            throws IOException {
        boolean isJson = arguments.has("--json");
        long characters = arguments.memory(Find.MEMORY * BYTES_A_CHARACTER) / BYTES_A_CHARACTER;
        try (Progress progress = progress(meter, 1)) {
            return Find.events(files, expression, arguments.window(), characters, problems, event -> {
                progress.close();
                print(event, isJson);
            });
        }
    }

    private int triage(Arguments arguments) throws IOException {
        TriageCommand command = TriageCommand.of(arguments);
        AllLogs logs = new AllLogs(in, new Meter(), new Problems());
        Triage triage;
        try (Progress progress = progress(logs.meter(), 1)) {
            triage = command.read(logs);
        }
        command.print(triage, logs.problems(), out, style);
        if (triage.traffic().events() == 0 && !logs.problems().all().isEmpty()) {
            return UNUSABLE; // there are lines, and none of them can be read
        }
        boolean isEmpty = triage.findings().isEmpty() && triage.hasNoRequest();
        return isEmpty ? notFound(logs.problems()) : command.failsOn(triage) ? FAILED : FOUND;
    }

    private int diff(Arguments arguments) throws IOException {
        DiffCommand command = DiffCommand.of(arguments);
        AllLogs logs = new AllLogs(in, new Meter(), new Problems());
        Difference difference;
        try (Progress progress = progress(logs.meter(), 1)) {
            difference = command.read(logs);
        }
        command.print(difference, logs, out, style);
        return FOUND;
    }

    private int changes(Arguments arguments) throws IOException {
        ChangesCommand command = ChangesCommand.of(arguments);
        AllLogs logs = new AllLogs(in, new Meter(), new Problems());
        ChangeLog changes;
        try (Progress progress = progress(logs.meter(), 1)) {
            changes = command.read(logs);
        }
        command.print(changes, logs.problems(), out, style);
        return changes.changes().isEmpty() ? notFound(logs.problems()) : FOUND;
    }

    private int postmortem(Arguments arguments) throws IOException {
        PostmortemCommand command = PostmortemCommand.of(arguments);
        AllLogs logs = new AllLogs(in, new Meter(), new Problems());
        String text;
        try (Progress progress = progress(logs.meter(), 1)) {
            text = command.write(logs);
        }
        print(logs.problems(), errors);
        if (text == null) {
            errors.println("clew: no line of the files has this id");
            return notFound(logs.problems());
        }
        out.print(Visible.of(text));
        return FOUND;
    }

    private Progress progress(Meter meter, int passes) {
        return Progress.show(errors, meter, Terminal.showsProgress(), passes);
    }

    /** Nothing was found, or not everything could be looked at. */
    static int notFound(Problems problems) {
        return problems.all().stream().anyMatch(problem -> problem.lines() == 0) ? UNUSABLE : NOT_FOUND;
    }

    static void print(Problems problems, PrintStream errors) {
        for (Problem problem : problems.all()) {
            errors.println(Visible.of("clew: " + problem.text()));
        }
    }

    private void print(Event event, boolean isJson) {
        out.print(isJson ? StoryJson.of(event) : Visible.of(event.text()));
        out.print('\n');
    }

    static void ambiguous(String id, List<String> requests, PrintStream errors) {
        errors.println("clew: " + Visible.of(id) + " is in the ids of several requests; name one:");
        requests.forEach(request -> errors.println("  " + Visible.of(request)));
    }

    static List<String> atLeastTwo(Arguments arguments, String otherwise) {
        if (arguments.others().size() < 2) {
            throw new IllegalArgumentException(otherwise + "; clew help shows how");
        }
        return arguments.others();
    }
}
