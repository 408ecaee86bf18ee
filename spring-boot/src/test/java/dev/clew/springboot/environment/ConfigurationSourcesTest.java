package dev.clew.springboot.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.ConfigurationSource;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ConfigurationSourcesTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "Config resource 'class path resource [application.yml]' via location 'optional:classpath:/', application.yml",
                "Config resource 'file [config/application.yml]' via location 'x' (document #1), config/application.yml",
                "class path resource [shop.properties], shop.properties",
                "systemEnvironment, env",
                "systemProperties, system",
                "commandLineArgs, args",
                "URL [https://config.example.org/shop.yml], https://config.example.org/shop.yml",
                "file [/etc/shop[1].yml], /etc/shop[1].yml",
                "configserver:https://config.example.org/shop.yml, configserver:https://config.example.org/shop.yml",
                "own, own"
            })
    void namesASourceShortly(String name, String shown) {
        assertThat(ConfigurationSources.name(name)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "Vault [token=SECRET], Vault",
                "Vault [token=SECRET] via class path resource [shop.yml], Vault",
                "[SECRET], \"\"",
                "secrets[SECRET, secrets",
                "class path resource [shop.yml] [SECRET], shop.yml",
                "class path resource [shop.yml]' via location 'x[SECRET]', shop.yml",
                "\"class path resource [shop.yml] \n[SECRET]\", shop.yml",
                "\"own\n[SECRET]\", own",
                "class path resource [], class path resource",
                "my file [SECRET], my file"
            })
    void textInBracketsIsShownOnlyIfItIsAPath(String name, String shown) {
        assertThat(ConfigurationSources.name(name)).isEqualTo(shown);
    }

    @Test
    void hasThemInTheOrderInWhichTheyCountWithoutThoseThatSayNothing() {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("commandLineArgs", Map.of("shop.limit", "5")));
        environment.getPropertySources().addLast(new MapPropertySource("applicationInfo", Map.of("pid", "7")));
        environment.getPropertySources().addLast(new MapPropertySource("clew", Map.of("a", "b")));
        assertThat(ConfigurationSources.of(environment))
                .extracting(ConfigurationSource::name)
                .containsExactly("args", "system", "env");
        assertThat(ConfigurationSources.of(environment).get(0).value("shop.limit"))
                .isEqualTo("5");
    }

    @Test
    void theJvmsOwnPropertiesAreNoConfigurationOfTheApplication() {
        Properties properties = new Properties();
        properties.putAll(System.getProperties());
        properties.setProperty("shop.limit", "5");
        properties.setProperty("javafx.theme", "dark");
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace("systemProperties", new PropertiesPropertySource("systemProperties", properties));
        assertThat(ConfigurationSources.of(environment).get(0).keys())
                .contains("shop.limit", "javafx.theme")
                .doesNotContain("java.version", "user.dir", "os.name", "file.separator", "sun.java.command");
    }
}
