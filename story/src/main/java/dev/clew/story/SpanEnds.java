package dev.clew.story;

import dev.clew.story.across.AllRequests;
import dev.clew.story.file.LineStream;
import dev.clew.story.file.Literal;
import dev.clew.story.file.LogFile;
import dev.clew.story.file.Problems;
import dev.clew.story.line.Event;
import dev.clew.story.line.Lines;
import java.io.IOException;
import java.util.List;

/**
 * Reads the ends of the spans of all requests, and the pauses of their processes, most of them as little as can be: those that failed are counted, and the rest is
 * told by a sample of whole requests, which gets thinner as more are read.
 */
final class SpanEnds {
    /** Lines of the sample until it keeps each second request of those that it kept. */
    private static final int THINNED_AFTER = 4_000;

    private static final String PAUSE = "pause_kind";
    private static final List<Literal> WANTED =
            List.of(new Literal("span_end"), new Literal("process_start"), new Literal(PAUSE));
    private static final int HASHED = 16;

    private final AllRequests all;
    private final ProcessPauses pauses;
    private int kept;
    private int mask;

    SpanEnds(AllRequests all, ProcessPauses pauses) {
        this.all = all;
        this.pauses = pauses;
    }

    void read(LogFile file) throws IOException {
        Problems known = new Problems(); // all were met when the id was looked for
        try (LineStream lines = LineStream.open(file, WANTED, known)) {
            String last = "";
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.contains("process_start")) {
                    addLast(last); // of the process before, in the same file
                }
                add(line);
                last = line;
            }
            addLast(last);
        }
    }

    // hot: half of the lines of all files
    private void add(String line) {
        boolean wentWell = wentWell(line);
        boolean isKept = isKept(line);
        if (wentWell && !isKept) {
            return;
        }
        Event event = Lines.parse(line);
        if (event == null) {
            return;
        }
        if (event.get("event").equals("pause")) {
            pauses.add(event);
            all.addTime(event);
            return;
        }
        if (!isKept) {
            all.addFailed(event);
            return;
        }
        all.add(event);
        kept++;
        if (kept == THINNED_AFTER) {
            kept = 0;
            mask = mask << 1 | 1;
            all.thinned();
        }
    }

    /** Tells until when a process lived, though the line's request may not be in the sample. */
    private void addLast(String line) {
        Event event = line.isEmpty() ? null : Lines.parse(line);
        if (event != null) {
            all.addTime(event);
        }
    }

    private static boolean wentWell(String line) {
        return line.contains(" outcome=ok ") || line.contains("outcome\":\"ok\"");
    }

    /** Whether a line's request is in the sample: its id alone decides, so that all its lines are in it, in any file. */
    private boolean isKept(String line) {
        if (mask == 0) {
            return true;
        }
        int name = line.indexOf("request_id");
        if (name < 0) {
            name = line.indexOf("request.id");
        }
        int from = name + "request_id".length();
        if (name < 0 || from + HASHED > line.length()) {
            return false;
        }
        int hash = 0;
        for (int i = from; i < from + HASHED; i++) {
            hash = hash * 31 + line.charAt(i);
        }
        return ((hash ^ hash >>> 15) & mask) == 0;
    }
}
