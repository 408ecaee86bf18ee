package dev.clew.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A database of its own, with two rows that statements wait for. */
abstract class H2LockFixture {
    final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000";
    final HikariDataSource pool = new HikariDataSource();
    LockScene scene;

    @BeforeEach
    void fill() throws Exception {
        scene = new LockScene();
        pool.setJdbcUrl(url);
        try (Connection connection = pool.getConnection()) {
            LockScene.run(connection, "CREATE TABLE stock(id int PRIMARY KEY, amount int)");
            LockScene.run(connection, "INSERT INTO stock VALUES (1, 10), (2, 20)");
        }
    }

    @AfterEach
    void close() {
        scene.close();
        pool.close();
    }
}
