package dev.clew.story.command;

import dev.clew.story.Story;
import dev.clew.story.StoryReader;
import dev.clew.story.file.EventStream;
import dev.clew.story.file.FollowedFiles;
import dev.clew.story.file.Literal;
import dev.clew.story.file.LogFile;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Meter;
import dev.clew.story.file.Problems;
import dev.clew.story.html.PageFile;
import dev.clew.story.html.StoryPage;
import dev.clew.story.line.Event;
import dev.clew.story.line.Sample;
import dev.clew.story.print.StoryJson;
import dev.clew.story.print.StoryText;
import dev.clew.story.print.Style;
import dev.clew.story.print.Visible;
import dev.clew.story.tree.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.ClosedChannelException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Goes on while files grow, until the process is ended or nobody reads what it prints. */
final class Follow {
    private static final String CLEARED = "\u001b[H\u001b[2J";

    private final String id;
    private final List<String> paths;
    private final Arguments arguments;
    private final PrintStream out;
    private final Style style;
    private final Set<String> printed = new HashSet<>();

    /** The id of the request, once a line has it. */
    private String request = "";

    /** Takes lines that have come. */
    interface Step {
        void take(List<LogFile> grown) throws IOException;
    }

    private Follow(String id, List<String> paths, Arguments arguments, PrintStream out, Style style) {
        this.id = id;
        this.paths = paths;
        this.arguments = arguments;
        this.out = out;
        this.style = style;
    }

    /** Takes what is in the files, and then what comes, until the thread is interrupted. */
    static int files(List<String> paths, List<Sample> samples, PrintStream out, Step step) throws IOException {
        if (paths.contains("-")) {
            throw new IllegalArgumentException("--follow is for files and folders, so not for standard input");
        }
        try (FollowedFiles files = FollowedFiles.open(paths, samples)) {
            while (!out.checkError()) {
                step.take(files.next());
            }
            return Command.FOUND;
        } catch (InterruptedException | ClosedChannelException e) {
            Thread.currentThread().interrupt(); // which closes channels too
            return Command.FOUND;
        }
    }

    /** Tells a story anew whenever one of its lines comes: on a terminal all of it, else the lines, and the rest once it has ended. */
    static int story(
            String id, List<String> paths, Arguments arguments, PrintStream out, PrintStream errors, Style style)
            throws IOException {
        Follow follow = new Follow(id, paths, arguments, out, style);
        return files(paths, arguments.samples(), out, grown -> {
            if (follow.isIn(grown)) {
                follow.tell(errors);
            } else if (follow.request.isEmpty() && follow.printed.add("")) {
                errors.println("clew: waiting for a line with the id " + Visible.of(id));
            }
        });
    }

    private boolean isIn(List<LogFile> grown) throws IOException {
        List<Literal> ids =
                request.isEmpty() ? List.of(new Literal(id)) : List.of(new Literal(id), new Literal(request));
        for (LogFile file : grown) {
            try (EventStream events = EventStream.open(file, ids, new Problems())) {
                if (events.next() != null) {
                    return true;
                }
            }
        }
        return false;
    }

    private void tell(PrintStream errors) throws IOException {
        Problems problems = new Problems();
        StoryReader reader = new StoryReader(
                LogFiles.find(paths, InputStream.nullInputStream(), arguments.samples(), new Meter()), problems);
        if (request.isEmpty()) {
            List<String> requests = reader.requests(id);
            if (requests.isEmpty()) {
                return; // the id is only in what a line says
            }
            if (requests.size() > 1) {
                Command.ambiguous(id, requests, errors);
                return;
            }
            request = requests.get(0);
        }
        Story story = reader.read(request);
        if (story == null) {
            return; // its file is being rotated, and told when it is there again
        }
        String page = arguments.option("--html");
        if (page != null) {
            PageFile.write(StoryPage.of(story, problems.all()), page);
        }
        if (arguments.has("--json")) {
            out.print(StoryJson.of(story, problems.all()) + '\n');
        } else if (style.isTerminal()) {
            out.print(CLEARED);
            new StoryText(out, style).print(story, problems.all());
        } else {
            tellLines(story, problems);
        }
    }

    private void tellLines(Story story, Problems problems) {
        for (Event event : story.events()) {
            if (printed.add(event.text())) {
                out.print(Visible.of(event.text()) + '\n');
            }
        }
        boolean hasEnded =
                !story.tree().roots().isEmpty() && story.tree().roots().get(0).outcome() != Outcome.NEVER_ENDED;
        if (hasEnded) {
            out.print('\n');
            new StoryText(out, style).print(story, problems.all());
        }
    }
}
