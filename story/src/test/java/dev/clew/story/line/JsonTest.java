package dev.clew.story.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static Map<String, String> parse(String outer, int members) {
        String inner = IntStream.range(0, members)
                .mapToObj(i -> "\"m" + i + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
        Map<String, String> found = Json.parse("{\"message\":\"x\",\"" + outer + "\":" + inner + ",\"last\":true}");
        assertThat(found).containsEntry("message", "x").containsEntry("last", "true");
        return found;
    }

    private static int characters(Map<String, String> found) {
        return found.keySet().stream().mapToInt(String::length).sum();
    }

    @Test
    void membersOfAnObjectHaveItsName() {
        assertThat(parse("body", 2)).containsEntry("body.m0", "1").containsEntry("body.m1", "1");
    }

    @Test
    void membersOfAnObjectWithAnEndlessNameAreLeftOut() {
        assertThat(parse("k".repeat(30_000), 5_000)).containsOnlyKeys("message", "last");
    }

    @Test
    void namesOfVeryManyMembersTakeNoMoreThanAFewMegabytes() {
        assertThat(characters(parse("k".repeat(1_000), 60_000))).isBetween(1_000_000, 3_000_000);
    }
}
