package dev.clew.story.traffic;

/** A field of a request's lines and its value, such as {@code user_id=9921}. */
public record Attribute(String key, String value) {
    @Override
    public String toString() {
        return key + '=' + value;
    }
}
