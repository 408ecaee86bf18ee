package dev.clew.story.line;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a line of nginx's error log: {@code 2026/11/29 14:27:12 [error] 7#7: *3 connect() failed …, request: "GET / HTTP/1.1"}. */
final class NginxError {
    private static final Pattern LINE = Pattern.compile(
            "(\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d) \\[([a-z]{3,8})] (\\d{1,9})#\\d{1,19}: (?:\\*(\\d{1,19}) )?");
    private static final Pattern PART = Pattern.compile(", (request|upstream): \"([^\"]{0,8192})\"");
    private static final Pattern ID =
            Pattern.compile("\\b(?:request_id|requestId|rid|X-Request-ID)[=:] ?\"?([\\w.-]{1,128})");
    private static final int LOOKED_AT = 16_384;

    private NginxError() {}

    /** Returns the fields, null if the line is of another form. */
    static @Nullable Map<String, String> parse(String line) {
        Matcher begin = LINE.matcher(line);
        if (!begin.lookingAt()) {
            return null;
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("ts", Timestamp.text(ForeignTime.of(begin.group(1))));
        fields.put("level", begin.group(2));
        String message = line.substring(begin.end());
        String head = message.length() > LOOKED_AT ? message.substring(0, LOOKED_AT) : message;
        Matcher id = ID.matcher(head);
        if (id.find()) {
            fields.put("request_id", id.group(1));
        }
        fields.put("msg", message);
        Matcher part = PART.matcher(head);
        while (part.find()) {
            AccessNames.put(fields, part.group(1), part.group(2));
        }
        fields.put("pid", begin.group(3));
        if (begin.group(4) != null) {
            fields.put("connection", begin.group(4));
        }
        return fields;
    }
}
