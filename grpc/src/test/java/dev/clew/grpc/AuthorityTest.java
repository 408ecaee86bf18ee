package dev.clew.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorityTest {
    @ParameterizedTest
    @CsvSource({
        "orders.example:443, orders.example",
        "orders.example, orders.example",
        "user:secret@orders.example:443, orders.example",
        "127.0.0.1:50051, 127.0.0.1",
        "[::1]:50051, [::1]",
        "[::1], [::1]",
        "::1, ::1",
        "orders.example:, orders.example"
    })
    void takesTheHostOutOfAnAuthority(String authority, String host) {
        assertThat(Authority.host(authority)).isEqualTo(host);
    }
}
