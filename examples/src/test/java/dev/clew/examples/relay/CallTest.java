package dev.clew.examples.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {
    @Test
    void readsCallsInTheirOrder() {
        assertThat(Call.parseAll(" [ {\"url\": \"http:\\/\\/a\\u002Fb\", \"arguments\": [ ] } ,"
                        + "{\"arguments\":null,\"more\":{\"x\":[1]},\"url\":\"https://c:1/d\"}]\n"))
                .containsExactly(
                        new Call(URI.create("http://a/b"), "[ ]"), new Call(URI.create("https://c:1/d"), "null"));
        assertThat(Call.parseAll("[]")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1.5e+3",
                "1E2",
                "true",
                "\"\\\"\\\\ é\\uD83D\\ude00\"",
                "{}",
                "{\"a\" : [1, {\"b\":false}], \"\":\"\"}",
                "[{\"url\":\"http://a/\",\"arguments\":[{\"url\":\"http://b/\",\"arguments\":[]}]}]"
            })
    void passesArgumentsOnUnchanged(String arguments) {
        String body = "[{\"url\":\"http://a/\",\"arguments\":" + arguments + "}]";
        assertThat(Call.parseAll(body)).containsExactly(new Call(URI.create("http://a/"), arguments));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                  | expected '[' at character 0, found the end
            {}                                  | expected '[' at character 0, found '{'
            [1]                                 | expected '{' at character 1, found '1'
            [{"url":1}]                         | expected '"' at character 8, found '1'
            [{"url":"http://a"}]                | call 0 has no "arguments"
            [{"arguments":[]}]                  | call 0 has no "url"
            [{"url":"http://a","arguments":1},] | expected '{' at character 34, found ']'
            [{"url":"http://a","arguments":01}] | expected '}' at character 32, found '1'
            [{"url":"http://a","arguments":-}]  | expected a value at character 31, found '-'
            [{"url":"http://a","arguments":tru}]| expected a value at character 31, found 't'
            [{"url":"http://a","arguments":"}]  | expected '"' at character 34, found the end
            [{"url":"\\x"}]                     | expected one of "\\/bfnrtu at character 10, found 'x'
            [{"url":"\\u00g0"}]                 | expected a hex digit at character 13, found 'g'
            []]                                 | expected the end at character 2, found ']'
            [{"url":"ftp://a","arguments":1}]   | url must be http://host or https://host, was "ftp://a"
            [{"url":"http:///a","arguments":1}] | url must be http://host or https://host, was "http:///a"
            [{"url":"/a","arguments":1}]        | url must be http://host or https://host, was "/a"
            """)
    void reportsTheMistakeAndItsPosition(String body, String message) {
        assertThatThrownBy(() -> Call.parseAll(body))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void limitsTheDepthOfNesting() {
        String deep = "[".repeat(100_000);
        assertThatThrownBy(() -> Call.parseAll("[{\"url\":\"http://a\",\"arguments\":" + deep))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected at most 64 levels at character 94, found '['");
    }
}
