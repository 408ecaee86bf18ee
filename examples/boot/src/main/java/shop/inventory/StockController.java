package shop.inventory;

import java.math.BigDecimal;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reserves stock. The database cancels a statement that takes longer than two seconds. */
@RestController
class StockController {
    private static final Logger LOG = LoggerFactory.getLogger(StockController.class);

    /** PostgreSQL's query_canceled. */
    private static final String CANCELLED = "57014";

    private final JdbcTemplate database;

    StockController(JdbcTemplate database) {
        this.database = database;
    }

    @PostMapping("/reserve")
    ResponseEntity<Void> reserve(@RequestParam("order_id") String order, @RequestParam("item") String item) {
        LOG.atInfo()
                .addKeyValue("action", "reserve")
                .addKeyValue("item", item)
                .addKeyValue("order_id", order)
                .log("reserving");
        long start = System.nanoTime();
        try {
            int rows = database.update("UPDATE stock SET reserved = reserved + 1 WHERE item = ?", item);
            return ResponseEntity.status(rows == 1 ? HttpStatus.OK : HttpStatus.NOT_FOUND)
                    .build();
        } catch (DataAccessException e) {
            boolean timeout = NestedExceptionUtils.getMostSpecificCause(e) instanceof SQLException cause
                    && CANCELLED.equals(cause.getSQLState());
            LOG.atError()
                    .addKeyValue("action", timeout ? "reserve_timeout" : "reserve_failed")
                    .addKeyValue("item", item)
                    .addKeyValue("order_id", order)
                    .addKeyValue("duration_ms", BigDecimal.valueOf((System.nanoTime() - start) / 1_000, 3))
                    .setCause(e)
                    .log("not reserved");
            return ResponseEntity.status(timeout ? HttpStatus.GATEWAY_TIMEOUT : HttpStatus.INTERNAL_SERVER_ERROR)
                    .build();
        }
    }
}
