package dev.clew.story.html;

import java.io.IOException;
import java.io.Writer;

/**
 * The data of a page, as JSON.
 *
 * <p>No text in it has a {@code <}, so nothing in it ends the element that holds it, or begins another.
 */
interface PageData {
    void writeTo(Writer out) throws IOException;

    static String escaped(String json) {
        return json.replace("<", "\\u003c");
    }
}
