package dev.clew.examples;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reserves stock. The database cancels a statement that takes longer than two seconds. */
final class Inventory extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(Inventory.class);

    /** PostgreSQL's query_canceled. */
    private static final String CANCELLED = "57014";

    private final transient DataSource dataSource;

    private Inventory(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    public static void main(String[] args) throws Exception {
        Service.serve("/reserve", new Inventory(Service.dataSource()));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String item = request.getParameter("item");
        LOG.atInfo()
                .addKeyValue("action", "reserve")
                .addKeyValue("item", item)
                .addKeyValue("order_id", request.getParameter("order_id"))
                .log("reserving");
        long start = System.nanoTime();
        try {
            int rows = Service.update(dataSource, "UPDATE stock SET reserved = reserved + 1 WHERE item = ?", item);
            response.setStatus(rows == 1 ? HttpServletResponse.SC_OK : HttpServletResponse.SC_NOT_FOUND);
        } catch (SQLException e) {
            boolean timeout = CANCELLED.equals(e.getSQLState());
            LOG.atError()
                    .addKeyValue("action", timeout ? "reserve_timeout" : "reserve_failed")
                    .addKeyValue("item", item)
                    .addKeyValue("order_id", request.getParameter("order_id"))
                    .addKeyValue("duration_ms", BigDecimal.valueOf((System.nanoTime() - start) / 1_000, 3))
                    .setCause(e)
                    .log("not reserved");
            response.setStatus(
                    timeout ? HttpServletResponse.SC_GATEWAY_TIMEOUT : HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }
}
