package dev.clew.story.command;

import dev.clew.story.Story;
import dev.clew.story.StoryReader;
import dev.clew.story.evidence.Conclusion;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Meter;
import dev.clew.story.file.Problems;
import dev.clew.story.postmortem.Postmortem;
import dev.clew.story.triage.Triage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code clew postmortem}, as it was asked for. */
final class PostmortemCommand {
    private final Arguments arguments;
    private final String id;
    private final List<String> paths;

    private PostmortemCommand(Arguments arguments, String id, List<String> paths) {
        this.arguments = arguments;
        this.id = id;
        this.paths = paths;
    }

    /** The first argument is an id if there is no such path. */
    static PostmortemCommand of(Arguments arguments) {
        List<String> others = arguments.others();
        if (others.isEmpty()) {
            throw new IllegalArgumentException("postmortem needs a path, or an id and a path; clew help shows how");
        }
        if (others.contains("-")) {
            throw new IllegalArgumentException("postmortem reads each file more than once, so not from standard input");
        }
        boolean hasId = others.size() > 1 && !isPath(others.get(0));
        return new PostmortemCommand(
                arguments, hasId ? others.get(0) : "", hasId ? others.subList(1, others.size()) : others);
    }

    private static boolean isPath(String text) {
        try {
            return Files.exists(Path.of(text)) || text.indexOf('*') >= 0;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Returns the text; null if nothing has the id. */
    @Nullable
    String write(AllLogs logs) throws IOException {
        Triage triage = Triage.of(logs.read(paths, arguments));
        if (triage.traffic().events() == 0) {
            throw new IllegalArgumentException("no event in these files, or in the time that was asked for");
        }
        if (id.isEmpty() && triage.findings().isEmpty()) {
            throw new IllegalArgumentException("nothing is wrong in these files, so there is nothing to write");
        }
        StoryReader reader =
                new StoryReader(LogFiles.find(paths, logs.in(), arguments.samples(), new Meter()), new Problems());
        if (id.isEmpty()) {
            Conclusion cause = triage.findings().get(0);
            Story story = cause.requests().isEmpty()
                    ? null
                    : read(cause.requests().iterator().next().id(), reader);
            return Postmortem.of(triage, story, cause);
        }
        Story story = read(id, reader);
        return story == null ? null : Postmortem.of(triage, story, Postmortem.findingOf(story.requestId(), triage));
    }

    private static @Nullable Story read(String id, StoryReader reader) throws IOException {
        List<String> requests = reader.requests(id);
        if (requests.size() > 1) {
            throw new IllegalArgumentException(
                    id + " is in the ids of several requests; name one: " + String.join(", ", requests));
        }
        return requests.isEmpty() ? null : reader.read(requests.get(0));
    }
}
