package dev.clew.examples;

import dev.clew.story.Story;
import dev.clew.story.StoryReader;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.print.StoryText;
import dev.clew.story.print.Style;
import dev.clew.story.tree.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A story as it was read, and what could not be read of the logs. */
record Told(Story story, List<String> problems) {
    /** Tells the story of a request by the logs in a folder, and prints it to a file beside that folder. */
    static Told by(Path logs, String requestId) throws IOException {
        Problems problems = new Problems();
        StoryReader reader =
                new StoryReader(LogFiles.find(List.of(logs.toString()), InputStream.nullInputStream()), problems);
        if (!reader.requests(requestId).equals(List.of(requestId))) {
            throw new AssertionError("found " + reader.requests(requestId));
        }
        Story story = reader.read(requestId);
        Path printed = logs.resolveSibling(logs.getFileName() + ".txt");
        try (PrintStream out = new PrintStream(printed.toFile(), StandardCharsets.UTF_8)) {
            new StoryText(out, new Style(false, true, Integer.MAX_VALUE)).print(story, problems.all());
        }
        return new Told(
                story,
                problems.all().stream()
                        .map(problem -> Path.of(problem.file()).getFileName() + ": " + problem.what())
                        .toList());
    }

    /** Returns the verdict with {@code #} for each duration, and its certainty. */
    String verdict() {
        return story.verdict().replaceAll("\\d+\\.\\d{3} ms", "# ms") + certainty(story.isExact());
    }

    /** Returns the process, the span and the cause of the first failure. */
    String firstFailure() {
        Failure failure = story.failure();
        return failure == null
                ? "none"
                : failure.span().instance() + ": " + failure.span().name() + ", " + failure.cause()
                        + certainty(failure.isExact());
    }

    /** Returns the ids of the findings, in their order. */
    List<String> findings() {
        return story.findings().stream()
                .map(finding -> finding.id() + certainty(finding.isExact()))
                .toList();
    }

    /** Returns the text of the one finding with an id, without durations and times. */
    String finding(String id) {
        List<String> texts = story.findings().stream()
                .filter(finding -> finding.id().equals(id))
                .map(finding -> finding.text()
                        .replaceAll("\\d+\\.\\d{3} ms", "# ms")
                        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "<time>"))
                .toList();
        if (texts.size() != 1) {
            throw new AssertionError(id + ": " + texts);
        }
        return texts.get(0);
    }

    private static String certainty(boolean isExact) {
        return isExact ? " [exact]" : " [inferred]";
    }
}
