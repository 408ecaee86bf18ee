package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationPrintTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static ConfigurationSource source(String name, Map<String, String> values) {
        return new KnownSource(name, values);
    }

    private static String sources(ConfigurationSource... sources) {
        return ConfigurationPrint.sources(List.of(sources));
    }

    private static String values(ConfigurationSource... sources) {
        return values(KEY, sources);
    }

    private static String values(byte[] key, ConfigurationSource... sources) {
        try {
            return ConfigurationPrint.values(List.of(sources), key);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSourceIsTheFingerprintOfItsKeysWhateverTheirOrderAndValues() {
        String one = sources(source("application.yml", Map.of("a", "1", "b", "2")), source("env", Map.of()));
        assertThat(one).matches("application\\.yml:[0-9a-f]{8} env:[0-9a-f]{8}");
        assertThat(sources(
                        source("application.yml", new TreeMap<>(Map.of("b", "3", "a", "4"))), source("env", Map.of())))
                .isEqualTo(one);
        assertThat(sources(source("application.yml", Map.of("a", "1", "c", "2")), source("env", Map.of())))
                .isNotEqualTo(one)
                .endsWith(one.substring(one.indexOf(" env:")));
    }

    @Test
    void sourcesOfOneNameAreOne() {
        assertThat(sources(source("a.yml", Map.of("x", "")), source("a.yml", Map.of("y", ""))))
                .isEqualTo(sources(source("a.yml", Map.of("x", "", "y", ""))));
    }

    @Test
    void aNameHasNoWhiteSpaceAndNoLineEnd() {
        assertThat(sources(source("a b\tc\nd", Map.of()), source("", Map.of())))
                .matches("a_b\ufffdc\ufffdd:[0-9a-f]{8} _:[0-9a-f]{8}");
    }

    @ParameterizedTest
    @CsvSource({
        "https://bob:p@SECRET@host, https://host",
        "https://bob:pa/SECRET@host/shop.yml, https://host/shop.yml",
        "configserver:https://me:SECRET@host/shop.yml, configserver:https://host/shop.yml",
        "https://host/shop.yml?token=SECRET, https://host/shop.yml",
        "https://host/shop.yml#SECRET, https://host/shop.yml",
        "https://host?token=a@SECRET, https://",
        "https://bob:SECRET?b@host, https://",
        "?token=SECRET, _",
        "user:SECRET@h, h",
        "jdbc:oracle:thin:scott/SECRET@//host/shop, //host/shop",
        "jdbc:sqlserver://host;password=p@SECRET, jdbc:sqlserver://",
        "file:/etc/shop.yml, file:/etc/shop.yml"
    })
    void aNameHasNoUserAndNoQuery(String name, String shown) {
        assertThat(sources(source(name, Map.of()))).matches("\\Q" + shown + "\\E:[0-9a-f]{8}");
    }

    @Test
    void aNameLosesItsUserHoweverLongThatIs() {
        assertThat(sources(source("https://bob:" + "x/".repeat(1_000) + "@host", Map.of())))
                .matches("https://host:[0-9a-f]{8}");
    }

    @Test
    void isBounded() {
        ConfigurationSource[] many = IntStream.range(0, 1_000)
                .mapToObj(i -> source(i + "n".repeat(1_000), Map.of("k" + i, "v")))
                .toArray(ConfigurationSource[]::new);
        assertThat(sources(many).split(" ", -1))
                .hasSize(50)
                .allSatisfy(shown -> assertThat(shown).hasSize(100 + 9));
        String[] values = values(many).split(" ", -1);
        assertThat(values).hasSize(201).endsWith("+800");
    }

    @Test
    void aValueIsAFingerprintThatNeedsTheKey() {
        ConfigurationSource file = source("a.yml", Map.of("db.password", "tiger", "db.user", "tiger"));
        String shown = values(file);
        assertThat(shown).matches("db\\.password:[0-9a-f]{8} db\\.user:[0-9a-f]{8}");
        assertThat(values(source("b.yml", Map.of("db.password", "tiger", "db.user", "tiger"))))
                .isEqualTo(shown);
        assertThat(values(Arrays.copyOf(KEY, 64), file))
                .isNotEqualTo(values("x".repeat(64).getBytes(StandardCharsets.US_ASCII), file));
        String[] other = values(source("a.yml", Map.of("db.password", "lion", "db.user", "tiger")))
                .split(" ", -1);
        assertThat(other[0]).isNotEqualTo(shown.split(" ", -1)[0]);
        assertThat(other[1]).isEqualTo(shown.split(" ", -1)[1]);
    }

    @Test
    void doesNotTellThatTwoKeysHaveOneValue() {
        String shown = values(source("a.yml", Map.of("a", "tiger", "b", "tiger")));
        assertThat(shown.substring(2, 10)).isNotEqualTo(shown.substring(13));
    }

    @Test
    void theFingerprintIsTheBeginningOfTheHmac() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        byte[] code = mac.doFinal("a\0001".getBytes(StandardCharsets.UTF_8));
        assertThat(values(source("a.yml", Map.of("a", "1"))))
                .isEqualTo("a:%02x%02x%02x%02x".formatted(code[0], code[1], code[2], code[3]));
    }

    @Test
    void theFirstSourceThatHasAKeyCounts() {
        assertThat(values(source("args", Map.of("a", "1")), source("a.yml", Map.of("a", "2"))))
                .isEqualTo(values(source("a.yml", Map.of("a", "1"))));
    }

    @Test
    void leavesOutItsOwnKeyAndWhatEachProcessHasOfItsOwn() {
        assertThat(values(source(
                        "env",
                        Map.of("clew.config.key", "secret", "HOSTNAME", "pod-7", "PWD", "/", "SHLVL", "1", "_", "x"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2VjcmV0", "no base64!"})
    void refusesAMalformedKeyWithoutQuotingIt(String key) {
        assertThatThrownBy(() -> Clew.builder().setting("clew.config.key", key).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.config.key must be in base64 and of at least 32 bytes");
    }

    @Test
    void readsItsKeyInBase64() {
        Settings settings =
                Settings.NONE.with("clew.config.key", Base64.getEncoder().encodeToString(KEY));
        assertThat(ConfigurationPrint.key(settings)).isEqualTo(KEY);
        assertThat(ConfigurationPrint.key(Settings.NONE)).isNull();
    }
}
