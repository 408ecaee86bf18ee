package dev.clew.story.postmortem;

import dev.clew.story.evidence.Conclusion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The post-mortems of a folder: Markdown files, with a mark or an {@code err_fp=} of the errors that they are about. */
public final class Earlier {
    private static final long LARGEST = 4 << 20;
    private static final int MOST_FILES = 10_000;
    private static final Pattern DATE = Pattern.compile("\\b20\\d\\d-\\d\\d-\\d\\d\\b");
    private static final Pattern OPEN = Pattern.compile("(?m)^[ \\t]*+[-*+] \\[ ] ");

    private final List<Written> all;

    private Earlier(List<Written> all) {
        this.all = all;
    }

    private record Written(String file, LocalDate date, int open, String text) {}

    /**
     * A post-mortem of the same.
     *
     * @param file its file
     * @param date the first date in it
     * @param open how many of its action items are not ticked off
     */
    private record Seen(String file, LocalDate date, int open) {
        Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("file", file);
            fields.put("date", date.toString());
            fields.put("open", open);
            return fields;
        }

        @Override
        public String toString() {
            return "seen on " + date + " (" + file + "), "
                    + (open == 0
                            ? "no action item open"
                            : open == 1 ? "action item open" : open + " action items open");
        }
    }

    /**
     * Reads the files of a folder whose names end with {@code .md}. Those without a date, or of more than 4 MiB, are left out.
     *
     * @throws IOException if the folder cannot be read
     */
    public static Earlier read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new FileSystemException(folder.toString(), null, "is no folder");
        }
        List<Path> files;
        try (Stream<Path> walked = Files.walk(folder)) {
            files = walked.filter(file -> file.toString().endsWith(".md") && Files.isRegularFile(file))
                    .sorted()
                    .limit(MOST_FILES)
                    .toList();
        }
        List<Written> all = new ArrayList<>();
        for (Path file : files) {
            if (Files.size(file) <= LARGEST) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                LocalDate date = date(text);
                if (!date.equals(LocalDate.MIN)) {
                    all.add(new Written(folder.relativize(file).toString(), date, open(text), text));
                }
            }
        }
        return new Earlier(all);
    }

    private static LocalDate date(String text) {
        Matcher date = DATE.matcher(text);
        LocalDate found = LocalDate.MIN;
        while (found.equals(LocalDate.MIN) && date.find()) {
            try {
                found = LocalDate.parse(date.group());
            } catch (DateTimeException e) {
                found = LocalDate.MIN; // the thirtieth of February
            }
        }
        return found;
    }

    private static int open(String text) {
        Matcher item = OPEN.matcher(text);
        int open = 0;
        while (item.find()) {
            open++;
        }
        return open;
    }

    /** Says of a finding in which of them it was seen, the latest first. */
    public void mark(Conclusion finding) {
        List<Seen> seen = of(finding);
        if (!seen.isEmpty()) {
            finding.with("seen", seen.stream().map(Seen::fields).toList());
            finding.saying(finding.text() + "; " + seen.get(0));
        }
    }

    private List<Seen> of(Conclusion finding) {
        Mark mark = Mark.of(finding);
        return all.stream()
                .filter(written -> mark.isIn(written.text))
                .map(written -> new Seen(written.file, written.date, written.open))
                .sorted(Comparator.comparing(Seen::date).reversed())
                .toList();
    }
}
