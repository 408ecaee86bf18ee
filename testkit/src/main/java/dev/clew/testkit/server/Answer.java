package dev.clew.testkit.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The answer to a request that was sent byte for byte.
 *
 * @param status 0 if the connection or the stream was closed without an answer
 * @param headers as they came, with lower-case names
 */
public record Answer(int status, List<Field> headers) {
    static final Answer NONE = new Answer(0, List.of());

    private static final int FIRST_FINAL_STATUS = 200;

    /** A header of a request or an answer. */
    public record Field(String name, String value) {}

    /** Returns the first final answer of an HTTP/1.1 connection, {@link #NONE} if there is none. */
    static Answer parse(String text) {
        String rest = text;
        while (rest.startsWith("HTTP/1.")) {
            int end = rest.indexOf("\r\n\r\n");
            String[] head = (end < 0 ? rest : rest.substring(0, end)).split("\r\n", -1);
            int status = Integer.parseInt(head[0].split(" ", 3)[1]);
            if (status >= FIRST_FINAL_STATUS) {
                return new Answer(status, fields(head));
            }
            rest = end < 0 ? "" : rest.substring(end + 4);
        }
        return NONE;
    }

    /** Whether a text is a final answer with a whole body; false if its body lasts as long as the connection. */
    static boolean isWhole(String text) {
        Answer answer = parse(text);
        int body = text.lastIndexOf("\r\n\r\n") + 4;
        if (answer.value("transfer-encoding").equals("chunked")) {
            return text.endsWith("\r\n0\r\n\r\n");
        }
        String length = answer.value("content-length");
        return !length.isEmpty() && body >= 4 && text.length() - body >= Integer.parseInt(length);
    }

    private String value(String name) {
        return headers.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst()
                .orElse("");
    }

    private static List<Field> fields(String[] head) {
        List<Field> fields = new ArrayList<>();
        for (int i = 1; i < head.length; i++) {
            String[] nameAndValue = head[i].split(":", 2);
            fields.add(new Field(nameAndValue[0].toLowerCase(Locale.ROOT), nameAndValue[1].strip()));
        }
        return fields;
    }

    /** Returns the ids that it brings back. */
    public List<String> requestIds() {
        return headers.stream()
                .filter(field -> field.name().equals("x-request-id"))
                .map(Field::value)
                .toList();
    }
}
