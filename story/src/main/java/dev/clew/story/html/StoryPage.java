package dev.clew.story.html;

import dev.clew.story.Story;
import dev.clew.story.file.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A story as one page that needs nothing else: no server, no request to anywhere.
 *
 * <p>Its policy lets the one script and the one style run that it was made with, by their hashes. What comes from a log is
 * data, which the script shows as text.
 */
public final class StoryPage {
    private static final List<String> STYLES = List.of("page.css", "spans.css", "lines.css", "print.css");
    private static final List<String> SCRIPTS =
            List.of("base.js", "spans.js", "view.js", "timeline.js", "flame.js", "lines.js", "findings.js", "page.js");

    private final PageData data;

    private StoryPage(PageData data) {
        this.data = data;
    }

    /** Returns the page of a story, and of what could not be read of its files. */
    public static StoryPage of(Story story, List<Problem> problems) {
        return new StoryPage(new PageData(story, problems));
    }

    /** Writes the page. */
    public void writeTo(Writer out) throws IOException {
        String style = resources(STYLES);
        String script = resources(SCRIPTS);
        String policy = "default-src 'none'; script-src " + hash(script) + "; style-src " + hash(style)
                + "; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
        for (String part : resource("page.html").split("(?=\\{\\{)|(?<=}})", -1)) {
            switch (part) {
                case "{{policy}}" -> out.write(policy);
                case "{{style}}" -> out.write(style);
                case "{{data}}" -> data.writeTo(out);
                case "{{script}}" -> out.write(script);
                default -> out.write(part);
            }
        }
    }

    private static String resources(List<String> names) {
        return names.stream().map(StoryPage::resource).collect(Collectors.joining("\n"));
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(StoryPage.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + '\'';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each JDK has it
        }
    }
}
